import { describe, expect, it } from 'vitest';
import { OssightError } from '../../../src/model/error.ts';
import {
  describeAddress,
  isClickHouseAddress,
  parseClickHouseAddress,
} from '../../../src/stores/clickhouse/address.ts';

describe('the address of a ClickHouse', () => {
  it.each([
    ['clickhouse://ch-1', 'clickhouse://ch-1:8123/default'],
    ['clickhouse://ch-1/', 'clickhouse://ch-1:8123/default'],
    ['CLICKHOUSE://reader@ch-1:9000/fleet', 'clickhouse://reader@ch-1:9000/fleet'],
    ['clickhouses://ch-1,ch-2:9443/fleet?cluster=main-1', 'clickhouses://ch-1:8443,ch-2:9443/fleet?cluster=main-1'],
    ['clickhouses://[::1]:1/fleet?ca=%2Fetc%2Fca.pem', 'clickhouses://[::1]:1/fleet?ca=%2Fetc%2Fca.pem'],
    ['clickhouse://a%40b@ch/x', 'clickhouse://a%40b@ch:8123/x'],
  ])('%s', (text, told) => {
    expect(isClickHouseAddress(text)).toBe(true);
    expect(describeAddress(parseClickHouseAddress(text))).toBe(told);
    expect(describeAddress(parseClickHouseAddress(told))).toBe(told);
  });

  it.each(['./ossight.db', 'clickhouse.db', '/clickhouse://x', 'http://ch-1'])('is not %s', (text) => {
    expect(isClickHouseAddress(text)).toBe(false);
  });

  it.each([
    'clickhouse://',
    'clickhouse:///fleet',
    'clickhouse://ch-1:0',
    'clickhouse://ch-1:65536',
    'clickhouse://ch-1,/fleet',
    'clickhouse://ch-1/a/b',
    'clickhouse://ch-1/a`b',
    'clickhouse://ch-1/fleet?cluster=a%27b',
    'clickhouse://ch-1/fleet?user=x',
    'clickhouse://ch 1',
    'clickhouse://%zz@ch-1',
    'clickhouse://a@b@ch-1',
  ])('refuses %s', (text) => {
    expect(() => parseClickHouseAddress(text)).toThrow(OssightError);
  });

  it.each([
    'clickhouse://me:hush-hush@ch-1/fleet',
    'clickhouse://:hush-hush@ch-1',
    'clickhouse://me:hush-hush@x@ch-1',
    'clickhouse://ch-1/hush-hush@x',
    'clickhouse://ch-1/x?password=hush-hush',
    'clickhouse://ch-1/x?hush-hush=1',
  ])('repeats nothing that may be a password: %s', (text) => {
    let said = '';
    try {
      parseClickHouseAddress(text);
    } catch (error) {
      if (!(error instanceof OssightError)) throw error;
      expect(error.code).toBe('usage');
      said = `${error.message} ${error.reason} ${error.hint}`;
    }
    expect(said).not.toBe('');
    expect(said).not.toContain('hush');
  });
});
