// SDKs and tools of AWS that were pointed at OSS: Go v1 (rclone, s5cmd, restic) and v2, Java v1 and v2, boto3 and the
// command line, JavaScript v3. The wording is the same for every S3 service, so nothing here speaks for OSS; request id
// and host do. What only AWS sends (an opaque extended id) is marked as another vendor's.
import type { Offer } from '../../model/record.ts';
import type { Follower } from './block.ts';
import { type Draft, newDraft, setExtra, setField } from './draft.ts';
import { InspectFollower, readInspected } from './inspect.ts';
import { objectsIn } from './json-objects.ts';
import { fillFromLabel, findLabels, type Label } from './labels.ts';
import { sdkFormat } from './sdk-format.ts';

const GO_V1 = 'status code: ';
const GO_V2 = 'https response error StatusCode: ';
const JAVA = '(Service: ';
const BOTO = 'An error occurred (';
const METADATA = '$metadata';

/** Codes behind which the Go SDK v1 or Node print a sentence and say more on the next line. */
const HERALDS: ReadonlySet<string> = new Set([
  'AccessDenied',
  'BadRequest',
  'BucketAlreadyExists',
  'BucketNotEmpty',
  'EntityTooLarge',
  'EntityTooSmall',
  'Forbidden',
  'InternalError',
  'InvalidAccessKeyId',
  'InvalidArgument',
  'InvalidBucketName',
  'InvalidDigest',
  'InvalidObjectName',
  'InvalidPart',
  'InvalidPartOrder',
  'InvalidRange',
  'InvalidRequest',
  'InvalidSecurityToken',
  'MalformedXML',
  'MethodNotAllowed',
  'MissingArgument',
  'MissingContentLength',
  'NoSuchBucket',
  'NoSuchKey',
  'NoSuchUpload',
  'NoSuchVersion',
  'NotFound',
  'NotImplemented',
  'PreconditionFailed',
  'QpsLimitExceeded',
  'RequestTimeTooSkewed',
  'RequestTimeout',
  'SecondLevelDomainForbidden',
  'SecurityTokenExpired',
  'ServiceUnavailable',
  'SignatureDoesNotMatch',
  'TotalQpsLimitExceeded',
  'UserDisable',
]);

/** What SDKs make of the status where a HEAD answer had no body. */
const FROM_STATUS: ReadonlySet<string> = new Set([
  'BadRequest',
  'Forbidden',
  'NotFound',
  'MovedPermanently',
  'Unknown',
]);

const WORD_ENDS = ' ,;)"\'\n\t}]\\';

const GO_V2_LABELS: readonly Label[] = [
  { text: 'operation error S3: ', field: 'operation', until: WORD_ENDS },
  { text: GO_V2, field: 'status', until: WORD_ENDS },
  { text: 'RequestID: ', field: 'requestId', until: WORD_ENDS },
  { text: 'HostID: ', field: 'hostId', until: WORD_ENDS },
  { text: 'api error ', field: null },
];

const GO_V1_LABELS: readonly Label[] = [
  { text: GO_V1, field: 'status', until: WORD_ENDS },
  { text: 'request id: ', field: 'requestId', until: WORD_ENDS },
  { text: 'host id:', field: 'hostId', until: WORD_ENDS },
];

const JAVA_LABELS: readonly Label[] = [
  { text: 'Service: ', field: null },
  { text: 'Status Code: ', field: 'status', until: WORD_ENDS },
  { text: 'Error Code: ', field: 'code', until: WORD_ENDS },
  { text: 'Extended Request ID: ', field: { extra: 'ExtendedRequestId' }, until: WORD_ENDS },
  { text: 'S3 Extended Request ID: ', field: { extra: 'ExtendedRequestId' }, until: WORD_ENDS },
  { text: 'Request ID: ', field: 'requestId', until: WORD_ENDS },
  { text: 'Proxy: ', field: null },
];

const MAX_TEXT = 16 * 1024;

function readAws(text: string): Draft[] {
  const draft = readGoV2(text) ?? readJava(text) ?? readGoV1(text) ?? readBoto(text) ?? readJavaScript(text);
  if (draft === null) return [];
  judge(draft);
  return [draft];
}

function fill(draft: Draft, text: string, labels: readonly Label[]): void {
  for (const found of findLabels(text, labels)) fillFromLabel(draft, found);
}

