// XML and JSON bodies in logs of every kind, read the way the pipeline reads them.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { embeddedBody } from '../../src/formats/embedded-body.ts';
import { jsonBody } from '../../src/formats/json-body.ts';
import { LineFramer } from '../../src/framing/lines.ts';
import { createPrefixReader } from '../../src/framing/prefix.ts';
import { RecordAssembler } from '../../src/framing/records.ts';
import type { Candidate } from '../../src/model/candidate.ts';
import { readCandidates, readRecords, type ReadRecord } from '../support/read.ts';

const FORMATS = [embeddedBody, jsonBody];
const SAMPLES = new URL('../../samples/', import.meta.url);
const GOLDEN = new URL('../golden/formats/', import.meta.url);

const ID = '6AFFA9B1A4C123B1612DD272';
const HOST = 'example-media.oss-cn-hangzhou.aliyuncs.com';
const XML = `<Error><Code>NoSuchKey</Code><Message>m</Message><RequestId>${ID}</RequestId><HostId>${HOST}</HostId></Error>`;

const text = (lines: readonly string[]): string => lines.join('\n');
const codes = (log: string): (string | null)[] => readCandidates(log, FORMATS).map((one) => one.code);
/** What each record was: `2-4 errors NoSuchKey`. */
const story = (log: string): string[] =>
  readRecords(log, FORMATS)
    .filter(({ result }) => result.kind !== 'unlike')
    .map(({ result, line, lines }) => {
      const what =
        result.kind === 'errors'
          ? result.candidates.map((one) => `${one.code}${one.truncated ? ' cut' : ''}`).join(', ')
          : result.kind === 'rejected'
            ? result.reason
            : '';
      return `${line}+${lines} ${result.kind} ${what}`;
    });

function plain(candidate: Candidate): Record<string, unknown> {
  const told = Object.entries({ ...candidate, extra: Object.fromEntries(candidate.extra) });
  return Object.fromEntries(
    told.filter(([, value]) => value !== null && value !== false && (!Array.isArray(value) || value.length > 0)),
  );
}

function golden(records: readonly ReadRecord[]): unknown {
  return records
    .filter(({ result }) => result.kind !== 'unlike')
    .map(({ result, line, lines }) => {
      const { kind } = result;
      if (kind === 'errors') return { line, lines, kind, candidates: result.candidates.map(plain) };
      return kind === 'rejected' ? { line, lines, kind, reason: result.reason } : { line, lines, kind };
    });
}

describe('samples', () => {
  it.each([
    'body-pretty.xml',
    'body-one-line.log',
    'body-prefixed.log',
    'body-escaped.log',
    'body-malformed.log',
    'body-interleaved.log',
    'json-body.log',
    'near-misses-bodies.log',
  ])('%s reads as recorded', (name) => {
    const read = golden(readRecords(readFileSync(new URL(name, SAMPLES)), FORMATS));
    const file = new URL(`${name}.json`, GOLDEN);
    if (process.env['OSSIGHT_GOLDEN'] === 'write') {
      mkdirSync(GOLDEN, { recursive: true });
      writeFileSync(file, `${JSON.stringify(read, null, 2)}\n`);
    }
    expect(existsSync(file), 'populate with OSSIGHT_GOLDEN=write').toBe(true);
    expect(read).toEqual(JSON.parse(readFileSync(file, 'utf8')));
  });

  it('marks every near miss that has the shape of a body', () => {
    const candidates = readCandidates(readFileSync(new URL('near-misses-bodies.log', SAMPLES)), FORMATS);
    expect(candidates).toHaveLength(8);
    for (const candidate of candidates) expect(candidate.marks, candidate.message ?? '').toContain('other-vendor');
  });

  it('marks no real one', () => {
    for (const name of [
      'body-pretty.xml',
      'body-one-line.log',
      'body-prefixed.log',
      'body-escaped.log',
      'json-body.log',
    ]) {
      for (const candidate of readCandidates(readFileSync(new URL(name, SAMPLES)), FORMATS))
        expect(candidate.marks).toEqual([]);
    }
  });
});

