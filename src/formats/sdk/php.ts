// The message of the PHP SDK's exception: `CODE: MESSAGE RequestId: ID`, from newer releases with ` EC:...` behind it.
// An answer without a body leaves code and message empty: `:  RequestId: ID`.
import { type Draft, newDraft, setField } from './draft.ts';
import { sdkFormat } from './sdk-format.ts';

const ID = ' RequestId: ';
const EC = ' EC:';
const OWN = ['OSS\\Core\\OssException', 'OssException'];
const MAX_MESSAGE = 2_000;

/** A UUID without the exception's name belongs to another service: their PHP SDKs print the same sentence. */
function readPhp(text: string): Draft[] {
  const at = text.indexOf(ID);
  if (at === -1) return [];
  const own = OWN.some((name) => text.includes(name));
  const requestId = /^[0-9A-Za-z*-]{1,64}/.exec(text.slice(at + ID.length, at + ID.length + 80))?.[0] ?? null;
  const before = text.slice(Math.max(0, at - MAX_MESSAGE), at);
  const head = readHead(before.slice(before.lastIndexOf('\n') + 1));
  if (head === null || (!own && (requestId === null || requestId.includes('-')))) return [];
  const draft = own ? newDraft('sdk') : newDraft();
  setField(draft, 'code', head.code);
  setField(draft, 'message', head.message);
  setField(draft, 'requestId', requestId);
  const rest = text.slice(at + ID.length + (requestId?.length ?? 0));
  if (rest.startsWith(EC)) setField(draft, 'ec', /^[0-9]{4}-[0-9A-F]{8}/.exec(rest.slice(EC.length))?.[0]);
  return [draft];
}

/** The last `Word: ` that looks like a code, behind whatever names of classes and loggers; a lone colon is an empty code. */
function readHead(before: string): { code: string | null; message: string | null } | null {
  if (/(?:^|\s|[:'"(]):\s?$/.test(before.slice(-4)) || before === ':') return { code: null, message: null };
  let from = before.length;
  for (let tries = 0; tries < 40; tries += 1) {
    const colon = before.lastIndexOf(': ', from);
    if (colon === -1) return null;
    const word = /(?:^|[\s'"(])([A-Z][A-Za-z0-9]{2,60})$/.exec(before.slice(Math.max(0, colon - 64), colon))?.[1];
    if (word !== undefined && !NOT_CODES.has(word) && !word.endsWith('Exception')) {
      return { code: word, message: before.slice(colon + 2) };
    }
    from = colon - 1;
    if (from < 0) return null;
  }
  return null;
}

/** Capitalised words before a colon that are no codes. */
const NOT_CODES: ReadonlySet<string> = new Set([
  'Code',
  'EC',
  'ERROR',
  'Error',
  'Exception',
  'Fatal',
  'HostId',
  'HTTPCode',
  'Message',
  'PHP',
  'RequestId',
  'WARNING',
  'Warning',
]);

export const php = sdkFormat({ name: 'sdk-php', needles: [ID], read: readPhp });
