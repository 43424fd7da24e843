// Codes that say "this bucket has no such setting". Mostly harmless: tools read settings to compare them, and absence is an answer.
import type { Entry } from '../entry.ts';
import { ACCELERATOR_PAGE, ERROR_FORMAT_PAGE, STATUS_PAGES } from './pages.ts';

const ABSENT = {
  aliases: [],
  statuses: [404],
  category: 'not-found-config',
  action: 'expected',
  retryable: false,
  doc: STATUS_PAGES[404],
  origin: 'service',
} as const;

export const ABSENT_CONFIG_ENTRIES: readonly Entry[] = [
  {
    ...ABSENT,
    code: 'BucketDataRedundancyTransitionTaskNotExist',
    statuses: [],
    doc: ERROR_FORMAT_PAGE,
    summary: 'There is no task that converts the redundancy type of this bucket.',
    advice:
      'Normal when a tool asks for a task that was never begun or was deleted. ' +
      'If one was expected, list the tasks of the bucket and compare the task id.',
  },
  {
    ...ABSENT,
    code: 'JobNotExist',
    statuses: [],
    doc: ERROR_FORMAT_PAGE,
    summary: 'The job asked for does not exist.',
    advice:
      'Compare the job id and the region with the list of jobs; finished jobs are removed after a while. ' +
      'Automation that checks before it creates may ignore this.',
  },
  {
    ...ABSENT,
    code: 'MetaQueryNotExist',
    statuses: [],
    doc: ERROR_FORMAT_PAGE,
    summary: 'Metadata indexing (data indexing) is not switched on for this bucket.',
    advice:
      'For a probe this is the normal answer. ' +
      'If queries are expected to work, open the index with OpenMetaQuery and wait until its state is Running; building it takes a while on large buckets.',
  },
  {
    ...ABSENT,
    code: 'NoSuchAccessPoint',
    summary: 'The access point does not exist.',
    advice:
      'Compare name, account and region with the list of access points. ' +
      'For a probe the answer is normal; for traffic, correct the host or create the access point again.',
  },
  {
    ...ABSENT,
    code: 'NoSuchBucketOverwriteConfig',
    summary: 'The bucket has no rule that forbids overwriting.',
    advice:
      'Reading the setting of a bucket that never had one gives this. ' +
      'Set the rule only where overwriting shall be forbidden for a whole bucket or prefix.',
  },
  {
    ...ABSENT,
    code: 'NoSuchBucketPolicy',
    summary: 'The bucket has no bucket policy.',
    advice:
      'Normal for tools that read policies to compare them. ' +
      'If access by policy was expected to work, it was deleted or never set: look into the audit trail for DeleteBucketPolicy.',
  },
  {
    ...ABSENT,
    code: 'NoSuchCacheControlConfiguration',
    summary: 'The bucket has no cache control configuration.',
    advice:
      'Normal when a tool reads the setting. ' +
      'Set one only if answers of this bucket shall carry a common Cache-Control header.',
  },
  {
    ...ABSENT,
    code: 'NoSuchConfiguration',
    doc: ACCELERATOR_PAGE,
    summary: 'The setting asked for, such as a data accelerator, does not exist for this bucket.',
    advice:
      'Check bucket, zone and kind of setting in the request; for a probe the answer is normal. ' +
      'If it should exist, see whether it was deleted or created in another zone.',
  },
  {
    ...ABSENT,
    code: 'NoSuchDataPipeline',
    summary: 'The data pipeline does not exist.',
    advice:
      'Compare its name and region with the list of pipelines. ' +
      'Automation that checks before it creates may ignore this.',
  },
  {
    ...ABSENT,
    code: 'NoSuchLifecycle',
    summary: 'The bucket has no lifecycle rules.',
    advice:
      'Normal for tools that read lifecycle rules to compare them. ' +
      'If old objects pile up although rules were meant to exist, somebody removed them: look into the audit trail for DeleteBucketLifecycle.',
  },
  {
    ...ABSENT,
    code: 'NoSuchResponseHeaderConfiguration',
    summary: 'The bucket has no rules for response headers.',
    advice:
      'Reading the setting of a bucket that never had one gives this. ' +
      'Set rules only if headers of answers shall be hidden or added.',
  },
  {
    ...ABSENT,
    code: 'NoSuchUserDefinedLogFieldsConfig',
    summary: 'The bucket has no user-defined fields for its real-time log.',
    advice:
      'Reading the setting of a bucket that never had one gives this. ' +
      'Set the fields only if headers or parameters of requests shall appear in the log.',
  },
  {
    ...ABSENT,
    code: 'NoSuchWebsiteConfiguration',
    action: 'fix-config',
    summary: 'The bucket has no static website configuration.',
    advice:
      'A tool that compares settings gets this normally. ' +
      'If visitors meet it, set index and error page under static pages, and check that the site uses a bound domain. ' +
      'Look into the audit trail when it worked before.',
  },
  {
    ...ABSENT,
    code: 'NoSuchCORSConfiguration',
    category: 'cors',
    summary: 'The bucket has no CORS rules.',
    advice:
      'Normal for tools that read the rules. ' +
      'If browsers report blocked requests at the same time, add a rule with their Origin, methods and headers.',
  },
  {
    ...ABSENT,
    code: 'NoSuchBucketObjectTagging',
    category: 'tagging',
    summary: 'There are no object tags where tags were asked for.',
    advice:
      'Normal when objects were never tagged. ' +
      'If a lifecycle or replication rule depends on tags, find the writer that should send x-oss-tagging.',
  },
  {
    ...ABSENT,
    code: 'NoSuchTransferAccelerationConfiguration',
    category: 'acceleration',
    summary: 'The bucket has no transfer acceleration setting.',
    advice:
      'Normal when a tool reads the setting of a bucket that never had it. ' +
      'Enable it only if clients shall use the acceleration endpoints, which cost extra.',
  },
  {
    ...ABSENT,
    code: 'NoSuchInventory',
    category: 'inventory',
    summary: 'The inventory rule does not exist.',
    advice:
      'Compare the inventory id with ListBucketInventory; ids are case-sensitive. ' +
      'For a probe the answer is normal; if reports are missing, create the rule again.',
  },
  {
    ...ABSENT,
    code: 'NoSuchInventoryConfiguration',
    category: 'inventory',
    summary: 'The bucket has no inventory configuration of this id.',
    advice:
      'Compare the inventory id with ListBucketInventory; ids are case-sensitive. ' +
      'Automation that checks before it creates may ignore this.',
  },
  {
    ...ABSENT,
    code: 'NoSuchWORMConfiguration',
    category: 'worm',
    summary: 'The bucket has no retention (WORM) policy, or not one of this id.',
    advice:
      'Read the present policy with GetBucketWorm and compare its WormId. ' +
      'A policy that was not locked within 24 hours expires by itself: then initiate it again and lock it in time.',
  },
  {
    ...ABSENT,
    code: 'ShipperNotExist',
    statuses: [],
    doc: ERROR_FORMAT_PAGE,
    summary: 'The log shipping task does not exist.',
    advice:
      'Compare project, logstore and task name; the code comes from the log service beside OSS. ' +
      'Automation that checks before it creates may ignore this.',
  },
];