describe('one line', () => {
  it.each<[string, string, number | null]>([
    ['HTTP response code', `HTTP response code 403, returning EPERM. Body Text: ${XML}`, 403],
    ['key=value', `status=404 body=${XML}`, 404],
    ['Go', `StatusCode: 409, ${XML}`, 409],
    ['JSON, before', JSON.stringify({ status: 500, body: XML }), 500],
    ['JSON, behind', JSON.stringify({ body: XML, statusCode: 503 }), 503],
    ['JSON in JSON', JSON.stringify({ msg: JSON.stringify({ status: 403, body: XML }) }), 403],
    ['Ruby', `{:status=>403, :body=>"${XML}"}`, 403],
    ['status line', `HTTP/1.1 412 Precondition Failed ${XML}`, 412],
    ['the same twice', `status 404 (HTTP 404): ${XML}`, 404],
    ['two that differ', `status=500, before: status=404 ${XML}`, null],
    ['a number of another kind', `port 404, took 403 ms ${XML}`, null],
    ['behind, in plain text', `${XML} status=404`, null],
    ['a longer number', `status=4040 ${XML}`, null],
  ])('reads the status from %s', (_name, line, status) => {
    const [candidate] = readCandidates(line, FORMATS);
    expect(candidate).toMatchObject({ code: 'NoSuchKey', requestId: ID, hostId: HOST, status });
  });

  it.each([
    ['time of the line', `2026-11-20T03:00:05.120Z ERROR ${XML}`, Date.UTC(2026, 10, 20, 3, 0, 5, 120)],
    [
      'time of a JSON line',
      JSON.stringify({ time: '2026-11-20T03:00:05.120Z', body: XML }),
      Date.UTC(2026, 10, 20, 3, 0, 5, 120),
    ],
    ['no time', XML, undefined],
  ])('keeps the %s', (_name, line, ms) => {
    expect(readCandidates(line, FORMATS)[0]?.lineTime?.ms).toBe(ms);
  });

  it('reads several bodies, each to its own end', () => {
    const other = XML.replace('NoSuchKey', 'AccessDenied');
    expect(story(`a ${XML}${other} b ${XML} c`)).toEqual(['1+1 errors NoSuchKey, AccessDenied, NoSuchKey']);
  });

  it.each<[string, string]>([
    ['no code', '<Error><Message>m</Message><RequestId>1</RequestId></Error>'],
    ['nothing but a code', '<Error><Code>NoSuchKey</Code></Error>'],
    ['prose', 'The `<Error>` element holds `<Code>`, `<Message>` and `<RequestId>`.'],
    ['an element of something else', '<Error>disk full</Error>'],
    ['lower case', '<error><code>NoSuchKey</code><message>m</message></error>'],
    ['doctype of a page', '<!DOCTYPE html><html><body><Error><p>Code</p></Error></body></html>'],
    ['JSON without code', '{"Error":{"Message":"m","RequestId":"1"}}'],
    ['an error that is text', '{"Error":"x","Code":1,"RequestId":"","HostId":""}'],
  ])('says unlike to %s', (_name, line) => {
    expect(readRecords(line, FORMATS).every(({ result }) => result.kind === 'unlike')).toBe(true);
  });

  it.each<[string, string, string]>([
    ['a doctype', `<?xml version="1.0"?><!DOCTYPE Error [<!ENTITY a "b">]>${XML}`, 'doctype refused'],
    ['crossed tags', '<Error><Code>A</Message><Code>B</Code><RequestId>1</RequestId></Error>', 'mismatched tags'],
    ['too deep', `<Error><Code>A</Code><RequestId>1</RequestId>${'<a>'.repeat(20)}</Error>`, 'too deep'],
    ['two codes', '<Error><Code>A</Code><Code>B</Code><RequestId>1</RequestId></Error>', 'repeated element'],
  ])('rejects %s', (_name, line, reason) => {
    expect(readRecords(line, FORMATS).map(({ result }) => result)).toEqual([{ kind: 'rejected', reason }]);
  });
});

const tiny = (n: number): string[] => [
  '<Error>',
  `<Code>Code${n}</Code>`,
  `<RequestId>${n}</RequestId>`,
  `<Message>${n}</Message>`,
  '</Error>',
];

