// What is remembered of earlier lines must never show: an event comes out as a maker that has seen nothing would make it.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as catalog from '../../src/catalog/index.ts';
import type { Candidate } from '../../src/model/candidate.ts';
import { EMPTY_CANDIDATE } from '../../src/model/candidate.ts';
import { ExtraText, extraText, readExtra } from '../../src/model/extra-text.ts';
import { FIELD_NAMES, FieldList } from '../../src/model/field-list.ts';
import { createEventMaker } from '../../src/pipeline/event.ts';
import { createExtraKeeper } from '../../src/pipeline/extra.ts';
import { redact, redactElement } from '../../src/safety/redact.ts';

const NOW = Date.UTC(2026, 10, 23, 3);

const name = fc.constantFrom(
  'ClientIP',
  'Referer',
  'UserAgent',
  'Detail/Reason',
  'Signature',
  '__proto__',
  '7',
  '"quoted"',
);
const value = fc.oneof(
  fc.constantFrom(
    'curl/8.5.0',
    '',
    '-',
    'a\\b',
    'tab\there',
    '\ud800',
    'GET /?OSSAccessKeyId=LTAI5tEXAMPLEkey00001&Signature=abc%3D',
  ),
  fc.string({ maxLength: 20 }),
  fc.string({ minLength: 301, maxLength: 320 }),
);
const extra = fc.array(fc.tuple(name, value), { maxLength: 5 }).map((pairs) => new Map(pairs));

/** What the keeper stands for, without any memory. */
function slowly(from: ReadonlyMap<string, string>): Map<string, string> {
  const kept = new Map<string, string>();
  for (const [key, text] of from) {
    const safe = redactElement(key, text);
    if (safe !== null) kept.set(key, safe);
  }
  return kept;
}

function sortedJson(from: ReadonlyMap<string, string>): string | null {
  if (from.size === 0) return null;
  const pairs = [...from].sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${pairs.map(([key, text]) => `${JSON.stringify(key)}:${JSON.stringify(text)}`).join(',')}}`;
}

describe('what stands beside the fields of an error', () => {
  it('is redacted and kept in its order, whatever came before', () => {
    fc.assert(
      fc.property(fc.array(extra, { maxLength: 30 }), (maps) => {
        const keep = createExtraKeeper(redactElement);
        for (const each of [...maps, ...maps]) {
          const { facts, kept } = keep(each);
          expect([...kept]).toEqual([...slowly(each)]);
          expect([...facts]).toEqual([...kept]);
          expect(extraText(kept)).toBe(sortedJson(slowly(each)));
        }
      }),
    );
  });

  it('is the same for a list of fields as for the map that it reads like', () => {
    const field = fc.option(fc.oneof(value, fc.constantFrom('203.0.113.7', '::1', '31', 'LTAI5tEXAMPLEkey00001')));
    const list = fc.array(field, { minLength: FIELD_NAMES.length, maxLength: FIELD_NAMES.length });
    fc.assert(
      fc.property(fc.array(list, { maxLength: 20 }), (lists) => {
        const [keepList, keepMap] = [createExtraKeeper(redactElement), createExtraKeeper(redactElement)];
        for (const each of lists) {
          const fields = new FieldList(each);
          const pairs = FIELD_NAMES.flatMap((field, at) => {
            const text = each[at] ?? null;
            return text === null ? [] : [[field, text] as const];
          });
          expect([...fields]).toEqual(pairs);
          const { kept } = keepList(fields);
          const { kept: expected } = keepMap(new Map(pairs));
          expect([...kept]).toEqual([...expected]);
          expect(extraText(kept)).toBe(extraText(expected));
        }
      }),
    );
  });

  it('is remembered neither for values that never come back nor for names without end', () => {
    const keep = createExtraKeeper(redactElement);
    for (let i = 0; i < 3000; i += 1) {
      const each = new Map([
        ['RequestURL', `GET /item-${i} HTTP/1.1`],
        [`name-${i % 150}`, 'x'],
        ['UserAgent', `agent ${i % 3}`],
      ]);
      expect([...keep(each).kept]).toEqual([...each]);
    }
  });

  it('reads like the map it was made of', () => {
    const map = new Map([
      ['b', '1'],
      ['a', 'x"y'],
    ]);
    const text = new ExtraText(extraText(map) ?? '', ['b', 'a']);
    expect(text.text).toBe('{"a":"x\\"y","b":"1"}');
    expect([text.size, text.get('a'), text.get('c'), text.has('b'), text.has('c')]).toEqual([
      2,
      'x"y',
      undefined,
      true,
      false,
    ]);
    expect([[...text], [...text.keys()], [...text.values()], [...text.entries()]]).toEqual([
      [...map],
      ['b', 'a'],
      ['1', 'x"y'],
      [...map],
    ]);
    const seen: string[] = [];
    text.forEach((each, key) => seen.push(`${key}=${each}`));
    expect(seen).toEqual(['b=1', 'a=x"y']);
    expect(new Map(text)).toEqual(map);
    expect(readExtra(extraText(text))).toEqual(map);
    expect([extraText(new Map()), readExtra(null)]).toEqual([null, new Map()]);
  });
});

describe('events', () => {
  const maker = () =>
    createEventMaker({ ...catalog, redact, redactElement }, { now: NOW, requestIdTimes: true, ingestTime: NOW });
  const text = fc.option(
    fc.constantFrom(
      '',
      'a',
      'NoSuchKey',
      'example-media',
      'LTAI5tEXAMPLEkey00001',
      'GetObject',
      'b'.repeat(101),
      'ä.Example.com:80',
    ),
  );
  const host = fc.option(
    fc.constantFrom(
      '',
      'example-media.oss-cn-hangzhou.aliyuncs.com',
      'Example-Media.oss-cn-hangzhou.aliyuncs.com',
      'oss-cn-beijing.aliyuncs.com',
      'cdn.example.com',
      'h'.repeat(600),
      'LTAI5tEXAMPLEkey00001.example.com',
    ),
  );
  const fields = fc
    .array(fc.option(value), { minLength: FIELD_NAMES.length, maxLength: FIELD_NAMES.length })
    .map((texts) => new FieldList(texts));
  const candidate = fc
    .record({
      code: text,
      hostId: host,
      endpoint: host,
      bucket: text,
      operation: text,
      object: text,
      synthetic: fc.boolean(),
      status: fc.constantFrom(403, 404, 503),
      extra: fc.oneof(extra, fields),
    })
    .map((told): Candidate => ({
      ...EMPTY_CANDIDATE,
      format: 'access-log',
      origin: 'server',
      marks: ['access-log'],
      line: 1,
      offset: 0,
      ...told,
    }));

  it('do not show what was made before them', () => {
    fc.assert(
      fc.property(fc.array(candidate, { maxLength: 20 }), (candidates) => {
        const make = maker();
        for (const each of [...candidates, ...candidates]) {
          const event = make(each, 'a.log');
          const alone = maker()({ ...each, extra: new Map(each.extra) }, 'a.log');
          expect({ ...event, extra: [...(event?.extra ?? [])] }).toEqual({ ...alone, extra: [...slowly(each.extra)] });
          expect(event?.hostId ?? null).toBe(each.hostId === null ? null : redact(each.hostId));
          expect(event?.code ?? null).toBe(each.code === null ? null : redact(each.code));
        }
      }),
      { numRuns: 50 },
    );
  });
});
