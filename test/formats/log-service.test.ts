import { readdirSync, readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logService } from '../../src/formats/log-service.ts';
import type { RecordResult } from '../../src/model/record.ts';
import { expectGolden, plainCandidate } from '../support/golden.ts';
import { readRecords, type ReadOptions, type ReadRecord } from '../support/read.ts';

const SAMPLES = new URL('../../samples/', import.meta.url);

function plain(records: readonly ReadRecord[]): unknown[] {
  return records.map(({ line, result }) =>
    result.kind === 'errors'
      ? { line, ...result, candidates: result.candidates.map(plainCandidate) }
      : { line, ...result },
  );
}
const TIME = Date.UTC(2026, 10, 22, 19);
const ID = '6B033BB00123456789ABCDEF';

const ROW = {
  __topic__: 'oss_access_log',
  __time__: String(TIME / 1000),
  time: '23/Nov/2026:03:00:01',
  access_id: 'LTAI5tEXAMPLEuploader001',
  bucket: 'example-media',
  client_ip: '203.0.113.7',
  ec: '0026-00000001',
  error_code: 'NoSuchKey',
  host: 'example-media.oss-cn-hangzhou.aliyuncs.com',
  http_method: 'GET',
  http_status: '404',
  object: 'images%2Fa.jpg',
  operation: 'GetObject',
  request_id: ID,
  request_uri: '/images/a.jpg HTTP/1.1',
  server_cost_time: '12',
  sync_request: '-',
  user_agent: 'curl/8.5.0',
};
type Fields = Partial<Record<keyof typeof ROW, string | number | undefined>>;

function row(fields: Fields = {}): string {
  return JSON.stringify({ ...ROW, ...fields });
}

function readText(text: string, options?: ReadOptions): RecordResult {
  const [record] = readRecords(text, [logService], options);
  if (record === undefined) throw new Error('no record');
  return record.result;
}

const REQUEST = { time: TIME, host: ROW.host, bucket: ROW.bucket, status: 404, failed: true };
const CANDIDATE = {
  format: 'log-service',
  origin: 'server',
  code: 'NoSuchKey',
  status: 404,
  requestId: ID,
  hostId: ROW.host,
  ec: '0026-00000001',
  message: null,
  operation: 'GetObject',
  bucket: ROW.bucket,
  object: 'images%2Fa.jpg',
  endpoint: null,
  extra: new Map([
    ['ClientIP', '203.0.113.7'],
    ['RequestURL', '/images/a.jpg HTTP/1.1'],
    ['UserAgent', 'curl/8.5.0'],
    ['ServerCostTimeMs', '12'],
  ]),
  marks: ['log-service'],
  synthetic: false,
  truncated: false,
  perObject: false,
  bodyTime: null,
  headerTime: null,
  lineTime: { ms: TIME, zoned: true },
  line: 1,
  offset: 0,
};