const PRETTY = text([
  '<?xml version="1.0" encoding="UTF-8"?>',
  '<Error>',
  '  <Code>NoSuchKey</Code>',
  '  <Message>中 &amp; m</Message>',
  `  <RequestId>${ID}</RequestId>`,
  `  <HostId>${HOST}</HostId>`,
  '</Error>',
]);

function unplaced(candidate: Candidate): Record<string, unknown> {
  return plain({ ...candidate, offset: 0, lineTime: null });
}

describe('many lines', () => {
  const BARE = readCandidates(PRETTY, FORMATS).map(unplaced);

  it('reads a bare body', () => {
    expect(BARE).toMatchObject([{ code: 'NoSuchKey', message: '中 & m', requestId: ID, hostId: HOST, line: 1 }]);
  });

  it.each<[string, (line: string, n: number) => string]>([
    ['indented', (line) => `      ${line}`],
    ['time with zone', (line, n) => `2026-11-20T03:00:0${n}Z ${line}`],
    ['time, level, thread', (line, n) => `2026-11-20 03:00:0${n},123 ERROR [main] ${line}`],
    ['syslog', (line) => `Nov 20 03:00:00 web-1 uploader[812]: ${line}`],
    ['logcat', (line, n) => `11-20 03:00:00.00${n}  4021  4055 E OSS-Android-SDK: ${line}`],
    ['curl, asterisk', (line) => `* ${line}`],
    ['curl, greater', (line) => `> ${line}`],
    ['compose', (line) => `uploader-1  | ${line}`],
    ['a lead of its own', (line) => `<<uploader>> ${line}`],
    ['CRLF', (line) => `${line}\r`],
    [
      'HTML',
      (line) => line.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
    ],
    ['spread out by blank lines', (line) => `${line}\n`],
  ])('reads it behind or in: %s', (_name, write) => {
    const log = text(PRETTY.split('\n').map(write));
    expect(readCandidates(log, FORMATS).map(unplaced)).toEqual(BARE);
  });

  it('reads a string in pieces', () => {
    const log = `  data: '${PRETTY.split('\n').join("\\n' +\n    '")}',\n  status: 404`;
    expect(readCandidates(log, FORMATS)).toMatchObject([{ code: 'NoSuchKey', message: '中 & m', truncated: false }]);
  });

  it('leaves the lines around a body to others', () => {
    expect(story(`before\n${PRETTY}\nbehind\n\n${PRETTY}`)).toEqual(['2+7 errors NoSuchKey', '11+7 errors NoSuchKey']);
  });

  it('reads on where the next body begins on the last line', () => {
    expect(story(`${PRETTY}${PRETTY}\n${XML}`)).toEqual(['1+13 errors NoSuchKey, NoSuchKey', '14+1 errors NoSuchKey']);
  });

  it('keeps entries of the log out of a body that was printed without prefix', () => {
    const lines = PRETTY.split('\n');
    lines.splice(4, 0, '2026-11-20T03:00:05Z INFO  <meanwhile>', 'no element');
    expect(story(text(['2026-11-20T03:00:04Z ERROR answer:', ...lines]))).toEqual(['2+7 errors NoSuchKey']);
  });

  it('does not swallow what follows a body that was cut', () => {
    const cut = XML.slice(0, XML.indexOf('</HostId>'));
    for (const prefix of ['', '2026-11-20T03:00:05Z ERROR ', 'Nov 20 03:00:00 web-1 up[8]: ', '[a] ']) {
      // Without a known prefix one line of words may be the rest of the value.
      const next = prefix === '' || prefix === '[a] ' ? '' : `${prefix}something else\n`;
      const log = `${prefix}${cut}\n${next}${prefix}oss: service returned error: StatusCode=403\n${prefix}${XML}\n`;
      const read = readRecords(log, FORMATS);
      expect(
        read.filter(({ result }) => result.kind === 'errors').map(({ lines }) => lines),
        prefix,
      ).toEqual([1, 1]);
      expect(codes(log)).toEqual(['NoSuchKey', 'NoSuchKey']);
    }
  });

  it('cuts a body whose value never ends', () => {
    const log = text([
      '<Error>',
      '<Code>NoSuchKey</Code>',
      `<RequestId>${ID}</RequestId>`,
      '<Message>',
      ...Array<string>(100).fill('word'),
    ]);
    const [first] = readRecords(log, FORMATS);
    expect(first?.result).toMatchObject({ kind: 'errors', candidates: [{ code: 'NoSuchKey', truncated: true }] });
    expect(first?.lines).toBeLessThan(15);
  });

  it.each<[string, readonly string[], string[]]>([
    [
      'a doctype on lines of its own',
      ['<?xml version="1.0"?>', '<!DOCTYPE Error [', '<!ENTITY a "b">', ']>', XML],
      ['1+5 rejected doctype refused'],
    ],
    ['a prologue alone', ['<?xml version="1.0"?>', '<html>', '</html>'], []],
    ['two prologues', ['<?xml version="1.0"?>', '<?xml version="1.0"?>', XML], ['2+2 errors NoSuchKey']],
    ['a root that holds HTML', ['<Error>', '<p>', 'Code', '</p>', '</Error>'], []],
  ])('%s', (_name, lines, expected) => {
    expect(story(text(lines))).toEqual(expected);
  });

  it('tells writers apart by their prefix, however their lines fall', () => {
    const bodies = [0, 1, 2].map((n) =>
      PRETTY.replace('NoSuchKey', `Code${n}`)
        .split('\n')
        .map((line) => `Nov 20 03:00:00 web-1 up[${n}]: ${line}`),
    );
    const turns = fc.shuffledSubarray(
      [...Array<number>(7).fill(0), ...Array<number>(7).fill(1), ...Array<number>(7).fill(2)],
      { minLength: 21 },
    );
    fc.assert(
      fc.property(turns, (order) => {
        const left = bodies.map((body) => body.slice());
        const read = readCandidates(text(order.map((n) => left[n]?.shift() ?? '')), FORMATS);
        expect(read.map((one) => `${one.code} ${one.truncated}`).sort()).toEqual([
          'Code0 false',
          'Code1 false',
          'Code2 false',
        ]);
      }),
      { numRuns: 100 },
    );
  });

  it('never mixes two bodies that nothing tells apart', () => {
    const [a, b] = [tiny(0), tiny(1)];
    const log = text(a.flatMap((line, i) => [line, b[i] ?? '']));
    for (const one of readCandidates(log, FORMATS))
      expect(`${one.requestId} ${one.message}`).toBe(`${one.code?.slice(4)} ${one.code?.slice(4)}`);
    expect(new Set(codes(log))).toEqual(new Set(['Code0', 'Code1']));
  });
});

