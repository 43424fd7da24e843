// Reads one OSS error body: XML between `<Error` and `</Error>` (or what is left of it), or the JSON of vector and table
// buckets. Knows elements and nothing of logs; who calls it found the text and undid the escaping of its surroundings.
import { createRequire } from 'node:module';
import type { XMLParser } from 'fast-xml-parser';
import { newCandidate, type Candidate, type CandidateParts, type Mark } from '../model/candidate.ts';
import { spanJson } from './json-repair.ts';
import { MAX_BODY_DEPTH } from './limits.ts';
import { scanPlainBody } from './plain-body.ts';
import { repairXml } from './xml-repair.ts';

/** Children of `<Error>` by element name, trimmed, entities decoded. Nested children by path: `AccessDeniedDetail/AuthAction`. */
export interface Body {
  readonly elements: ReadonlyMap<string, string>;
  /** The end was missing: only elements that were closed are here. */
  readonly truncated: boolean;
}

export type BodyResult = { readonly ok: true; readonly body: Body } | { readonly ok: false; readonly reason: string };

/** What the surroundings of a body told. Where the body says it too, the body's word counts. */
export type BodyBase = CandidateParts;

let parser: XMLParser | null = null;

/** Loaded with the first body that needs it: most logs hold none, and its forty files take as long as half a start of Node. */
function xmlParser(): XMLParser {
  if (parser !== null) return parser;
  const loaded: { readonly XMLParser: typeof XMLParser } = createRequire(import.meta.url)('fast-xml-parser');
  // The parser's own entity handling stays off: six of its eight advisories of 2026 were in there. Numbers stay text, or an
  // all-digit request id would become a float.
  parser = new loaded.XMLParser({
    ignoreAttributes: true,
    parseTagValue: false,
    parseAttributeValue: false,
    processEntities: false,
    htmlEntities: false,
    trimValues: false,
    maxNestedTags: MAX_BODY_DEPTH,
  });
  return parser;
}

/** `text`: anything before `<Error`, the body, anything after `</Error>`; the opening tag may be missing. Never throws. */
export function parseXmlBody(text: string): BodyResult {
  return parsePlainBody(text) ?? parseAnyBody(text);
}

/** The answer for bodies of the plain kind; null for all others. */
export function parsePlainBody(text: string): BodyResult | null {
  const children = scanPlainBody(text);
  if (children === null) return null;
  for (const [name, raw] of children) {
    const value = decodeEntities(raw).trim();
    if (value === '') children.delete(name);
    else if (value !== raw) children.set(name, value);
  }
  return children.size === 0 ? null : { ok: true, body: { elements: children, truncated: false } };
}

/** The reference: reads every body, the plain ones too. */
export function parseAnyBody(text: string): BodyResult {
  const repaired = repairXml(text);
  if (!repaired.ok) return repaired;
  let root: unknown;
  try {
    const document: unknown = xmlParser().parse(repaired.xml);
    root = isObject(document) ? document['Error'] : undefined;
  } catch {
    return { ok: false, reason: 'malformed xml' };
  }
  return bodyOf(root, repaired.truncated, decodeEntities);
}

/**
 * `text`: anything before `{`, the object, anything after it. Reads `{"Error":{...}}` of vector buckets, the same members
 * without the wrapper, and `{"message":...}` of table buckets as `Message` (their code stands in headers). Never throws.
 */
export function parseJsonBody(text: string): BodyResult {
  const start = text.indexOf('{');
  if (start === -1) return { ok: false, reason: 'malformed json' };
  const span = spanJson(text, start);
  if (!span.ok) return span;
  let value: unknown;
  try {
    value = JSON.parse(span.json);
  } catch {
    return { ok: false, reason: 'malformed json' };
  }
  if (!isObject(value)) return { ok: false, reason: 'malformed json' };
  const wrapped = Object.hasOwn(value, 'Error') ? value['Error'] : undefined;
  const result = bodyOf(isObject(wrapped) ? wrapped : value, span.end === null, (raw) => raw);
  if (!result.ok || result.body.elements.has('Message')) return result;
  const message = result.body.elements.get('message');
  if (message === undefined) return result;
  const elements = new Map(result.body.elements);
  elements.delete('message');
  elements.set('Message', message);
  return { ok: true, body: { elements, truncated: result.body.truncated } };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function bodyOf(root: unknown, truncated: boolean, decode: (raw: string) => string): BodyResult {
  const elements = new Map<string, string>();
  if (!isObject(root)) return { ok: false, reason: 'no elements' };
  for (const [name, value] of Object.entries(root)) {
    if (name === '#text') continue;
    // Two bodies that ran into each other: which of the two this is cannot be known.
    if ((name === 'Code' || name === 'RequestId') && differs(value)) return { ok: false, reason: 'repeated element' };
    collect(elements, name, value, decode, 1);
  }
  return elements.size === 0 ? { ok: false, reason: 'no elements' } : { ok: true, body: { elements, truncated } };
}

function differs(value: unknown): boolean {
  return Array.isArray(value) && value.some((one) => one !== value[0]);
}

/** Of repeated elements the first counts. */
function collect(
  elements: Map<string, string>,
  path: string,
  value: unknown,
  decode: (raw: string) => string,
  depth: number,
): void {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    const text = decode(String(value)).trim();
    if (text !== '' && !elements.has(path)) elements.set(path, text);
  } else if (Array.isArray(value)) {
    for (const one of value) if (depth < MAX_BODY_DEPTH) collect(elements, path, one, decode, depth + 1);
  } else if (isObject(value) && depth < MAX_BODY_DEPTH) {
    for (const [name, child] of Object.entries(value)) {
      collect(elements, name === '#text' ? path : `${path}/${name}`, child, decode, depth + 1);
    }
  }
}

