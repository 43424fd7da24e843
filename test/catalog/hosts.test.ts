// Every form of host that requests and HostId elements have.
import { describe, expect, test } from 'vitest';
import { parseHost } from '../../src/catalog/hosts.ts';
import { REGIONS } from '../../src/catalog/regions.ts';

type Flags = 'internal' | 'accelerate';
const OSS: readonly [raw: string, kind: string, bucket: string | null, region: string | null, ...flags: Flags[]][] = [
  ['oss-cn-hangzhou.aliyuncs.com', 'endpoint', null, 'cn-hangzhou'],
  ['example-media.oss-cn-hangzhou.aliyuncs.com', 'bucket', 'example-media', 'cn-hangzhou'],
  ['Example-Media.OSS-cn-Hangzhou.aliyuncs.com.', 'bucket', 'example-media', 'cn-hangzhou'],
  ['example-media.oss-cn-hangzhou.aliyuncs.com:80', 'bucket', 'example-media', 'cn-hangzhou'],
  ['https://example-media.oss-cn-hangzhou.aliyuncs.com:443/a/b.txt?x=1', 'bucket', 'example-media', 'cn-hangzhou'],
  ['http://oss-cn-shanghai.aliyuncs.com', 'endpoint', null, 'cn-shanghai'],
  ['example-media.oss-cn-hangzhou-internal.aliyuncs.com', 'bucket', 'example-media', 'cn-hangzhou', 'internal'],
  ['oss-ap-southeast-1-internal.aliyuncs.com', 'endpoint', null, 'ap-southeast-1', 'internal'],
  ['s3.oss-cn-beijing.aliyuncs.com', 'endpoint', null, 'cn-beijing'],
  ['example-media.s3.oss-cn-beijing-internal.aliyuncs.com', 'bucket', 'example-media', 'cn-beijing', 'internal'],
  ['cn-hangzhou.oss.aliyuncs.com', 'endpoint', null, 'cn-hangzhou'],
  ['example-media.us-west-1.oss.aliyuncs.com', 'bucket', 'example-media', 'us-west-1'],
  ['example-media.oss.aliyuncs.com', 'bucket', 'example-media', null],
  ['cn-shop.oss.aliyuncs.com', 'bucket', 'cn-shop', null],
  ['oss.aliyuncs.com', 'endpoint', null, null],
  ['oss-internal.aliyuncs.com', 'endpoint', null, null, 'internal'],
  ['vpc100-oss-cn-hangzhou.aliyuncs.com', 'endpoint', null, 'cn-hangzhou', 'internal'],
  ['example-media.vpc100-oss-cn-beijing.aliyuncs.com', 'bucket', 'example-media', 'cn-beijing', 'internal'],
  ['example-logs.oss-cn-hangzhou-b.aliyuncs.com', 'bucket', 'example-logs', 'cn-hangzhou'],
  ['oss-cn-hangzhou-zmf.aliyuncs.com', 'endpoint', null, 'cn-hangzhou'],
  ['oss-cn-wuhan-lr.aliyuncs.com', 'endpoint', null, 'cn-wuhan-lr'],
  ['oss-cn-wuhan-lr-internal.aliyuncs.com', 'endpoint', null, 'cn-wuhan-lr', 'internal'],
  ['oss-rg-china-mainland.aliyuncs.com', 'endpoint', null, 'rg-china-mainland'],
  ['example-media.oss-accelerate.aliyuncs.com', 'bucket', 'example-media', null, 'accelerate'],
  ['oss-accelerate-overseas.aliyuncs.com', 'endpoint', null, null, 'accelerate'],
  ['example-bank.oss-cn-hzfinance.aliyuncs.com', 'bucket', 'example-bank', 'cn-hangzhou-finance'],
  ['oss-cn-hzjbp-a-internal.aliyuncs.com', 'endpoint', null, 'cn-hangzhou-finance', 'internal'],
  ['oss-cn-szfinance-internal.aliyuncs.com', 'endpoint', null, 'cn-shenzhen-finance-1', 'internal'],
  ['oss-cn-shanghai-finance-1-pub.aliyuncs.com', 'endpoint', null, 'cn-shanghai-finance-1'],
  ['oss-cn-shanghai-finance-1-pub-internal.aliyuncs.com', 'endpoint', null, 'cn-shanghai-finance-1', 'internal'],
  ['oss-cn-north-2-gov-1-internal.aliyuncs.com', 'endpoint', null, 'cn-north-2-gov-1', 'internal'],
  ['example-ap-1.oss-cn-hangzhou.oss-accesspoint.aliyuncs.com', 'access-point', null, 'cn-hangzhou'],
  [
    'example-ap-1.oss-cn-hangzhou-internal.oss-accesspoint.aliyuncs.com',
    'access-point',
    null,
    'cn-hangzhou',
    'internal',
  ],
  ['example-7d-ossalias.oss-cn-hangzhou.aliyuncs.com', 'bucket', 'example-7d-ossalias', 'cn-hangzhou'],
  ['example-fc-opap.oss-cn-qingdao.oss-object-process.aliyuncs.com', 'object-process', null, 'cn-qingdao'],
  [
    'example-data.cn-hangzhou-g-internal.oss-data-acc.aliyuncs.com',
    'accelerator',
    'example-data',
    'cn-hangzhou',
    'internal',
  ],
  ['example-lake.cn-shanghai.oss-dls.aliyuncs.com', 'hdfs', 'example-lake', 'cn-shanghai'],
  ['example-vec-1000000000000001.oss-cn-hangzhou.oss-vectors.aliyuncs.com', 'vectors', 'example-vec', 'cn-hangzhou'],
  [
    'example-tab-1000000000000001.oss-cn-hangzhou-internal.oss-tables.aliyuncs.com',
    'tables',
    'example-tab',
    'cn-hangzhou',
    'internal',
  ],
  ['cn-hangzhou.oss-tables.aliyuncs.com', 'tables', null, 'cn-hangzhou'],
  ['lo***g.oss-cn-hangzhou.aliyuncs.com', 'bucket', 'lo***g', 'cn-hangzhou'],
  ['example-media.oss-cn-hangzhou.aliyunc*****', 'bucket', 'example-media', 'cn-hangzhou'],
  ['example-media.img-cn-hangzhou.aliyuncs.com', 'bucket', 'example-media', 'cn-hangzhou'],
  ['example-media.oss-eu-north-9.aliyuncs.com', 'bucket', 'example-media', 'eu-north-9'],
  ['example-media.oss-cn-newcity-internal.aliyuncs.com', 'bucket', 'example-media', 'cn-newcity', 'internal'],
];

