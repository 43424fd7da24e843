// Codes of uploads by HTML form (PostObject), where every argument is a form field and a policy restricts them.
import type { Entry } from '../entry.ts';
import { POST_OBJECT_PAGE, ecPage } from './pages.ts';

const POST_OBJECT = {
  aliases: [],
  statuses: [400],
  category: 'post-object',
  action: 'fix-request',
  retryable: false,
  doc: POST_OBJECT_PAGE,
  origin: 'service',
} as const;

export const POST_OBJECT_ENTRIES: readonly Entry[] = [
  {
    ...POST_OBJECT,
    code: 'EntityTooLarge',
    summary: 'The upload is larger than allowed: 5 GB, or the maximum of content-length-range in the policy.',
    advice:
      'Look at the policy first: content-length-range is mostly much lower than the general limit of 5 GB for one request. ' +
      'Raise it where the policy is made, or refuse large files in the page before they are sent. ' +
      'Beyond 5 GB, upload (or copy) in parts.',
  },
  {
    ...POST_OBJECT,
    code: 'EntityTooSmall',
    summary: 'The upload is smaller than the minimum of content-length-range in the policy.',
    advice:
      'See whether empty files are being sent: a file input without a choice, or a failed client-side conversion. ' +
      'Check the minimum in the policy; 1 refuses empty files on purpose.',
  },
  {
    ...POST_OBJECT,
    code: 'FieldItemTooLong',
    summary: 'A form field other than file is larger than 4 KB.',
    advice:
      'Find the long field: a policy with many conditions, a callback or a large x-oss-meta value. ' +
      'Shorten it; and make sure that the content itself is sent as the field named file.',
  },
  {
    ...POST_OBJECT,
    code: 'IncorrectNumberOfFilesInPOSTRequest',
    summary: 'The form must carry exactly one field named file.',
    advice:
      'Count the file fields in the request body: none means a wrong field name, several mean a multi-select or a library that adds all files. ' +
      'Send one request per file, with file as the last field.',
  },
  {
    ...POST_OBJECT,
    code: 'InvalidPolicyDocument',
    statuses: [400, 403],
    doc: ecPage('0006-00000201'),
    summary: 'The policy of the form upload cannot be read, or does not hold.',
    advice:
      'Decode the policy field from base64 and validate it as JSON: it needs expiration (ISO 8601, UTC, not past) and a conditions list. ' +
      'The message names the place; a condition written as an object must have exactly one property. ' +
      'Make a fresh policy on the server for each upload instead of caching it.',
  },
  {
    ...POST_OBJECT,
    code: 'MalformedPOSTRequest',
    summary: 'The body is not valid multipart/form-data.',
    advice:
      'Capture one request and check it: the boundary in Content-Type must equal the one in the body, lines end with CR LF, and file is the last field. ' +
      'Do not set Content-Type by hand in browsers; let FormData write the boundary.',
  },
  {
    ...POST_OBJECT,
    code: 'MaxPOSTPreDataLengthExceededError',
    summary: 'The form fields in front of the file are too large together.',
    advice:
      'See whether the content is sent under another field name or in front of the field file. ' +
      'Keep the other fields below 4 KB each and put file last.',
  },
  {
    ...POST_OBJECT,
    code: 'RequestIsNotMultiPartContent',
    summary: 'A form upload came with a Content-Type other than multipart/form-data.',
    advice:
      'Check the Content-Type of the POST: JSON or urlencoded bodies are not accepted here. ' +
      'Send multipart/form-data with a boundary, or use PUT when a form is not needed.',
  },
];
