// Codes about settings of a bucket that are wrong, double, locked or beyond a limit: CORS, tags, retention, inventory, logging,
// metadata index, acceleration. Absent settings are in absent-config.ts, replication and encryption in files of their own.
import type { Entry } from '../entry.ts';
import { ACCELERATOR_PAGE, ERROR_FORMAT_PAGE, STATUS_PAGES } from './pages.ts';

const CONFIG = {
  aliases: [],
  statuses: [400],
  action: 'fix-config',
  retryable: false,
  doc: STATUS_PAGES[400],
  origin: 'service',
} as const;

export const BUCKET_CONFIG_ENTRIES: readonly Entry[] = [
  {
    ...CONFIG,
    code: 'CORSRuleBeyondLimit',
    category: 'cors',
    summary: 'The bucket would get more CORS rules than allowed.',
    advice:
      'Look for automation that adds a rule per origin. ' +
      'Merge rules: one rule can hold many origins, methods and headers; about ten rules are the limit for a bucket. ' +
      'Send the complete, shortened set, because PutBucketCors replaces all rules.',
  },
  {
    ...CONFIG,
    code: 'InvalidTag',
    category: 'tagging',
    summary: 'A tag has a key or value that is not allowed.',
    advice:
      'Check length (128 for keys, 256 for values) and characters: letters, digits, spaces and the signs +-=._:/ are allowed. ' +
      'In the x-oss-tagging header keys and values must be URL-encoded.',
  },
  {
    ...CONFIG,
    code: 'InvalidTaggingKey',
    category: 'tagging',
    summary: 'A tag key is empty, too long or has characters that are not allowed.',
    advice:
      'Print the keys as sent: empty keys come from a trailing separator, strange ones from a missing URL-encoding. ' +
      'Keys have at most 128 characters; for bucket tags some prefixes such as http:// and aliyun are reserved.',
  },
  {
    ...CONFIG,
    code: 'RepeatedTags',
    category: 'tagging',
    summary: 'The same tag key is given twice.',
    advice:
      'Look where tags from several sources are put together and let the later one win before sending. ' +
      'Keys are case-sensitive, so only exact repetitions count.',
  },
  {
    ...CONFIG,
    code: 'TooManyTags',
    category: 'tagging',
    summary: 'More tags than allowed: 10 for an object, 20 for a bucket.',
    advice:
      'See which tool adds tags, and keep those that rules or billing depend on. ' +
      'Put other attributes into object metadata (x-oss-meta-*).',
  },
  {
    ...CONFIG,
    code: 'InvalidWORMConfiguration',
    category: 'worm',
    summary: 'The retention (WORM) policy is not valid.',
    advice:
      'Check RetentionPeriodInDays: a whole number from 1 to 25,550, and on extension larger than before. ' +
      'Check that the XML root fits the step (initiate, extend).',
  },
  {
    ...CONFIG,
    code: 'WORMConfigurationAlreadyExists',
    statuses: [409],
    category: 'worm',
    doc: STATUS_PAGES[409],
    summary: 'The bucket already has a retention (WORM) policy.',
    advice:
      'Read it with GetBucketWorm: while it is not locked it can be aborted, afterwards only extended. ' +
      'Make automation read before it initiates.',
  },
  {
    ...CONFIG,
    code: 'DailyInventoryExceedLimit',
    category: 'inventory',
    summary: 'The bucket has too many objects for a daily inventory.',
    advice:
      'Switch the rule to weekly: daily lists are made for buckets of up to about ten billion objects. ' +
      'Or restrict the rule to a prefix.',
  },
  {
    ...CONFIG,
    code: 'WeeklyInventoryExceedLimit',
    category: 'inventory',
    summary: 'The bucket has too many objects even for a weekly inventory.',
    advice:
      'Restrict the inventory rule to prefixes and use several rules. ' +
      'Ask support when the whole bucket must be listed at once.',
  },
  {
    ...CONFIG,
    code: 'InventoryExceedLimit',
    category: 'inventory',
    summary: 'The bucket has as many inventory rules as it may have.',
    advice:
      'List the rules and delete those nobody reads; scripts that create a rule under a new id each time are the usual cause. ' +
      'The API accepts more rules than the console, which stops at ten.',
  },
  {
    ...CONFIG,
    code: 'InventoryAlreadyExist',
    statuses: [409],
    category: 'inventory',
    doc: STATUS_PAGES[409],
    summary: 'An inventory rule of this id exists already.',
    advice:
      'Rules cannot be changed in place: delete the old one first, or choose another id. ' +
      'If the existing rule is as wanted, automation should take this as done.',
  },
  {
    ...CONFIG,
    code: 'InventoryConfigurationAlreadyExists',
    statuses: [409],
    category: 'inventory',
    doc: STATUS_PAGES[409],
    summary: 'An inventory configuration of this id exists already.',
    advice:
      'Delete the old configuration before writing the new one, or choose another id. ' +
      'If it is as wanted, automation should take this as done.',
  },
  {
    ...CONFIG,
    code: 'InvalidTargetBucketForLogging',
    statuses: [400, 403],
    category: 'logging',
    summary: 'The bucket that shall receive access logs cannot be used.',
    advice:
      'Check that the target bucket exists, belongs to the same account and lies in the same region as the source. ' +
      'The caller must be the owner of the target. ' +
      'Until this is mended no access logs are written, so mend it before you need them.',
  },
  {
    ...CONFIG,
    code: 'MetaQueryAlreadyExist',
    statuses: [],
    doc: ERROR_FORMAT_PAGE,
    category: 'meta-query',
    action: 'expected',
    summary: 'The metadata index of this bucket is already open.',
    advice:
      'Read its state with GetMetaQueryStatus; nothing else needs to be done. ' +
      'To change its mode, close it first and open it anew.',
  },
  {
    ...CONFIG,
    code: 'MetaQueryNotReady',
    statuses: [],
    doc: ERROR_FORMAT_PAGE,
    category: 'meta-query',
    action: 'retry',
    retryable: true,
    summary: 'The metadata index of this bucket is still being built.',
    advice:
      'Look at GetMetaQueryStatus: the first scan of a large bucket takes hours. ' +
      'Wait for the state Running, then repeat the query; until then use listing or inventory.',
  },
  {
    ...CONFIG,
    code: 'DataAcceleratorAvailableZoneNotSupported',
    category: 'acceleration',
    doc: ACCELERATOR_PAGE,
    summary: 'The data accelerator is not offered in this zone.',
    advice:
      'Check the zone against the list of supported zones on the API page; it must be in the region of the bucket. ' +
      'Choose a supported zone, best the one the computing machines are in.',
  },
  {
    ...CONFIG,
    code: 'DataAcceleratorQuotaFrozen',
    statuses: [403],
    category: 'acceleration',
    doc: ACCELERATOR_PAGE,
    summary: 'The capacity of the data accelerator cannot be changed at the moment.',
    advice:
      'Check whether the quota was changed only just now, by you or by automation; a second change has to wait. ' +
      'Try again later, and ask support with the request id if it stays frozen.',
  },
  {
    ...CONFIG,
    code: 'TooManyAccelerationPolicyPaths',
    category: 'acceleration',
    doc: ACCELERATOR_PAGE,
    summary: 'The cache policy of the data accelerator has too many paths.',
    advice:
      'Count the paths in the configuration that is sent and merge them into common prefixes. ' +
      'Send the complete, shortened list.',
  },
];