function readGoV2(text: string): Draft | null {
  const at = text.indexOf(GO_V2);
  // The same wording comes from every other service of AWS.
  const service = at === -1 ? -1 : text.lastIndexOf('operation error S3: ', at);
  if (service === -1) return null;
  const draft = newDraft();
  const part = text.slice(service, at + MAX_TEXT);
  fill(draft, part, GO_V2_LABELS);
  const api = part.indexOf('api error ');
  if (api !== -1) fillCode(draft, part.slice(api + 'api error '.length));
  return draft;
}

/** `CODE: MESSAGE`, up to the end of the line or of the string it stands in. */
function fillCode(draft: Draft, text: string): void {
  const colon = text.indexOf(':');
  const code = colon === -1 ? text : text.slice(0, colon);
  if (!/^[A-Za-z][A-Za-z0-9.]{1,80}$/.test(code.trim())) return;
  setField(draft, 'code', code);
  const rest = colon === -1 ? '' : text.slice(colon + 1, colon + 2_000);
  const end = rest.search(/["\n]/);
  setField(draft, 'message', end === -1 ? rest : rest.slice(0, end));
}

function readGoV1(text: string): Draft | null {
  const at = text.indexOf(GO_V1);
  const id = at === -1 ? -1 : text.indexOf('request id: ', at);
  // Only S3 services have a host id; without one it is another service of AWS.
  if (id === -1 || !text.includes('host id:', id)) return null;
  const draft = newDraft();
  fill(draft, text.slice(at, id + MAX_TEXT), GO_V1_LABELS);
  const before = text.slice(Math.max(0, at - 2_000), at).trimEnd();
  const code = lastCode(before);
  if (code !== null) {
    setField(draft, 'code', code.name);
    setField(draft, 'message', before.slice(code.end));
  }
  return draft.fields.has('status') ? draft : null;
}

/** The code nearest to the end among those that SDKs put before a sentence, else the nearest capitalised word. */
function lastCode(before: string): { name: string; end: number } | null {
  let fallback: { name: string; end: number } | null = null;
  let colon = before.lastIndexOf(':');
  for (let tries = 0; colon > 0 && tries < 40; tries += 1) {
    const word = wordBefore(before, colon);
    if (HERALDS.has(word)) return { name: word, end: colon + 1 };
    if (fallback === null && /^[A-Z][A-Za-z0-9]{3,}$/.test(word) && /[a-z]/.test(word)) {
      fallback = { name: word, end: colon + 1 };
    }
    colon = before.lastIndexOf(':', colon - 1);
  }
  return fallback;
}

function wordBefore(text: string, end: number): string {
  let begin = end;
  while (begin > 0 && end - begin < 64 && isLetter(text.charCodeAt(begin - 1))) begin -= 1;
  return text.slice(begin, end);
}

function isLetter(unit: number): boolean {
  return (unit >= 65 && unit <= 90) || (unit >= 97 && unit <= 122) || (unit >= 48 && unit <= 57);
}

function readJava(text: string): Draft | null {
  const at = text.search(/\(Service: (?:Amazon )?S3[;,] /);
  if (at === -1) return null;
  const draft = newDraft();
  const end = text.indexOf('\n', at);
  fill(draft, text.slice(at, end === -1 ? at + MAX_TEXT : end), JAVA_LABELS);
  const before = text.slice(Math.max(0, at - 2_000), at).trimEnd();
  const line = before.slice(before.lastIndexOf('\n') + 1);
  // Version 2 tells the code in the name of the exception's class only.
  const exception = /\.([A-Z][A-Za-z0-9]{1,60})Exception: /.exec(line);
  if (exception !== null && !/^(?:S3|AmazonS3|AwsService|AmazonService|SdkClient)$/.test(exception[1] ?? '')) {
    setField(draft, 'code', exception[1]);
  }
  setField(draft, 'message', exception === null ? line : line.slice(exception.index + exception[0].length));
  return draft.fields.has('status') ? draft : null;
}

function readBoto(text: string): Draft | null {
  const match = /An error occurred \(([A-Za-z0-9.]{2,80})\) when calling the ([A-Za-z]{3,60}) operation/.exec(text);
  if (match === null) return null;
  const [whole, code = '', operation = ''] = match;
  if (!/Object|Bucket|Multipart|Part/.test(operation)) return null;
  const draft = newDraft();
  if (/^\d{3}$/.test(code)) setField(draft, 'status', code);
  else setField(draft, 'code', code);
  setField(draft, 'operation', operation);
  const rest = text.slice(match.index + whole.length, match.index + whole.length + 2_000);
  const colon = rest.indexOf(': ');
  const end = rest.search(/["\n]/);
  if (colon !== -1) setField(draft, 'message', rest.slice(colon + 2, end === -1 ? rest.length : end));
  return draft;
}

function readJavaScript(text: string): Draft | null {
  if (!text.includes(METADATA)) return null;
  for (const object of objectsIn(text)) {
    const metadata = object.get(METADATA);
    if (typeof metadata !== 'object' || metadata === null) continue;
    const inner = new Map<string, unknown>(Object.entries(metadata));
    return javaScriptDraft((name) => asText(object.get(name)) ?? asText(inner.get(name)), null);
  }
  if (!text.includes('\n')) return null;
  const { title, properties } = readInspected(text);
  return javaScriptDraft((name) => properties.get(name) ?? properties.get(`${METADATA}.${name}`) ?? null, title);
}

function asText(value: unknown): string | null {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : null;
}

function javaScriptDraft(get: (name: string) => string | null, title: string | null): Draft | null {
  const requestId = get('RequestId') ?? get('requestId');
  if (requestId === null) return null;
  const draft = newDraft();
  setField(draft, 'code', get('Code') ?? get('name'));
  const colon = title === null ? -1 : title.indexOf(': ');
  if (title !== null && colon !== -1) {
    setField(draft, 'code', wordBefore(title, colon));
    setField(draft, 'message', title.slice(colon + 2));
  }
  setField(draft, 'status', get('httpStatusCode'));
  setField(draft, 'requestId', requestId);
  setField(draft, 'hostId', get('HostId'));
  setField(draft, 'ec', get('EC'));
  setField(draft, 'message', get('message') ?? get('Message'));
  setField(draft, 'bucket', get('BucketName'));
  setField(draft, 'object', get('Key'));
  setExtra(draft, 'ExtendedRequestId', get('extendedRequestId'));
  return draft.fields.has('code') || draft.fields.has('status') ? draft : null;
}

/** Base64 of some length: the second id that only AWS sends. */
const OPAQUE = /^[A-Za-z0-9+/]{30,}={0,2}$/;

function judge(draft: Draft): void {
  const second = draft.extra.get('ExtendedRequestId') ?? draft.fields.get('hostId') ?? '';
  if (OPAQUE.test(second)) draft.marks.add('other-vendor');
  const code = draft.fields.get('code');
  if (code === undefined || !FROM_STATUS.has(code)) return;
  const message = draft.fields.get('message') ?? '';
  draft.synthetic = !draft.fields.has('hostId') && (message === '' || message.replaceAll(' ', '') === code);
}

/** `CODE: sentence`, whose rest stands on the next lines. */
function isHerald(text: string): boolean {
  for (let at = text.indexOf(': '); at !== -1; at = text.indexOf(': ', at + 2)) {
    if (HERALDS.has(wordBefore(text, at))) return true;
  }
  return false;
}

class AwsFollower implements Follower {
  readonly #inspect: InspectFollower;
  #whole = false;
  #begun = false;

  constructor(first: string) {
    this.#inspect = new InspectFollower(first);
  }

  complete(): boolean {
    return this.#whole || this.#inspect.complete();
  }

  offer(text: string, stamped: boolean): Offer {
    if (!this.#begun && text.trim().startsWith(GO_V1)) {
      this.#whole = true;
      return 'last';
    }
    this.#begun = true;
    return this.#inspect.offer(text, stamped);
  }
}

export const aws = sdkFormat({
  name: 'aws-sdk',
  needles: [GO_V1, GO_V2, JAVA, BOTO, METADATA],
  alsoHint: isHerald,
  alsoMarkers: [...HERALDS].map((word) => `${word}: `),
  read: readAws,
  follow: (first) => {
    const told = [GO_V1, GO_V2, JAVA, BOTO, 'RequestId: ', '<', '{"'].some((wording) => first.includes(wording));
    return !told && isHerald(first) ? new AwsFollower(first) : null;
  },
});
