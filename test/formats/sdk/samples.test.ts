// The samples of SDK and tool text: read as recorded, each record by the format that is meant for it, however the bytes
// arrive.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sdkFormats } from '../../../src/formats/sdk/index.ts';
import type { Candidate } from '../../../src/model/candidate.ts';
import { readCandidates, readRecords, type ReadRecord } from '../../support/read.ts';

const SAMPLES = new URL('../../../samples/', import.meta.url);
const GOLDEN = new URL('../../golden/formats/', import.meta.url);

/** Which formats may claim records of which sample. */
const CLAIMS: readonly (readonly [string, readonly string[]])[] = [
  ['sdk-java-v1.log', ['sdk-java-v1', 'sdk-java-v1-message']],
  ['sdk-java-v2.log', ['sdk-v2']],
  ['sdk-go.log', ['sdk-go-v1', 'sdk-v2']],
  ['sdk-python.log', ['sdk-python-oss2', 'sdk-v2']],
  ['sdk-node.log', ['sdk-node']],
  ['sdk-php-ruby.log', ['sdk-php', 'sdk-ruby']],
  ['sdk-dotnet-cpp-c.log', ['sdk-dotnet', 'sdk-cpp', 'sdk-c']],
  ['sdk-mobile.log', ['sdk-android', 'sdk-ios']],
  ['ossfs.log', ['sdk-ossfs']],
  ['terraform.log', ['sdk-terraform']],
  ['aws-sdk.log', ['aws-sdk']],
  ['app-mixed.log', ['sdk-java-v1', 'sdk-go-v1', 'sdk-python-oss2']],
];

const NAMES = [...CLAIMS.map(([name]) => name), 'near-misses.log'];

const sample = (name: string): Buffer => readFileSync(new URL(name, SAMPLES));

function plain(candidate: Candidate): Record<string, unknown> {
  const told = Object.entries({ ...candidate, extra: Object.fromEntries(candidate.extra) });
  return Object.fromEntries(
    told.filter(([, value]) => value !== null && value !== false && (!Array.isArray(value) || value.length > 0)),
  );
}

function recorded(records: readonly ReadRecord[]): unknown {
  return records
    .filter(({ result }) => result.kind !== 'unlike')
    .map(({ result, line, lines }) => {
      const candidates = result.kind === 'errors' ? result.candidates.map(plain) : [];
      return { line, lines, kind: result.kind, candidates };
    });
}

/** What is told, wherever it stands. */
function told(log: string): unknown[] {
  return readCandidates(log, sdkFormats).map((one) => plain({ ...one, offset: 0 }));
}

describe('samples', () => {
  it.each(NAMES)('%s reads as recorded', (name) => {
    const read = recorded(readRecords(sample(name), sdkFormats));
    const file = new URL(`${name}.json`, GOLDEN);
    if (process.env['OSSIGHT_GOLDEN'] === 'write') {
      mkdirSync(GOLDEN, { recursive: true });
      writeFileSync(file, `${JSON.stringify(read, null, 2)}\n`);
    }
    expect(existsSync(file), 'populate with OSSIGHT_GOLDEN=write').toBe(true);
    expect(read).toEqual(JSON.parse(readFileSync(file, 'utf8')));
  });

  it.each(CLAIMS)('%s is claimed by the formats meant for it', (name, formats) => {
    const claimed = new Set(readCandidates(sample(name), sdkFormats).map(({ format }) => format));
    expect([...claimed].sort()).toEqual([...formats].sort());
  });

  it.each(CLAIMS)('%s means nothing to a format that is tried alone and not meant', (name, formats) => {
    // These say the same thing of one record: the block and its herald, the Go text and what Terraform prints around it.
    const related = new Map([
      ['sdk-java-v1', ['sdk-java-v1-message']],
      ['sdk-terraform', ['sdk-go-v1']],
      // JSON of other SDKs has the members of ali-oss; PHP's sentence is a part of Ruby's.
      ['sdk-ruby', ['sdk-php']],
    ]);
    const allowed = new Set(formats.flatMap((format) => [format, ...(related.get(format) ?? [])]));
    const foreign = sdkFormats.filter((format) => !allowed.has(format.name));
    const claims = foreign.flatMap((format) => readCandidates(sample(name), [format]).map((one) => one.format));
    expect(claims).toEqual([]);
  });

  it.each(NAMES)('%s reads the same in pieces of any size', (name) => {
    const bytes = sample(name);
    const whole = JSON.stringify(recorded(readRecords(bytes, sdkFormats)));
    for (const chunk of [1, 2, 3, 5, 7, 64, 1000]) {
      expect(JSON.stringify(recorded(readRecords(bytes, sdkFormats, { chunk }))), String(chunk)).toBe(whole);
    }
  });

  it.each(NAMES)('%s reads the same with CRLF and with blanks at the line ends', (name) => {
    const text = sample(name).toString('utf8').replaceAll('\r\n', '\n');
    const whole = told(text);
    expect(told(text.replaceAll('\n', '\r\n'))).toEqual(whole);
    expect(told(text.replaceAll('\n', '  \n'))).toEqual(whole);
  });

  it('has one printing after the other of one failure, not failures', () => {
    const ids = readCandidates(sample('sdk-java-v1.log'), sdkFormats).map(({ requestId }) => requestId);
    expect(new Set(ids).size).toBeLessThan(ids.length);
    expect(ids.length).toBeLessThan(14);
  });

  it('finds nothing certain in near misses', () => {
    const candidates = readCandidates(sample('near-misses.log'), sdkFormats);
    for (const one of candidates) {
      expect(one.marks).not.toContain('sdk');
      expect(one.requestId ?? '').not.toMatch(/^[0-9A-F]{24}$/);
      expect(one.hostId ?? '').not.toMatch(/\boss-[a-z0-9-]+\.aliyuncs\.com/);
      expect(one.ec).toBeNull();
    }
    // What has the shape of an error but carries another service's id is left to evidence.
    expect(candidates.map((one) => one.format)).toEqual(['aws-sdk', 'sdk-java-v1']);
  });

  it.each(NAMES)('%s tells no more when it ends anywhere', (name) => {
    const text = sample(name).toString('utf8');
    const whole = readCandidates(text, sdkFormats);
    const count = whole.length;
    const step = Math.max(1, Math.floor(text.length / 400));
    for (let end = 0; end < text.length; end += step) {
      const read = readCandidates(text.slice(0, end), sdkFormats);
      expect(read.length).toBeLessThanOrEqual(count);
      // Everything but the last record stands as it does in the whole.
      const complete = read.slice(0, -1);
      expect(complete.map((one) => one.requestId)).toEqual(whole.slice(0, complete.length).map((one) => one.requestId));
    }
  });
});
