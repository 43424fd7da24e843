// Input made to hurt: endless lines and blocks, labels without end, nested quotes. Time must grow with the size only.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sdkFormats } from '../../../src/formats/sdk/index.ts';
import { readCandidates, readRecords } from '../../support/read.ts';

const PIECES: readonly string[] = [
  '[ErrorCode]: ',
  '[ErrorCode]: A\\n[RequestId]: B\\n',
  '[ErrorCode]: A [RequestId]: B ',
  'com.aliyun.oss.OSSException: ',
  'Error returned by Service. ',
  'Error returned by Service. Error Code: A. Message: ',
  'operation error ',
  'oss: service returned error: ',
  'oss: service returned error: StatusCode=403, ErrorMessage="',
  'ErrorMessage=" oss: service returned error: RequestId=',
  "{'status': ",
  "{'status':x",
  "{'status': -2, 'details': {",
  '{"status": "requestId", "code": {',
  '[StatusCode]: 1, [Requestid]: ',
  'UserInfo={Domain=com.aliyun.oss.serverError Code=-403 ',
  'A, B=',
  'Domain=com.aliyun.oss.serverError Code=-403 UserInfo={A, ',
  'HTTP response code 403, returning EPERM. Body Text: <',
  'HTTP response code 301(',
  'A: RequestId: ',
  ': ',
  'NoSuchKey: ',
  'AaaError: ',
  'RequestId: A, HTTPCode: ',
  'Aliyun::OSS::ServerError ',
  'Failed with error code: A; Error info: ',
  'code:A,message:',
  'code:1, error_code:',
  'Failed!!! [SDK aliyun-oss-go-sdk ERROR] oss: ',
  '(Service: S3; Status Code: ',
  'status code: 403, request id: A, host id: ',
  'An error occurred (A) when calling the PutObject operation: ',
  '$metadata: {',
  '\\"',
  '"[ErrorCode]: ',
  '\\\\\\"requestId\\":',
  '\u001b[31m[ErrorCode]: ',
  '<Error><Code>A</Code>',
];

function timeOf(text: string): number {
  const begin = performance.now();
  readRecords(text, sdkFormats);
  return performance.now() - begin;
}

describe('a line of a megabyte', () => {
  it.each(PIECES)('of %j takes time in proportion', (piece) => {
    const fill = (bytes: number): string => piece.repeat(Math.ceil(bytes / piece.length));
    // Quadratic work on a line of this length would take minutes.
    expect(timeOf(fill(1024 * 1024 - 256))).toBeLessThan(15_000);
    expect(timeOf(`${fill(256 * 1024)}\n`.repeat(3))).toBeLessThan(15_000);
  });
});

describe('lines without end', () => {
  it.each(PIECES)('of %j take time in proportion and lose no line', (piece) => {
    const count = 10_000;
    const begin = performance.now();
    const records = readRecords(`${piece}\n`.repeat(count), sdkFormats);
    expect(performance.now() - begin).toBeLessThan(15_000);
    expect(records.reduce((sum, { lines }) => sum + lines, 0)).toBe(count);
  });

  it('gives a block of 200 lines of trace its one error', () => {
    const trace = '\tat com.example.A.b(A.java:1)\n'.repeat(400);
    const log = `com.aliyun.oss.OSSException: m\n[ErrorCode]: NoSuchKey\n[RequestId]: 69B4B95D0123456789ABCDEF\n[HostId]: h\n${trace}`;
    expect(readCandidates(log, sdkFormats)).toMatchObject([{ code: 'NoSuchKey', truncated: false }]);
  });

  it('keeps no more errors of one record than can be looked at', () => {
    const log = Array.from({ length: 5_000 }, (_, i) => `[ErrorCode]: NoSuchKey [RequestId]: ${i} `).join('');
    expect(readCandidates(log, sdkFormats).length).toBeLessThanOrEqual(32);
  });
});

describe('any mixture', () => {
  it('is read without a fault, and every line lands in one record', () => {
    const piece = fc.constantFrom(
      ...PIECES,
      '\n',
      ' ',
      '"',
      '\\',
      "'",
      '{',
      '}',
      '\t',
      'x',
      '    at a {',
      '  code: 1,',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const log = `${pieces.join('')}\n`;
        const records = readRecords(log, sdkFormats);
        expect(records.reduce((sum, { lines }) => sum + lines, 0)).toBe(log.split('\n').length - 1);
      }),
      { numRuns: 500 },
    );
  });

  it('never makes a hint miss what opening would find', () => {
    const piece = fc.constantFrom(...PIECES, '69B4B95D0123456789ABCDEF', ' ', '"', 'NoSuchKey', '403');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const text = pieces.join('');
        const line = { text, offset: 0, bytes: text.length, number: 1 };
        // The last one is meant to be asked for lines that end in a known sentence only.
        for (const format of sdkFormats.slice(0, -1)) {
          if (format.hint(text)) continue;
          const opened = format.open(line, { prefixOf: () => ({ key: '', start: 0, stamp: null }) });
          const result = 'kind' in opened ? opened : opened.end('cut');
          expect(result.kind, `${format.name}: ${text}`).toBe('unlike');
        }
      }),
      { numRuns: 500 },
    );
  });
});
