// Request ids of OSS: 24 upper-case hex digits whose first eight are the Unix second of the request. No official text states
// that layout; it is an observation (every capture taken by a user that could be checked agreed to the second).
// Ids of other services, and the 16-digit ids of OSS's first years, tell no time.

/**
 * `complete`: identifies one request wherever it is seen. `masked`: an OSS id with hidden or missing digits.
 * `old`: 16 hex digits; OSS used them until about 2012, but a cut-off new id and a MinIO id look the same, so it neither
 * proves OSS nor identifies a request. `foreign`: a UUID, a sentence, another vendor's id. `none`: nothing there.
 */
export type RequestIdKind = 'complete' | 'masked' | 'old' | 'foreign' | 'none';

const COMPLETE = /^[0-9A-F]{24}$/;
const OLD = /^[0-9A-F]{16}$/;
const HEX = /^[0-9A-F]+$/;
const MASKABLE = /^[0-9A-F*xX]+$/;
const MASK = /[*xX]/;
const HEAD = /^[0-9A-F]{8}/;

/** What SDKs print where they have no id. */
const PLACEHOLDERS: ReadonlySet<string> = new Set([
  '',
  '-',
  'null',
  'nil',
  'none',
  'undefined',
  'unknown',
  '<nil>',
  '(null)',
]);

const DIGITS = 24;
/** A mask of stars may stand for more or fewer digits than it has characters. */
const LONGEST_MASKED = 32;
const FEWEST_VISIBLE = 4;
const VISIBLE_FOR_TIME = 20;

/** OSS opened in 2011: no id is older. Epoch ms. */
const EARLIEST = Date.UTC(2011, 0, 1);
const DAY = 86_400_000;

/**
 * What kind of id this text is. `now` (epoch ms) bounds the times that an id may tell; without it no id is too young.
 * Lower-case ids are foreign: MongoDB's object ids have the same layout in lower case, OSS never sends them.
 */
export function requestIdKind(id: string | null, now: number | null = null): RequestIdKind {
  // Nearly all are, and none of the questions below would say otherwise.
  if (id !== null && COMPLETE.test(id)) return headTime(id, now) === null ? 'foreign' : 'complete';
  const text = id === null ? '' : id.trim();
  if (PLACEHOLDERS.has(text.toLowerCase())) return 'none';
  if (COMPLETE.test(text)) return headTime(text, now) === null ? 'foreign' : 'complete';
  if (OLD.test(text)) return 'old';
  if (text.length > LONGEST_MASKED || !MASKABLE.test(text)) return 'foreign';
  if (!MASK.test(text)) return isCut(text, now) ? 'masked' : 'foreign';
  if (visibleDigits(text) < FEWEST_VISIBLE) return 'foreign';
  return HEAD.test(text) && headTime(text, now) === null ? 'foreign' : 'masked';
}

/**
 * Epoch ms (a whole second) of the request as its id tells it; null for ids that tell none. A masked id needs 20 visible
 * digits, the first eight among them; `now` (epoch ms) bounds what is believed at now + 1 day.
 */
export function requestIdTime(id: string | null, now: number): number | null {
  if (id === null) return null;
  const text = id.trim();
  const kind = requestIdKind(text, now);
  if (kind === 'complete') return headTime(text, now);
  return kind === 'masked' && visibleDigits(text) >= VISIBLE_FOR_TIME && HEAD.test(text) ? headTime(text, now) : null;
}

/** Documentation and log cutters drop the mask: 17 to 23 bare digits that begin with a believable second. */
function isCut(text: string, now: number | null): boolean {
  return text.length > 16 && text.length < DIGITS && HEX.test(text) && headTime(text, now) !== null;
}

function visibleDigits(text: string): number {
  let digits = 0;
  for (const character of text) if (!MASK.test(character)) digits++;
  return digits;
}

/** Whether 24 upper-case hex digits that begin with this time (epoch ms) are a complete id; `now` as above. */
export function isIdTime(ms: number, now: number | null): boolean {
  return ms >= EARLIEST && (now === null || ms <= now + DAY);
}

function headTime(text: string, now: number | null): number | null {
  const ms = Number.parseInt(text.slice(0, 8), 16) * 1000;
  return isIdTime(ms, now) ? ms : null;
}
