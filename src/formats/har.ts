// HAR: what browsers and proxies export, one JSON document that may be larger than memory. Entries that are no error of
// anybody's object store are passed over; how the document is streamed is har-entries.ts's matter.
import type { DocumentEntry, DocumentFormat } from './format.ts';
import { isHarHead } from './har-head.ts';
import type { HarEntry } from './har-entries.ts';
import { readExchange } from './http-exchange.ts';

const FORMAT = 'har';
const NOTHING: DocumentEntry = { candidates: [] };
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

/**
 * Yields once for each entry. `startedDateTime`, the browser's clock, is the header time of an answer without `Date`.
 * An entry whose headers or whose error body exceed the caps of har-entries.ts is rejected.
 */
export const har: DocumentFormat = {
  kind: 'document',
  name: FORMAT,
  detect: isHarHead,
  async *read(content: AsyncIterable<Uint8Array>): AsyncGenerator<DocumentEntry> {
    // The JSON parser is loaded where a HAR is read, not where formats are listed.
    const { HarReader } = await import('./har-entries.ts');
    const decoder = new TextDecoder();
    const reader = new HarReader();
    let number = 0;
    const read = (text: string): DocumentEntry[] => reader.push(text).map((entry) => readEntry(entry, number++));
    for await (const chunk of content) {
      yield* read(decoder.decode(chunk, { stream: true }));
      if (reader.fault !== null) throw reader.fault;
    }
    yield* read(decoder.decode());
    reader.end();
    if (reader.fault !== null) throw reader.fault;
  },
};

function readEntry(entry: HarEntry, number: number): DocumentEntry {
  const success = entry.status !== null && entry.status < 300 && entry.status !== 203;
  if (entry.headCut && !success) return { candidates: [], rejected: 'entry too large' };
  const text = entry.textCut ? null : textOf(entry);
  const reading = readExchange(
    entry.method === '' || entry.url === ''
      ? null
      : { method: entry.method, target: entry.url, headers: entry.requestHeaders.map },
    { status: entry.status, headers: entry.headers.map, body: bodyOf(text) },
    { format: FORMAT, origin: 'client', line: number, offset: number, headerTime: timeOf(entry.started) },
  );
  if (entry.textCut && reading.candidates.length > 0) return { candidates: [], rejected: 'entry too large' };
  if (reading.candidates.length > 0) return { candidates: reading.candidates };
  return reading.rejected === null ? NOTHING : { candidates: [], rejected: reading.rejected };
}

function textOf(entry: HarEntry): string | null {
  if (entry.text === null || entry.encoding !== 'base64') return entry.text;
  return Buffer.from(entry.text, 'base64').toString('utf8');
}

function bodyOf(text: string | null): { kind: 'xml' | 'json'; text: string } | null {
  if (text === null) return null;
  const begin = text.trimStart().slice(0, 8);
  if (/^<(?:\? ?xml|Error[\s>])/.test(begin)) return { kind: 'xml', text };
  return begin.startsWith('{') ? { kind: 'json', text } : null;
}

function timeOf(started: string | null): number | null {
  if (started === null || !ISO.test(started)) return null;
  const ms = Date.parse(started);
  return Number.isNaN(ms) ? null : ms;
}
