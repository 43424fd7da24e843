// Codes that say "too much, too fast": bandwidth, request rate, connections, processing power. Quotas are per account and
// region and are changed by the service, so the figures in the texts are orders of magnitude to check against.
import type { Entry } from '../entry.ts';
import { LIMITS_PAGE, OVERRUN_PAGE, STATUS_PAGES, ecPage } from './pages.ts';

const THROTTLE = {
  aliases: [],
  statuses: [503],
  category: 'throttle',
  action: 'slow-down',
  retryable: true,
  doc: STATUS_PAGES[503],
  origin: 'service',
} as const satisfies Partial<Entry>;

export const THROTTLE_ENTRIES: readonly Entry[] = [
  {
    ...THROTTLE,
    code: 'ActiveRequestLimitExceeded',
    summary: 'Too many requests of the account are open at the same moment.',
    advice:
      'Look for requests that stay open: slow downloads, hung clients, a connection pool that grew. ' +
      'Lower the number of parallel transfers, set client timeouts, and repeat with growing, randomised pauses. ' +
      'If the concurrency is legitimate, ask support to raise the limit and name a few request ids.',
  },
  {
    ...THROTTLE,
    code: 'CpuLimitExceeded',
    doc: ecPage('0004-00000801'),
    summary: 'Image or media processing used more computing power than the account is granted.',
    advice:
      'Check how many requests carry x-oss-process: every one of them is computed anew. ' +
      'Reduce their concurrency, store the results of frequent styles as objects or put a CDN in front, then repeat with back-off. ' +
      'Support can raise the limit for a sustained need.',
  },
  {
    ...THROTTLE,
    code: 'DownloadTrafficRateLimitExceeded',
    aliases: ['Downloadtrafficratelimitexceeded'],
    doc: ecPage('0004-00000304'),
    summary: 'Downloads exceed the bandwidth granted to the account or bucket.',
    advice:
      'Compare download bandwidth under Data Usage in the console with the limit of the region, and find the host, bucket or client that grew. ' +
      'Cap clients with x-oss-traffic-limit, move public traffic to a CDN and same-region readers to the internal endpoint. ' +
      'Retries without pauses make it worse; when the load is legitimate, have support raise the limit.',
  },
  {
    ...THROTTLE,
    code: 'MetaOperationQpsLimitExceeded',
    summary: 'Management calls (listing buckets, bucket settings, CORS, live channels) come too often.',
    advice:
      'Find what calls ListBuckets or reads and writes bucket settings in a loop; a client that checks the bucket before every object is the usual suspect. ' +
      'Cache those answers and serialise automation such as Terraform runs. ' +
      'A repeat after a few seconds normally succeeds.',
  },
  {
    ...THROTTLE,
    code: 'PartitionQpsLimitted',
    doc: OVERRUN_PAGE,
    summary: 'One range of object names takes more requests a second than its partition can serve.',
    advice:
      'Look at the names being hit: dates, counters or another common sequential prefix put everything on one partition. ' +
      'Spread the load with a short hash in front of the name, and back off meanwhile. ' +
      'If names cannot change, talk to support about the hot prefix.',
  },
  {
    ...THROTTLE,
    code: 'QpsLimitExceeded',
    statuses: [429],
    doc: STATUS_PAGES[429],
    summary: 'Requests come faster than the rate limit of this interface.',
    advice:
      'Find which operation is called so often and by whom; the log shows operation and host. ' +
      'Reduce the rate and repeat with growing, randomised pauses instead of at once. ' +
      'If the rate is needed, ask support for a higher limit.',
  },
  {
    ...THROTTLE,
    code: 'SlowDown',
    doc: LIMITS_PAGE,
    summary: 'The service asks the client to reduce its request rate.',
    advice:
      'Check that the answer really comes from OSS: its own throttling usually has a longer code, this one is the S3 wording and is seen through compatible gateways. ' +
      'Then lower parallelism and repeat with growing, randomised pauses. ' +
      'If it stays, compare the request rate with the account limit and ask for more.',
  },
  {
    ...THROTTLE,
    code: 'TotalQpsLimitExceeded',
    doc: ecPage('0004-00000302'),
    summary: 'The account sends more requests a second than it is granted.',
    advice:
      'Compare the request rate with the limit: about 10,000 a second for an account, about 2,000 when object names are sequential. ' +
      'Stop needless HEAD and list calls, batch deletes, randomise name prefixes, and repeat with back-off. ' +
      'For a lasting need support can raise the limit.',
  },
  {
    ...THROTTLE,
    code: 'UploadTrafficRateLimitExceeded',
    doc: ecPage('0004-00000304'),
    summary: 'Uploads exceed the bandwidth granted to the account or bucket.',
    advice:
      'See which job or client started to upload: backups, migrations and log shipping are the usual ones. ' +
      'Limit it with x-oss-traffic-limit or fewer parallel parts, and spread batch jobs over time. ' +
      'When the load is legitimate, have support raise the limit of the region.',
  },
];
