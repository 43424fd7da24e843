// Reads `METHOD URL` (what the v2 SDKs print as Request Endpoint). The query is dropped: it may hold a signature.
import { type Draft, setField } from './draft.ts';

export function fillFromTarget(draft: Draft, target: string): void {
  const [first = '', second = ''] = target.trim().split(' ', 2);
  const method = /^[A-Z]{3,7}$/.test(first) ? first : null;
  const url = method === null ? first : second;
  const scheme = url.indexOf('://');
  const rest = scheme === -1 ? url : url.slice(scheme + 3);
  const path = rest.search(/[/?]/);
  const host = path === -1 ? rest : rest.slice(0, path);
  setField(draft, 'operation', method);
  // A sentence may end the line with a dot.
  setField(draft, 'endpoint', host.endsWith('.') ? host.slice(0, -1) : host);
  if (path === -1 || rest.charAt(path) !== '/') return;
  const query = rest.indexOf('?', path);
  const key = decode(rest.slice(path + 1, query === -1 ? rest.length : query));
  if (host.includes('.oss') || !/^(?:s3\.)?oss[.-]/.test(host)) setField(draft, 'object', key);
  else {
    const slash = key.indexOf('/');
    setField(draft, 'bucket', slash === -1 ? key : key.slice(0, slash));
    setField(draft, 'object', slash === -1 ? null : key.slice(slash + 1));
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
