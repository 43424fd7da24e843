// Codes of multipart uploads: their parts, order and completion.
import type { Entry } from '../entry.ts';
import { STATUS_PAGES } from './pages.ts';

const MULTIPART = {
  aliases: [],
  statuses: [400],
  category: 'multipart',
  action: 'fix-request',
  retryable: false,
  doc: STATUS_PAGES[400],
  origin: 'service',
} as const;

export const MULTIPART_ENTRIES: readonly Entry[] = [
  {
    ...MULTIPART,
    code: 'FilePartInterity',
    aliases: ['FilePartIntegrity'],
    summary: 'A stored part does not fit its checksum any more.',
    advice:
      'Upload the part named in the request again with Content-MD5, then complete the upload. ' +
      'If it comes back for the same upload, abort it and start over. ' +
      'The odd spelling is what the service sends; newer documents no longer list it, so keep the request id for support.',
  },
  {
    ...MULTIPART,
    code: 'FilePartNotExist',
    summary: 'A part listed for completion was never uploaded or has been deleted.',
    advice:
      'Compare ListParts with the list the client sends; part uploads that failed silently are the usual gap. ' +
      'Check that no lifecycle rule aborts uploads that are still running. ' +
      'Upload the missing parts and complete again.',
  },
  {
    ...MULTIPART,
    code: 'FilePartStale',
    summary: 'A stored part does not have the length that was recorded for it.',
    advice:
      'See whether two workers wrote the same part number at the same time. ' +
      'Upload the part again and complete; if that fails, abort the upload and start over.',
  },
  {
    ...MULTIPART,
    code: 'InvalidPart',
    summary: 'A part listed for completion is missing, or its ETag differs.',
    advice:
      'Compare PartNumber and ETag of the completion list with ListParts; a retried part has a new ETag, and the old one must not be sent. ' +
      'Take the numbers and ETags from the answers of the uploads that succeeded last. ' +
      'Look for two processes that share one upload id.',
  },
  {
    ...MULTIPART,
    code: 'InvalidPartOrder',
    summary: 'The parts were not listed in ascending order, or a part number is out of range.',
    advice:
      'Sort the list by number before completing; parallel uploads finish in any order, and sorting numbers as text puts 10 before 2. ' +
      'Part numbers are integers from 1 to 10,000, each listed once.',
  },
  {
    ...MULTIPART,
    code: 'PartOutOfBounds',
    summary: 'A part, or the range it is copied from, lies outside what is allowed.',
    advice:
      'Check part size (100 KB to 5 GB, the last may be smaller), part number (1 to 10,000) and, for a copied part, x-oss-copy-source-range against the size of the source. ' +
      'Choose the part size from the total size, so that 10,000 parts suffice.',
  },
  {
    ...MULTIPART,
    code: 'PartNotSequential',
    category: 'conflict',
    summary: 'In a sequential upload a part came out of turn.',
    advice:
      'Uploads begun with the sequential parameter take their parts strictly one after the other. ' +
      'Upload them in a row by one worker, or begin the upload without sequential when parts shall run in parallel.',
  },
  {
    ...MULTIPART,
    code: 'NoSuchUpload',
    statuses: [404],
    category: 'not-found',
    doc: STATUS_PAGES[404],
    summary: 'The upload id is unknown: never begun, already completed or aborted.',
    advice:
      'Check whether the upload was completed before: a repeated completion after a timeout gets this although the object is there, so look with HeadObject. ' +
      'Then look for a lifecycle rule or a clean-up job that aborts uploads, and for an id stored too long. ' +
      'Begin a new upload when the object is really missing.',
  },
];