/** Reads bytes that arrive in the given pieces. */
function readCut(bytes: Uint8Array, cuts: readonly number[]): unknown[] {
  const read: unknown[] = [];
  const prefixOf = createPrefixReader({ zone: 'UTC', now: Date.UTC(2026, 10, 23) });
  const assembler = new RecordAssembler(FORMATS, { prefixOf }, (result) => {
    if (result.kind === 'errors') read.push(...result.candidates);
  });
  const framer = new LineFramer({
    onLine: (line) => assembler.push(line),
    onLongLine: (line) => assembler.pushLong(line),
  });
  let from = 0;
  for (const cut of [...cuts, bytes.length]) {
    framer.push(bytes.subarray(from, cut));
    from = cut;
  }
  framer.end();
  assembler.finish();
  return read;
}

describe('chunks', () => {
  const PREFIXED = text(PRETTY.split('\n').map((line) => `Nov 20 03:00:00 web-1 up[8]: ${line}`));
  const JSON_BODY = JSON.stringify({ Error: { Code: 'A', Message: '中', RequestId: '1' } }, null, 1);
  const OWN_LINES = '<Error xmlns=”x”>\r\n<Code>\r\nA\r\n</Code>\r\n<RequestId>\r\n1\r\n</RequestId>\r\n</Error>\r\n';

  it.each([
    ['pretty', PRETTY],
    ['prefixed', PREFIXED],
    ['JSON', JSON_BODY],
    ['own lines', OWN_LINES],
    ['escaped', JSON.stringify(PRETTY)],
  ])('of any size, and cut anywhere, give the same: %s', (_name, log) => {
    const bytes = new TextEncoder().encode(log);
    const whole = readCut(bytes, []);
    expect(whole).toHaveLength(1);
    for (let at = 1; at < bytes.length; at += 1) {
      expect(readCut(bytes, [at])).toEqual(whole);
      expect(readCandidates(bytes, FORMATS, { chunk: at })).toEqual(whole);
    }
  });

  it('cut twice anywhere give the same', () => {
    const bytes = new TextEncoder().encode(
      text([
        '<Error>',
        '<Code>A</Code>',
        '<Message>中\r',
        'é</Message>',
        '<RequestId>1</RequestId>',
        '</Error> <Error><Code>B',
        '</Code><HostId>h</HostId></Error>',
      ]),
    );
    const whole = JSON.stringify(readCut(bytes, []));
    expect(readCut(bytes, [])).toHaveLength(2);
    for (let one = 1; one < bytes.length; one += 1) {
      for (let two = one + 1; two < bytes.length; two += 1) {
        if (JSON.stringify(readCut(bytes, [one, two])) !== whole) throw new Error(`cut at ${one} and ${two}`);
      }
    }
  });

  it('end anywhere without more than the whole tells', () => {
    const [whole] = readCandidates(PRETTY, FORMATS);
    for (let end = 1; end < PRETTY.length; end += 1) {
      for (const one of readCandidates(PRETTY.slice(0, end), FORMATS)) {
        expect([null, whole?.message]).toContain(one.message);
        expect([null, whole?.requestId]).toContain(one.requestId);
        expect([null, whole?.hostId]).toContain(one.hostId);
        expect(one.code).toBe(whole?.code);
        expect(one.truncated).toBe(true);
      }
    }
  });
});