const ENTITY = /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(amp|lt|gt|quot|apos));/g;
const NAMED: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

/** The five entities of XML and numeric references to characters that XML allows; everything else stays as it stands. */
function decodeEntities(raw: string): string {
  if (!raw.includes('&')) return raw;
  return raw.replace(ENTITY, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return NAMED.get(name) ?? whole;
    const point = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
    return isXmlCharacter(point) ? String.fromCodePoint(point) : whole;
  });
}

function isXmlCharacter(point: number): boolean {
  if (point < 0x20) return point === 9 || point === 10 || point === 13;
  return point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff) && point !== 0xfffe && point !== 0xffff;
}

const PLACED: ReadonlySet<string> = new Set(['Code', 'Message', 'RequestId', 'HostId', 'EC', 'Bucket', 'Key']);

/** Whether it is an error of OSS is for evidence to judge; this only places what stands in the body. */
export function candidateFromBody(body: Body, base: BodyBase): Candidate {
  const { elements } = body;
  const get = (name: string): string | null => elements.get(name) ?? null;
  const bucketName = elements.has('Bucket') ? 'Bucket' : 'BucketName';
  const objectName = elements.has('Key') ? 'Key' : 'ObjectName';
  const extra = new Map(base.extra);
  for (const [name, value] of elements) {
    if (!PLACED.has(name) && name !== bucketName && name !== objectName) extra.set(name, value);
  }
  const told: readonly Mark[] = base.marks ?? [];
  const adds = isOtherVendors(elements) && !told.includes('other-vendor');
  return newCandidate({
    format: base.format,
    origin: base.origin,
    line: base.line,
    offset: base.offset,
    operation: base.operation ?? null,
    endpoint: base.endpoint ?? null,
    status: base.status ?? null,
    synthetic: base.synthetic ?? false,
    perObject: base.perObject ?? false,
    headerTime: base.headerTime ?? null,
    lineTime: base.lineTime ?? null,
    code: unbroken(get('Code')) ?? base.code ?? null,
    message: get('Message') ?? base.message ?? null,
    requestId: unbroken(get('RequestId')) ?? base.requestId ?? null,
    hostId: unbroken(get('HostId')) ?? base.hostId ?? null,
    ec: unbroken(get('EC')) ?? base.ec ?? null,
    bucket: get(bucketName) ?? base.bucket ?? null,
    object: get(objectName) ?? base.object ?? null,
    extra,
    marks: adds ? [...told, 'other-vendor'] : told,
    truncated: body.truncated || base.truncated === true,
    bodyTime: isoTime(get('ServerTime') ?? get('Detail/ServerTime')) ?? base.bodyTime ?? null,
  });
}

/** A terminal or a logger broke the line within a word. */
function unbroken(word: string | null): string | null {
  if (word === null || !word.includes('\n')) return word;
  return word
    .split('\n')
    .map((part) => part.trim())
    .join('');
}

/** Elements that only other services put beside Code and Message: S3, MinIO, COS, OBS, and the RPC interfaces of Alibaba Cloud. */
const FOREIGN_ELEMENTS = [
  'Resource',
  'TraceId',
  'AWSAccessKeyId',
  'Region',
  'EncodedHostId',
  'IndirectHost',
  'Recommend',
];
const FOREIGN_HOST =
  /\.(?:amazonaws\.com(?:\.cn)?|myqcloud\.com|myhuaweicloud\.com|volces\.com|ivolces\.com|bcebos\.com|googleapis\.com)(?::\d+)?$/i;
/** AWS and OBS put an opaque base64 text where OSS puts the host. */
const OPAQUE_HOST = /^[A-Za-z0-9+/]{30,}={0,2}$/;

function isOtherVendors(elements: ReadonlyMap<string, string>): boolean {
  if (FOREIGN_ELEMENTS.some((name) => elements.has(name))) return true;
  const host = elements.get('HostId') ?? '';
  // Neither pattern ends so.
  if (host.endsWith('.aliyuncs.com')) return false;
  return FOREIGN_HOST.test(host) || OPAQUE_HOST.test(host);
}

const ISO = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)$/;

/** Epoch ms of a time with a zone; null for anything else. */
function isoTime(text: string | null): number | null {
  if (text === null || !ISO.test(text)) return null;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? null : ms;
}