const OTHERS: readonly [raw: string, kind: string, host: string][] = [
  ['ecs.aliyuncs.com', 'other-aliyun', 'ecs.aliyuncs.com'],
  ['ram.aliyuncs.com', 'other-aliyun', 'ram.aliyuncs.com'],
  ['sts.cn-hangzhou.aliyuncs.com', 'other-aliyun', 'sts.cn-hangzhou.aliyuncs.com'],
  ['dysmsapi.aliyuncs.com', 'other-aliyun', 'dysmsapi.aliyuncs.com'],
  ['example.cn-hangzhou.log.aliyuncs.com', 'other-aliyun', 'example.cn-hangzhou.log.aliyuncs.com'],
  [
    'http://1000000000000001.mns.cn-hangzhou.aliyuncs.com/queues/a',
    'other-aliyun',
    '1000000000000001.mns.cn-hangzhou.aliyuncs.com',
  ],
  ['api.aliyun.com', 'other-aliyun', 'api.aliyun.com'],
  ['example-media.s3.us-east-1.amazonaws.com', 'other-vendor', 'example-media.s3.us-east-1.amazonaws.com'],
  [
    'example-1250000000.cos.ap-guangzhou.myqcloud.com',
    'other-vendor',
    'example-1250000000.cos.ap-guangzhou.myqcloud.com',
  ],
  ['obs.cn-north-4.myhuaweicloud.com', 'other-vendor', 'obs.cn-north-4.myhuaweicloud.com'],
  ['tos-cn-beijing.volces.com', 'other-vendor', 'tos-cn-beijing.volces.com'],
  ['example.nyc3.digitaloceanspaces.com', 'other-vendor', 'example.nyc3.digitaloceanspaces.com'],
  ['storage.googleapis.com', 'other-vendor', 'storage.googleapis.com'],
  ['s3.us-west-002.backblazeb2.com', 'other-vendor', 's3.us-west-002.backblazeb2.com'],
  ['play.min.io:9000', 'other-vendor', 'play.min.io'],
  ['cdn.example.com', 'custom', 'cdn.example.com'],
  ['oss.example.com', 'custom', 'oss.example.com'],
  ['evilaliyuncs.com', 'custom', 'evilaliyuncs.com'],
  ['oss-cn-hangzhou.aliyuncs.com.example.org', 'custom', 'oss-cn-hangzhou.aliyuncs.com.example.org'],
  ['minio:9000', 'custom', 'minio'],
  ['localhost', 'local', 'localhost'],
  ['localhost:8080', 'local', 'localhost'],
  ['10.0.0.7:9000', 'address', '10.0.0.7'],
  ['[2001:db8::7]:443', 'address', '2001:db8::7'],
  ['2001:db8::7', 'address', '2001:db8::7'],
];