describe('rows', () => {
  const { __topic__: topic, __time__: time, ...fields } = ROW;
  const pairs = Object.entries(fields).map(([key, value]) => ({ key, value }));
  const capitals = pairs.map(({ key, value }) => ({ Key: key, Value: value }));
  const wrapped: [name: string, text: string][] = [
    ['bare', row()],
    ['with a comma', `${row()},`],
    ['first of an array', `[${row()},`],
    ['last of an array', `  ${row()} ]`],
    ['after a comma', `,${row()}`],
    ['an array of one', `[${row()}]`],
    ['content object', JSON.stringify({ content: ROW })],
    ['content text', JSON.stringify({ __topic__: topic, __time__: time, content: JSON.stringify(fields) })],
    ['contents object', JSON.stringify({ contents: fields, time: Number(time), topic })],
    ['contents list', JSON.stringify({ contents: pairs, time: Number(time), topic })],
    ['Contents list', JSON.stringify({ Contents: capitals, Time: Number(time), Topic: topic })],
    ['web tracking', JSON.stringify({ __topic__: topic, __logs__: [{ ...fields, __time__: time }] })],
    ['numbers', row({ __time__: TIME / 1000, http_status: 404, server_cost_time: 12 })],
    ['milliseconds', row({ __time__: TIME })],
    ['behind the time of a container', `2026-11-23T03:00:00.5Z stdout F ${row()}`],
    ['without topic', JSON.stringify({ ...fields, __time__: time })],
  ];

  it.each(wrapped)('%s', (_name, text) => {
    expect(readText(text)).toEqual({ kind: 'errors', candidates: [CANDIDATE], request: REQUEST });
  });

  it('takes User-Agent for user_agent', () => {
    const { user_agent: agent, ...rest } = ROW;
    const result = readText(JSON.stringify({ ...rest, 'User-Agent': agent }));
    expect(result).toEqual({ kind: 'errors', candidates: [CANDIDATE], request: REQUEST });
  });

  it('never keeps the access key id', () => {
    const result = readText(row());
    expect(JSON.stringify(result, (_key, value: unknown) => (value instanceof Map ? [...value] : value))).not.toContain(
      'LTAI',
    );
  });

  it.each([
    ['200', '-', 'request', false],
    ['304', '-', 'request', false],
    ['404', '-', 'request', true],
    ['503', '', 'request', true],
    ['203', 'CallbackFailed', 'errors', true],
    ['200', 'InvalidTextEncoding', 'errors', true],
    ['301', 'PermanentRedirect', 'errors', true],
  ])('status %s with code "%s" is %s', (status, code, kind, failed) => {
    const result = readText(row({ http_status: status, error_code: code }));
    expect(result).toMatchObject({ kind, request: { ...REQUEST, status: Number(status), failed } });
  });

  it('empties dashes and blanks', () => {
    const result = readText(row({ ec: '-', object: '', bucket: ' ', operation: '-', host: '-' }));
    expect(result).toMatchObject({
      candidates: [{ ec: null, object: null, bucket: null, operation: 'GET', hostId: null }],
    });
  });

  it.each([
    ['no status', row({ http_status: '-', error_code: '-' }), 'bad status'],
    ['cut off', row().slice(0, -20), 'bad JSON'],
    ['deep', row().replace('"NoSuchKey"', `${'['.repeat(40)}${']'.repeat(40)}`), 'nested too deeply'],
    ['huge', row({ object: 'x'.repeat(600_000) }), 'row too long'],
    ['no time', row({ __time__: '-', time: '-', request_id: '-', error_code: '-' }), 'no time'],
  ])('rejects a row with %s', (_name, text, reason) => {
    expect(readText(text)).toEqual({ kind: 'rejected', reason });
  });

  it.each([
    JSON.stringify({
      __topic__: 'nginx_access',
      http_status: '404',
      request_id: ID,
      bucket: 'b',
      operation: 'GetObject',
    }),
    JSON.stringify({ http_status: '404', request_id: 'abc', error: 'NoSuchKey' }),
    '{"level":"error","http_status":403,"error_code":"AccessDenied"}',
    'http_status {',
    '{"http_status":',
    '[',
    ']',
    '[]',
    '{}',
    '"oss_access_log"',
    '',
  ])('leaves alone: %s', (text) => {
    expect(readRecords(text, [logService]).filter(({ result }) => result.kind !== 'unlike')).toEqual([]);
  });
});

describe('several rows', () => {
  const other = { ...ROW, request_id: `${ID.slice(0, -1)}0`, error_code: 'AccessDenied', http_status: '403' };
  const fine = { ...ROW, error_code: '-', http_status: '200' };
  const brief = (text: string): unknown[] =>
    readRecords(text, [logService])
      .filter(({ result }) => result.kind !== 'unlike')
      .map(({ result }) =>
        result.kind === 'errors' ? [result.candidates.map(({ code }) => code), result.request?.status] : result.kind,
      );

  it.each([
    ['an array', JSON.stringify([ROW, fine, other])],
    ['rows behind commas', `${JSON.stringify(ROW)},${JSON.stringify(other)}`],
    ['an answer of the query interface', JSON.stringify({ meta: { count: 2 }, data: [ROW, other] })],
    ['logs', JSON.stringify({ count: 2, logs: [ROW, other] })],
    ['web tracking', JSON.stringify({ __topic__: 'oss_access_log', __logs__: [ROW, other] })],
  ])('tells the errors of %s, and no request', (_name, text) => {
    expect(brief(text)).toEqual([[['NoSuchKey', 'AccessDenied'], undefined]]);
  });

  it('counts nothing where none of them failed', () =>
    expect(brief(JSON.stringify([fine, fine]))).toEqual(['nothing']));

  it.each([
    ['indented', JSON.stringify([ROW, fine, other], null, 2)],
    ['by tabs', JSON.stringify([ROW, fine, other], null, '\t')],
    ['inside an answer', JSON.stringify({ meta: { count: 3 }, data: [ROW, fine, other] }, null, 4)],
    ['wrapped', JSON.stringify([{ content: ROW }, { content: fine }, { content: other }], null, 2)],
  ])('reads rows printed over many lines, %s', (_name, text) => {
    expect(brief(text)).toEqual([[['NoSuchKey'], 404], 'request', [['AccessDenied'], 403]]);
  });

  it('reads one row printed over many lines as it reads it on one', () => {
    expect(readText(JSON.stringify(ROW, null, 2))).toEqual({
      kind: 'errors',
      candidates: [CANDIDATE],
      request: REQUEST,
    });
  });

  it("leaves a program's own indented JSON to other formats", () => {
    const log = JSON.stringify({ time: 'x', level: 'error', bucket: 'b', error: 'HTTP_ERROR' }, null, 2);
    expect(brief(log)).toEqual([]);
    expect(brief('{\n  "Error": {\n    "Code": "NoSuchKey"\n  }\n}')).toEqual([]);
  });
});

