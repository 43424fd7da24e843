// Which limit was hit: sub-causes of the throttling codes.
import { parseHost } from '../hosts.ts';
import { causesOf } from './cause.ts';
import type { CauseData, Signs } from './cause.ts';

const SLOW_DOWN = { action: 'slow-down', retryable: true } as const satisfies Partial<CauseData>;

const viaInternal = (signs: Signs): boolean => parseHost(signs.facts.hostId)?.internal === true;

const bandwidth = (code: string, direction: string): ReturnType<typeof causesOf> =>
  causesOf(code, [
    {
      ...SLOW_DOWN,
      slug: 'account-bandwidth',
      ec: ['0004-00000304'],
      summary: `The ${direction} bandwidth of the whole account in this region is used up.`,
      advice:
        'Add up the traffic of all buckets of the account in the region: the one that fails need not be the one that grew. ' +
        'Move load in time, behind a CDN or to another region, or apply for a higher limit.',
    },
    {
      ...SLOW_DOWN,
      slug: 'internal-bandwidth',
      otherwise: viaInternal,
      summary: `The ${direction} bandwidth over the internal endpoint is used up.`,
      advice:
        'Internal traffic has a limit of its own. Spread batch jobs over time and limit their parallelism; machine learning and backup jobs that start together are usual.',
    },
    {
      ...SLOW_DOWN,
      slug: 'public-bandwidth',
      otherwise: (signs) => !viaInternal(signs),
      summary: `The ${direction} bandwidth over the public endpoint is used up.`,
      advice:
        'Let machines in the same region use the internal endpoint, put public traffic behind a CDN, and cap single transfers with x-oss-traffic-limit. ' +
        'Raise the limit if the growth is real.',
    },
  ]);

export const DOWNLOAD_TRAFFIC = bandwidth('DownloadTrafficRateLimitExceeded', 'download');
export const UPLOAD_TRAFFIC = bandwidth('UploadTrafficRateLimitExceeded', 'upload');

const single = (code: string, cause: CauseData): ReturnType<typeof causesOf> =>
  causesOf(code, [{ ...cause, otherwise: () => true }]);

export const LIMITS = [
  ...single('TotalQpsLimitExceeded', {
    ...SLOW_DOWN,
    slug: 'account-request-rate',
    summary: 'The account sends more requests a second than the region grants it.',
    advice:
      'Look for polling and listing in loops, and for retries without pauses; back off exponentially with jitter.',
  }),
  ...single('QpsLimitExceeded', {
    ...SLOW_DOWN,
    slug: 'operation-request-rate',
    summary: 'One operation is called more often a second than it may be.',
    advice: 'Limit the rate of this operation on the client and back off exponentially with jitter.',
  }),
  ...single('MetaOperationQpsLimitExceeded', {
    ...SLOW_DOWN,
    slug: 'management-request-rate',
    summary: 'Buckets and their settings are read or changed too often.',
    advice: 'Cache what was read, create no bucket per user or job, and make automation serial.',
  }),
  ...single('PartitionQpsLimitted', {
    ...SLOW_DOWN,
    slug: 'key-range-request-rate',
    summary: 'Keys that sort closely together get too many requests.',
    advice: 'Spread keys: put a hash in front of dates and counters, so that load falls on many ranges.',
  }),
  ...single('ActiveRequestLimitExceeded', {
    ...SLOW_DOWN,
    slug: 'concurrent-requests',
    summary: 'Too many requests are open at once.',
    advice: 'Make connection pools smaller and time-outs shorter; slow readers hold requests open.',
  }),
  ...single('CpuLimitExceeded', {
    ...SLOW_DOWN,
    slug: 'processing',
    summary: 'Processing of images or media uses more than its share of computing.',
    advice: 'Store processed results instead of computing them for every view, and limit parallel processing.',
  }),
];

export const SERVICE_UNAVAILABLE = causesOf('ServiceUnavailable', [
  {
    slug: 'server-busy',
    says: ['thread pool is almost full'],
    action: 'slow-down',
    retryable: true,
    summary: 'The server that took the request is momentarily full.',
    advice: 'Repeat with growing, randomised pauses. Report request ids when it lasts for minutes.',
  },
]);
