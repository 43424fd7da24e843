// What the iOS SDK leaves in a log: an NSError of its server domain, whose UserInfo holds the body's elements, and its own
// debug line with the body behind it.
import { type Draft, newDraft, setExtra, setField, type TextField } from './draft.ts';
import { cutBody } from './labels.ts';
import { sdkFormat } from './sdk-format.ts';
import { followXml } from './xml-tail.ts';

const SERVER = 'Domain=com.aliyun.oss.serverError Code=';
const CLIENT = 'Domain=com.aliyun.oss.clientError Code=';
const RESPONSE = 'http error response:';
const MAX_TEXT = 16 * 1024;

const NAMES: ReadonlyMap<string, TextField> = new Map([
  ['Code', 'code'],
  ['Message', 'message'],
  ['RequestId', 'requestId'],
  ['HostId', 'hostId'],
  ['EC', 'ec'],
  ['Bucket', 'bucket'],
  ['BucketName', 'bucket'],
  ['Key', 'object'],
]);

function readIos(text: string): Draft[] {
  const server = text.indexOf(SERVER);
  if (server !== -1) return [readError(text.slice(server + SERVER.length, server + MAX_TEXT))];
  const client = text.indexOf(CLIENT);
  if (client !== -1) {
    const draft = readError(text.slice(client + CLIENT.length, client + MAX_TEXT));
    draft.fields.delete('status');
    setField(draft, 'code', 'ClientError');
    return [draft];
  }
  const response = text.indexOf(RESPONSE);
  const body = response === -1 ? -1 : text.indexOf('<Error', response);
  if (body === -1) return [];
  const draft = newDraft('sdk');
  draft.body = cutBody(text.slice(body));
  return [draft];
}

function readError(text: string): Draft {
  const draft = newDraft('sdk');
  setField(draft, 'status', /^-(\d{3})\b/.exec(text)?.[1]);
  const at = text.indexOf('UserInfo=');
  const open = at === -1 ? -1 : text.indexOf('{', at);
  if (open === -1) return draft;
  const close = text.indexOf('}', open);
  let name = '';
  let value = '';
  const keep = (): void => {
    const field = NAMES.get(name);
    if (field !== undefined) setField(draft, field, value);
    else if (name === 'ErrorMessage') setField(draft, 'message', value);
    else if (name !== '' && !name.startsWith('__')) setExtra(draft, name, value);
  };
  // Values hold commas themselves: only `, Name=` begins the next one.
  for (const part of text.slice(open + 1, close === -1 ? text.length : close).split(', ')) {
    const pair = /^(_{0,2}[A-Za-z][A-Za-z0-9]{0,60})=/.exec(part);
    if (pair === null) {
      value += `, ${part}`;
      continue;
    }
    keep();
    name = pair[1] ?? '';
    value = part.slice(pair[0].length);
  }
  keep();
  draft.truncated = close === -1;
  return draft;
}

export const ios = sdkFormat({
  name: 'sdk-ios',
  needles: [SERVER, CLIENT, RESPONSE],
  read: readIos,
  follow: (first) => followXml(RESPONSE, first),
});