describe('hostile input', () => {
  it.each([
    ['openings', '<Error>\n'],
    ['openings on one line', '<Error>'],
    ['elements without end', '<Error><Code>A</Code>\n'],
    ['codes', '<Code>NoSuchKey</Code>\n'],
    ['prose', 'the `<Code>` of an `<Error>` is told\n'],
    ['prologues', '<?xml version="1.0"?>\n'],
    ['doctypes', '<!DOCTYPE x>\n<Error>\n'],
    ['messages', '<Error><Message>\n'],
    ['closings', '</Error>\n'],
    ['JSON', '{"Error": {\n'],
    ['JSON on one line', '{"Error":{"Code":'],
    ['escaped JSON', '{\\"Error\\":{\\"Code\\":'],
    ['joins', "'<Error>\\n' +\n"],
    ['backslashes', '\\"'],
  ])('of a megabyte of %s takes time in proportion', (_name, piece) => {
    const log = piece.repeat((1024 * 1024) / piece.length);
    const begin = performance.now();
    readRecords(log, FORMATS);
    expect(performance.now() - begin).toBeLessThan(15_000);
  });

  it('never throws, whatever the lines', () => {
    const piece = fc.constantFrom(
      '<Error>',
      '</Error>',
      '<Code>',
      'NoSuchKey',
      '</Code>',
      '\n',
      '\\n',
      '\\"',
      '"',
      "' +\n'",
      '<?xml version="1.0"?>',
      '&lt;Error&gt;',
      '\\u003cError\\u003e',
      '{"Error":{',
      '"Code":"A"',
      '}',
      ',',
      '> ',
      'x',
      ' ',
      '\0',
      '<!DOCTYPE x>',
      '<RequestId>1</RequestId>',
      'rror>',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const log = pieces.join('');
        const records = readRecords(log, FORMATS);
        // Every line belongs to exactly one record.
        expect(records.reduce((sum, { lines }) => sum + lines, 0)).toBe(
          log === '' ? 0 : log.split('\n').length - (log.endsWith('\n') ? 1 : 0),
        );
      }),
      { numRuns: 1_000 },
    );
  });
});
