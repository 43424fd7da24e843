// Errors of ali-oss (Node and browser): as util.inspect prints them and as loggers write them into JSON lines.
import { type Draft, newDraft, setExtra, setField } from './draft.ts';
import { InspectFollower, inlineStart, readInspected } from './inspect.ts';
import { objectsIn } from './json-objects.ts';
import { sdkFormat } from './sdk-format.ts';

/** `NoSuchKeyError: The specified key does not exist.` behind anything that ends in a blank; egg's `nodejs.`; Node 10's `{ Error: `. */
const TITLE = /(?:^|[\s[(]|nodejs\.)([A-Z][A-Za-z]{2,60}Error|(?<=\{ )Error): /;
const NEEDLE = 'Error: ';
const IDS = ['requestId"', 'requestId\\"', "requestId: '", 'requestId: "'];
const CODE = /^[A-Z][A-Za-z0-9.]{2,80}$/;

/** What ali-oss says where the answer had no body. */
const BODILESS = [
  'Object not exists',
  'Pre condition failed',
  'Unknow error, status: ',
  'unknow request error, status: ',
];

function readNode(text: string): Draft[] {
  if (text.includes('requestId"')) {
    const drafts = objectsIn(text).flatMap((object) => fromObject(object, text));
    if (drafts.length > 0) return drafts;
  }
  return text.includes('\n') || inlineStart(text) !== -1 ? readPrinted(text) : [];
}

function readPrinted(text: string): Draft[] {
  const { title, properties } = readInspected(text);
  const found = TITLE.exec(title);
  if (properties.size === 0) return [];
  const get = (name: string): string | null => properties.get(name) ?? null;
  // Without the title only a failed answer with a code tells that the properties are an error's.
  if (found === null && !(CODE.test(get('code') ?? '') && Number(get('status')) >= 300)) return [];
  const requestId = get('requestId') ?? get('$metadata.requestId') ?? get('RequestId');
  if (requestId === null || (get('code') === null && get('status') === null && get('Code') === null)) return [];
  const draft = newDraft(...(isOwn(text, properties.has('ecCode')) ? (['sdk'] as const) : []));
  const message = found === null ? null : title.slice(found.index + found[0].length);
  fill(draft, {
    name: get('name') ?? found?.[1] ?? null,
    code: get('code') ?? get('Code'),
    status: get('status') ?? get('$metadata.httpStatusCode'),
    requestId,
    hostId: get('hostId') ?? get('HostId'),
    ec: get('ecCode'),
    message: message === null ? null : withoutBracket(message),
    bodiless: properties.has('host') && !properties.has('hostId'),
  });
  setField(draft, 'bucket', get('params.bucket'));
  setField(draft, 'object', get('params.object'));
  return [draft];
}

/** An error without a stack is printed in brackets. */
function withoutBracket(message: string): string {
  if (message.endsWith('] {')) return message.slice(0, -3);
  return message.endsWith(']') ? message.slice(0, -1) : message;
}

function fromObject(object: ReadonlyMap<string, unknown>, text: string): Draft[] {
  const get = (name: string): string | null => {
    const value = object.get(name);
    return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : null;
  };
  const requestId = get('requestId');
  const name = get('name') ?? get('type');
  const code = get('code');
  const status = get('status') ?? get('statusCode');
  const named = name !== null && /^[A-Z][A-Za-z]{2,60}Error$/.test(name);
  if (requestId === null || (status === null && !named) || (code === null && !named)) return [];
  // A request that a web server logs has codes and ids, too.
  if (code !== null && !CODE.test(code)) return [];
  const draft = newDraft(...(isOwn(text, object.has('ecCode')) ? (['sdk'] as const) : []));
  const message = get('message') ?? get('msg');
  fill(draft, {
    name: named ? name : null,
    code,
    status,
    requestId,
    hostId: get('hostId'),
    ec: get('ecCode'),
    message,
    bodiless: object.has('host') && !object.has('hostId'),
  });
  return [draft];
}

interface NodeError {
  readonly name: string | null;
  readonly code: string | null;
  readonly status: string | null;
  readonly requestId: string;
  readonly hostId: string | null;
  readonly ec: string | null;
  readonly message: string | null;
  readonly bodiless: boolean;
}

function fill(draft: Draft, error: NodeError): void {
  setField(draft, 'code', error.code);
  setField(draft, 'status', error.status);
  setField(draft, 'requestId', error.requestId);
  setField(draft, 'hostId', error.hostId);
  setField(draft, 'ec', error.ec);
  setField(draft, 'message', error.message);
  if (!draft.fields.has('code') && error.name === 'UnknownError') setField(draft, 'code', 'UnknownError');
  const condition = / \(condition: (.{1,200})\)$/.exec(error.message ?? '')?.[1];
  setExtra(draft, 'Condition', condition);
  draft.synthetic = error.bodiless || BODILESS.some((words) => error.message?.startsWith(words) === true);
}

function isOwn(text: string, hasEc: boolean): boolean {
  return hasEc || text.includes('/ali-oss/') || text.includes('\\ali-oss\\');
}

export const node = sdkFormat({
  name: 'sdk-node',
  needles: [NEEDLE],
  alsoHint: (text) => text.includes('code') && IDS.some((id) => text.includes(id)),
  alsoMarkers: IDS,
  read: readNode,
  follow: (first) =>
    TITLE.test(first) && !first.includes('<') && inlineStart(first) === -1 ? new InspectFollower(first) : null,
});