const NO_HOSTS = [
  null,
  '',
  '  ',
  '-',
  'null',
  'NULL',
  'Unknown',
  'not a host at all',
  'Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4/Zm9vYmFyYmF6cXV4+Zm9v=',
  'a'.repeat(64),
  'a..b',
  '.oss-cn-hangzhou.aliyuncs.com',
  `${'a.'.repeat(200)}com`,
  '[not-an-address]',
  ':'.repeat(100_000),
  `${'.aliyun'.repeat(50_000)}*`,
];

describe('hosts of OSS', () => {
  test.each(OSS)('%s is a %s', (raw, kind, bucket, region, ...flags) => {
    expect(parseHost(raw)).toMatchObject({
      oss: true,
      otherAliyun: false,
      otherVendor: false,
      kind,
      bucket,
      region,
      internal: flags.includes('internal'),
      accelerate: flags.includes('accelerate'),
    });
  });

  test('the host itself is kept in lower case without port, scheme, path and final dot', () => {
    expect(parseHost(' https://Example-Media.OSS-cn-hangzhou.aliyuncs.com.:8443/key ')?.host).toBe(
      'example-media.oss-cn-hangzhou.aliyuncs.com',
    );
    expect(parseHost('example-media.oss-cn-hangzhou.aliyunc*****')?.host).toBe(
      'example-media.oss-cn-hangzhou.aliyunc*****',
    );
  });

  const endpoints = REGIONS.flatMap(({ id, publicEndpoints, internalEndpoints }) =>
    [...publicEndpoints, ...internalEndpoints].map((host) => [host, id, internalEndpoints.includes(host)] as const),
  );

  test.each(endpoints)('the endpoint %s of the table is %s', (host, id, internal) => {
    expect(parseHost(host)).toMatchObject({ oss: true, region: id, internal, bucket: null });
    expect(parseHost(`example-media.${host}`)).toMatchObject({ region: id, internal, bucket: 'example-media' });
  });
});

describe('other hosts', () => {
  test.each(OTHERS)('%s is %s', (raw, kind, host) => {
    expect(parseHost(raw)).toEqual({
      host,
      oss: false,
      otherAliyun: kind === 'other-aliyun',
      otherVendor: kind === 'other-vendor',
      bucket: null,
      region: null,
      internal: false,
      accelerate: false,
      kind,
    });
  });

  test.each(NO_HOSTS)('%j is no host', (raw) => {
    expect(parseHost(raw)).toBeNull();
  });
});
