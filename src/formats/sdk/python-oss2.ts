// Exceptions of Python's oss2: the repr of a dict with `status`, on one line, behind the name of the exception or the
// words of a logger.
import { type Draft, newDraft, setExtra, setField, type TextField } from './draft.ts';
import { type PythonValue, readPythonDict } from './python-dict.ts';
import { sdkFormat } from './sdk-format.ts';

const HEAD = "{'status':";
const HEAD_PYTHON2 = "{u'status':";

const DETAILS: ReadonlyMap<string, TextField> = new Map([
  ['Code', 'code'],
  ['Message', 'message'],
  ['RequestId', 'requestId'],
  ['HostId', 'hostId'],
  ['EC', 'ec'],
  ['Bucket', 'bucket'],
  ['BucketName', 'bucket'],
  ['Key', 'object'],
]);

/** Negative statuses: the request never had an answer. */
const CLIENT_SIDE: ReadonlyMap<string, string> = new Map([
  ['-1', 'ClientError'],
  ['-2', 'RequestError'],
  ['-3', 'InconsistentError'],
]);

const CLASS_LEAD = 'oss2.exceptions.';
/** Classes that stand for a status and not for a code. */
const GENERIC: ReadonlySet<string> = new Set(['ServerError', 'NotFound', 'Conflict', 'OssError']);

function readOss2(text: string): Draft[] {
  const drafts: Draft[] = [];
  let at = nextHead(text, 0);
  let from = 0;
  for (let tries = 0; at !== -1 && tries < 16; tries += 1) {
    const dict = readPythonDict(text, at);
    const end = Math.max(at + 1, dict?.end ?? 0);
    const draft = dict === null ? null : fromEntries(dict.entries, className(text.slice(from, at)));
    if (draft !== null && dict !== null) {
      draft.truncated = !dict.whole;
      drafts.push(draft);
    }
    from = end;
    at = nextHead(text, end);
  }
  return drafts;
}

function nextHead(text: string, from: number): number {
  const at = text.indexOf(HEAD, from);
  return at === -1 ? text.indexOf(HEAD_PYTHON2, from) : at;
}

/** `NoSuchKey` of `oss2.exceptions.NoSuchKey: `, when that is what stands before the dict. */
function className(before: string): string | null {
  const at = before.lastIndexOf(CLASS_LEAD);
  if (at === -1) return null;
  const name = before.slice(at + CLASS_LEAD.length).trimEnd();
  const bare = name.endsWith(':') ? name.slice(0, -1) : name;
  return /^[A-Za-z]{1,60}$/.test(bare) ? bare : null;
}

function fromEntries(entries: ReadonlyMap<string, PythonValue>, exception: string | null): Draft | null {
  const status = plain(entries.get('status'));
  const details = entries.get('details');
  const id = entries.get('x-oss-request-id');
  // Other libraries print dicts with a status too.
  if (status === null || !/^-?\d{1,3}$/.test(status) || (id === undefined && details === undefined)) return null;
  const own = id !== undefined || exception !== null || CLIENT_SIDE.has(status);
  const draft = own ? newDraft('sdk') : newDraft();
  setField(draft, 'status', status);
  const code = CLIENT_SIDE.get(status);
  if (code !== undefined) return clientSide(draft, code, plain(details));
  for (const [name, value] of details instanceof Map ? details : []) place(draft, name, value);
  if (typeof details === 'string') setField(draft, 'message', details);
  setField(draft, 'requestId', plain(id));
  setField(draft, 'ec', plain(entries.get('x-oss-ec')));
  if (!draft.fields.has('code') && exception !== null && !GENERIC.has(exception)) {
    setField(draft, 'code', exception);
    draft.synthetic = true;
  }
  return draft;
}

function clientSide(draft: Draft, code: string, details: string | null): Draft {
  const lead = `${code}: `;
  setField(draft, 'code', code);
  setField(draft, 'message', details?.startsWith(lead) === true ? details.slice(lead.length) : details);
  draft.synthetic = true;
  return draft;
}

function place(draft: Draft, name: string, value: PythonValue): void {
  if (typeof value !== 'string') {
    for (const [child, inner] of value) setExtra(draft, `${name}/${child}`, plain(inner));
    return;
  }
  const field = DETAILS.get(name);
  if (field === undefined) setExtra(draft, name, value);
  else setField(draft, field, value);
}

function plain(value: PythonValue | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

export const pythonOss2 = sdkFormat({
  name: 'sdk-python-oss2',
  needles: [HEAD, HEAD_PYTHON2],
  keeps: [CLASS_LEAD],
  read: readOss2,
});