describe('time', () => {
  const options = { zone: 'Asia/Shanghai' };

  it('dates a request by the id where __time__ is missing, and offers the time without zone', () => {
    expect(readText(row({ __time__: undefined }), options)).toMatchObject({
      candidates: [{ lineTime: { ms: TIME + 1000, zoned: false } }],
      request: { time: TIME },
    });
  });

  it('takes the time without zone where nothing else is left', () => {
    expect(readText(row({ __time__: undefined, request_id: '5A7C39674857FB9FFFFFF' }), options)).toMatchObject({
      candidates: [{ requestId: '5A7C39674857FB9FFFFFF' }],
      request: { time: TIME + 1000 },
    });
  });

  it('takes no impossible __time__', () => {
    for (const time of ['0', '-5', 'soon', '99999999999999']) {
      expect(readText(row({ __time__: time }), options)).toMatchObject({ request: { time: TIME } });
    }
  });
});

describe('topics', () => {
  it('takes a batch-delete row with a code for an error of one object and no request', () => {
    const result = readText(row({ __topic__: 'oss_batch_delete_log', http_status: '200', error_code: 'AccessDenied' }));
    expect(result).toMatchObject({ kind: 'errors', request: null, candidates: [{ perObject: true, status: 200 }] });
  });

  it('counts nothing for a batch-delete row without code, nor for metering', () => {
    expect(readText(row({ __topic__: 'oss_batch_delete_log', error_code: '-' }))).toEqual({ kind: 'nothing' });
    expect(readText('{"__topic__":"oss_metering_log","bucket":"b"}')).toEqual({ kind: 'nothing' });
    expect(readText('{"metering_datasize":"1","bucket":"b"}')).toEqual({ kind: 'nothing' });
  });
});

describe('samples', () => {
  it.each(['log-service', 'log-service-batch-delete', 'log-service-metering'])('%s.jsonl', (name) => {
    const text = readFileSync(new URL(`${name}.jsonl`, SAMPLES));
    expectGolden(`formats/${name}.jsonl.json`, plain(readRecords(text, [logService], { zone: 'Asia/Shanghai' })));
  });

  it('takes nothing from the samples of other formats', () => {
    const others = readdirSync(SAMPLES).filter((name) => !/^log-service|mixed|\.gz$/.test(name));
    expect(others.length).toBeGreaterThan(3);
    for (const name of others) {
      const kinds = new Set(
        readRecords(readFileSync(new URL(name, SAMPLES)), [logService]).map(({ result }) => result.kind),
      );
      expect([name, ...kinds]).toEqual([name, 'unlike']);
    }
  });
});

describe('properties', () => {
  it('gives back the fields of a row', () => {
    const value = fc.string({ minLength: 1 }).map((text) => `x${text}x`);
    fc.assert(
      fc.property(value, value, value, fc.integer({ min: 100, max: 999 }), (object, code, bucket, status) => {
        const result = readText(row({ object, error_code: code, bucket, http_status: status }));
        expect(result).toMatchObject({ candidates: [{ object, code, bucket, status }] });
      }),
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.json(), fc.string(), (json, text) => {
        readRecords(`${json}http_status{${text}\n{"http_status":${json},"__topic__":"oss_access_log"}`, [logService]);
        readRecords(`{"http_status":1,"contents":${json},"content":${JSON.stringify(json)},"__logs__":[${json}]}`, [
          logService,
        ]);
      }),
    );
  });

  it('survives a row named __proto__', () => {
    expect(readText('{"__proto__":{"http_status":"404"},"__topic__":"oss_access_log"}').kind).toBe('rejected');
    expect(Object.hasOwn(Object.prototype, 'http_status')).toBe(false);
  });
});
