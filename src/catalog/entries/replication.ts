// Codes about copying buckets to other buckets (cross-region and same-region replication).
import type { Entry } from '../entry.ts';
import { STATUS_PAGES } from './pages.ts';

const REPLICATION = {
  aliases: [],
  statuses: [400],
  category: 'replication',
  action: 'fix-config',
  retryable: false,
  doc: STATUS_PAGES[400],
  origin: 'service',
} as const;

export const REPLICATION_ENTRIES: readonly Entry[] = [
  {
    ...REPLICATION,
    code: 'BadReplicationLocation',
    summary: 'The target region of the replication is not valid.',
    advice:
      'Check the spelling of the location, which is the region with its prefix such as oss-cn-beijing. ' +
      'GetBucketReplicationLocation lists where this bucket can be replicated to.',
  },
  {
    ...REPLICATION,
    code: 'BucketReplicationAlreadyExist',
    summary: 'A replication between these two buckets exists already.',
    advice:
      'Read it with GetBucketReplication: if it is as wanted, nothing is left to do. ' +
      'Otherwise delete the old rule, wait until it is gone, and create the new one.',
  },
  {
    ...REPLICATION,
    code: 'InvalidBucketStatus',
    summary: 'Source and target bucket do not have the state that replication needs.',
    advice:
      'Compare versioning of both: it must agree, and rules with tag filters need it enabled on both. ' +
      'Enable versioning, or drop the tag filter.',
  },
  {
    ...REPLICATION,
    code: 'InvalidTargetBucket',
    summary: 'The target bucket cannot be used for replication.',
    advice:
      'Check that it exists, is not the source itself, belongs to the account the rule says, and is not part of a chain that excludes it. ' +
      'Then set the rule again.',
  },
  {
    ...REPLICATION,
    code: 'InvalidTargetLocation',
    summary: 'The target bucket does not lie in the region that the rule names.',
    advice:
      'Look up the region of the target bucket (GetBucketInfo) and put exactly that into the rule. ' +
      'If the rule is right, it names the wrong bucket.',
  },
  {
    ...REPLICATION,
    code: 'NoReplicationLocation',
    summary: 'The bucket cannot be replicated to that location.',
    advice:
      'Ask GetBucketReplicationLocation for the locations open to this bucket; some pairs of regions are not offered or need transfer acceleration. ' +
      'Choose one of them, or another target bucket.',
  },
  {
    ...REPLICATION,
    code: 'NoReplicationRule',
    action: 'fix-request',
    summary: 'The request to set up replication contains no rule.',
    advice:
      'Look at the XML that is sent: the Rule element is missing, misspelt or in the wrong place. ' +
      'Compare with the example on the API page.',
  },
  {
    ...REPLICATION,
    code: 'NoSuchReplicationConfiguration',
    statuses: [404],
    action: 'expected',
    doc: STATUS_PAGES[404],
    summary: 'The bucket has no replication.',
    advice:
      'Normal when a tool reads the setting of a bucket that never had one. ' +
      'If copies are expected, somebody removed the rule: look into the audit trail for DeleteBucketReplication.',
  },
  {
    ...REPLICATION,
    code: 'NoSuchReplicationRule',
    statuses: [404],
    doc: STATUS_PAGES[404],
    summary: 'The replication rule of this id does not exist.',
    advice:
      'Compare the rule id with GetBucketReplication; the service makes ids itself when none was given. ' +
      'A rule that is being deleted disappears after a while.',
  },
  {
    ...REPLICATION,
    code: 'TooManyFilterObjectTags',
    summary: 'A replication rule filters by more object tags than allowed.',
    advice:
      'Count the tags of the filter and keep those that decide. ' +
      'Otherwise split the objects by prefix or by bucket.',
  },
  {
    ...REPLICATION,
    code: 'TooManyIncomingReplication',
    summary: 'Too many buckets replicate into this bucket.',
    advice:
      'List the rules that have it as target and remove those no longer needed. ' +
      'Spread the rest over several target buckets, or ask support for more.',
  },
  {
    ...REPLICATION,
    code: 'TooManyOutgoingReplication',
    summary: 'The bucket replicates to too many targets.',
    advice:
      'List its rules and remove those no longer needed. ' +
      'Fewer targets, or a chain over another bucket, keep within the limit.',
  },
  {
    ...REPLICATION,
    code: 'TooManyPrefixes',
    summary: 'A replication rule names more prefixes than allowed.',
    advice:
      'Merge the prefixes into common ones, ten being the usual limit of a rule. ' +
      'Replicate the whole bucket when most of it is listed anyway.',
  },
  {
    ...REPLICATION,
    code: 'TooManyReplicationRules',
    action: 'fix-request',
    summary: 'A request may set up only one replication rule.',
    advice:
      'Send one PutBucketReplication for each rule instead of all in one body. ' +
      'Then check with GetBucketReplication what is in place.',
  },
];
