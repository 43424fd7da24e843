// Codes about buckets and objects themselves: what is not there, and what is there in a way that forbids the operation.
import type { Entry } from '../entry.ts';
import { ERROR_FORMAT_PAGE, STATUS_PAGES, ecPage } from './pages.ts';

const NOT_FOUND = {
  aliases: [],
  statuses: [404],
  category: 'not-found',
  action: 'fix-request',
  retryable: false,
  doc: STATUS_PAGES[404],
  origin: 'service',
} as const;

const CONFLICT = { ...NOT_FOUND, statuses: [409], category: 'conflict', doc: STATUS_PAGES[409] } as const;

export const OBJECT_ENTRIES: readonly Entry[] = [
  {
    ...NOT_FOUND,
    code: 'NoSuchBucket',
    statuses: [404, 400],
    summary: 'The bucket does not exist.',
    advice:
      'Check name and environment of the bucket the client asks for; a missing variable, a typo or a deleted bucket is the usual cause. ' +
      'If it was there yesterday, search the audit trail (ActionTrail) for DeleteBucket. ' +
      'A deleted name can be taken by others, so stop writers until you know.',
  },
  {
    ...NOT_FOUND,
    code: 'NoSuchKey',
    summary: 'The object does not exist under this name.',
    advice:
      'Compare the name as sent with the listing of the bucket: letter case, leading slash, double encoding and a forgotten prefix are the usual differences. ' +
      'A sudden rise after a release points to changed paths, one after a clean-up to a lifecycle rule or a delete job; the access log shows who deleted. ' +
      'Single ones are normal: probes before uploads, scanners, favicon. After a HEAD the code may be invented by the SDK and the bucket be missing.',
  },
  {
    ...NOT_FOUND,
    code: 'NoSuchVersion',
    summary: 'The version of the object asked for does not exist.',
    advice:
      'Check the versionId against ListObjectVersions; a lifecycle rule for noncurrent versions or a permanent delete may have removed it. ' +
      'The id belongs to exactly one object name, so a renamed or copied object has other ids.',
  },
  {
    ...NOT_FOUND,
    code: 'SymlinkTargetNotExist',
    summary: 'The symbolic link points at an object that is not there.',
    advice:
      'Read the link with GetSymlink and see whether its target was deleted, renamed or never written. ' +
      'Write the target or point the link elsewhere; name and encoding of the target must be exact.',
  },
  {
    ...CONFLICT,
    code: 'ArchiveRestoreNotFinished',
    summary: 'The archived object is still being restored.',
    advice:
      'Wait: x-oss-restore of HeadObject shows ongoing-request="true" until it is done, minutes for Archive and hours for the colder classes. ' +
      'Poll every few minutes instead of reading in a loop, and use a higher restore priority when it is urgent.',
  },
  {
    ...CONFLICT,
    code: 'AccessPointCreatingConflict',
    statuses: [],
    doc: ERROR_FORMAT_PAGE,
    action: 'retry',
    retryable: true,
    summary: 'An access point of this name is being created or changed right now.',
    advice:
      'Wait until GetAccessPoint shows it as ready, then repeat the change. ' +
      'Let only one process manage access points at a time.',
  },
  {
    ...CONFLICT,
    code: 'BucketAlreadyExists',
    summary: 'The bucket name is taken, or an existing bucket was to be created with other properties.',
    advice:
      'Check whether the bucket is yours: names are unique over all accounts. ' +
      'If it is, region, storage class and redundancy type cannot be changed by creating it again; drop the create call or send the same properties. ' +
      'If it is not, choose another name.',
  },
  {
    ...CONFLICT,
    code: 'BucketNotEmpty',
    aliases: ['BucketNotEmtpy'],
    summary: 'The bucket cannot be deleted because something is still in it.',
    advice:
      'Look for what a plain listing hides: old versions and delete markers, unfinished multipart uploads, live channels, objects written meanwhile. ' +
      'A lifecycle rule empties large buckets cheaply within a day or two; then delete again.',
  },
  {
    ...CONFLICT,
    code: 'FileAlreadyExists',
    doc: ecPage('0026-00000002'),
    summary: 'The object exists and overwriting was forbidden for this request.',
    advice:
      'The request carried x-oss-forbid-overwrite: true, so this is the protection at work. ' +
      'After a timeout it mostly means that the first attempt had succeeded: compare ETag or CRC and go on. ' +
      'Otherwise choose another name, drop the header, or turn on versioning.',
  },
  {
    ...CONFLICT,
    code: 'ObjectAlreadyExists',
    statuses: [400],
    doc: STATUS_PAGES[400],
    summary: 'An object of this name already exists.',
    advice:
      'Check whether an earlier attempt of the same job wrote it; then nothing is left to do. ' +
      'Otherwise use another name or delete the old object first.',
  },
  {
    ...CONFLICT,
    code: 'ObjectNotAppendable',
    statuses: [409, 411],
    summary: 'The object was not created by appending and cannot be appended to.',
    advice:
      'Check x-oss-object-type with HeadObject: Normal, Multipart and Symlink objects take no AppendObject. ' +
      'Find what wrote the object with PutObject, or append to a new name that starts at position 0.',
  },
  {
    ...CONFLICT,
    code: 'PositionNotEqualToLength',
    doc: ecPage('0026-00000016'),
    summary: 'The append position is not the present length of the object.',
    advice:
      'Take the position from x-oss-next-append-position of the last answer, or the length from HeadObject, and append there. ' +
      'After a timeout the earlier append may have succeeded: compare before sending the same data twice. ' +
      'Two writers on one object produce this steadily; give each its own object.',
  },
  {
    ...CONFLICT,
    code: 'RestoreAlreadyInProgress',
    action: 'expected',
    summary: 'A restore of this object is already under way.',
    advice:
      'Nothing needs to be done: wait until x-oss-restore of HeadObject says it is finished. ' +
      'Make the client treat this answer as success, and restore each object only once.',
  },
  {
    ...CONFLICT,
    code: 'StaleFile',
    action: 'retry',
    retryable: true,
    doc: ecPage('0026-00000004'),
    summary: 'The object was changed by another request at the same moment.',
    advice:
      'Find the two writers of metadata, tags or ACL of this object and let one of them do it, or one after the other. ' +
      'Read the object again, apply the change to what it is now, and send it once more.',
  },
  {
    ...CONFLICT,
    code: 'PreconditionFailed',
    statuses: [412],
    category: 'precondition',
    action: 'expected',
    doc: STATUS_PAGES[412],
    summary: 'A condition of the request (If-Match, If-Unmodified-Since ...) does not hold.',
    advice:
      'Condition, when present, names the header; the object has changed since the client read it, or the ETag was sent wrongly quoted. ' +
      'For caches and optimistic locking this is the normal answer: read again and decide anew. ' +
      'If every request fails, compare the ETag sent with the one HeadObject shows.',
  },
];
