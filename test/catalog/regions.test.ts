// The table of regions: the pattern where it holds, the exact names where it does not.
import { describe, expect, it } from 'vitest';
import { REGIONS } from '../../src/catalog/regions.ts';

const byId = new Map(REGIONS.map((region) => [region.id, region]));

describe('regions', () => {
  it('are 34 public ones and 5 of finance and government', () => {
    expect(byId.size).toBe(REGIONS.length);
    expect(REGIONS.filter((region) => !region.finance)).toHaveLength(34);
    expect(REGIONS.filter((region) => region.finance)).toHaveLength(5);
  });

  it('share no endpoint', () => {
    const hosts = REGIONS.flatMap((region) => [...region.publicEndpoints, ...region.internalEndpoints]);
    expect(new Set(hosts).size).toBe(hosts.length);
  });

  it.each(REGIONS)('$id has plain hosts, internal ones told by their name', (region) => {
    expect(region.name).not.toBe('');
    expect(region.publicEndpoints.length + region.internalEndpoints.length).toBeGreaterThan(0);
    for (const host of [...region.publicEndpoints, ...region.internalEndpoints]) {
      expect(host).toMatch(/^oss-[a-z0-9-]+\.aliyuncs\.com$/);
    }
    for (const host of region.internalEndpoints) expect(host).toContain('-internal.');
    for (const host of region.publicEndpoints) expect(host).not.toContain('-internal');
  });

  it.each([
    ['cn-hangzhou', ['oss-cn-hangzhou.aliyuncs.com'], ['oss-cn-hangzhou-internal.aliyuncs.com']],
    ['cn-wuhan-lr', ['oss-cn-wuhan-lr.aliyuncs.com'], ['oss-cn-wuhan-lr-internal.aliyuncs.com']],
    ['rg-china-mainland', ['oss-rg-china-mainland.aliyuncs.com'], []],
    [
      'cn-hangzhou-finance',
      ['oss-cn-hzfinance.aliyuncs.com'],
      [
        'oss-cn-hzfinance-internal.aliyuncs.com',
        'oss-cn-hzjbp-a-internal.aliyuncs.com',
        'oss-cn-hzjbp-b-internal.aliyuncs.com',
      ],
    ],
    [
      'cn-shanghai-finance-1',
      ['oss-cn-shanghai-finance-1-pub.aliyuncs.com'],
      ['oss-cn-shanghai-finance-1-internal.aliyuncs.com', 'oss-cn-shanghai-finance-1-pub-internal.aliyuncs.com'],
    ],
    [
      'cn-shenzhen-finance-1',
      ['oss-cn-szfinance.aliyuncs.com', 'oss-cn-shenzhen-finance-1-pub.aliyuncs.com'],
      ['oss-cn-shenzhen-finance-1-internal.aliyuncs.com', 'oss-cn-szfinance-internal.aliyuncs.com'],
    ],
    [
      'cn-beijing-finance-1',
      ['oss-cn-beijing-finance-1-pub.aliyuncs.com'],
      ['oss-cn-beijing-finance-1-internal.aliyuncs.com', 'oss-cn-beijing-finance-1-pub-internal.aliyuncs.com'],
    ],
    ['cn-north-2-gov-1', [], ['oss-cn-north-2-gov-1-internal.aliyuncs.com']],
  ])('%s', (id, publicEndpoints, internalEndpoints) => {
    expect(byId.get(id)).toMatchObject({ publicEndpoints, internalEndpoints });
  });

  it.each([
    ['ap-southeast-2', 'closed'],
    ['ap-south-1', 'closed'],
    ['cn-nanjing', 'closing down'],
    ['cn-fuzhou', 'closing down'],
    ['cn-zhongwei', 'unconfirmed'],
    ['rus-west-1', 'unconfirmed'],
    ['cn-hangzhou', null],
  ])('%s: %s', (id, note) => expect(byId.get(id)?.note).toBe(note));
});
