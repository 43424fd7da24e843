// Codes about what the service does with objects beyond storing them: images, live channels, back-to-origin fetches, upload
// callbacks, queries inside objects.
import type { Entry } from '../entry.ts';
import { CALLBACK_PAGE, STATUS_PAGES, ecPage } from './pages.ts';

const MEDIA = {
  aliases: [],
  statuses: [400],
  action: 'fix-request',
  retryable: false,
  doc: STATUS_PAGES[400],
  origin: 'service',
} as const;

export const MEDIA_ENTRIES: readonly Entry[] = [
  {
    ...MEDIA,
    code: 'CallbackFailed',
    statuses: [203],
    category: 'callback',
    action: 'fix-config',
    doc: CALLBACK_PAGE,
    summary: 'The object was stored, but the callback to your application server failed.',
    advice:
      'The upload itself succeeded, so do not send the data again; see whether the application missed a notification and catch it up. ' +
      "The message gives the callback server's status: check that it is reachable from the internet, answers within 5 seconds with 200, JSON and a Content-Length below 1 MB. " +
      'Move slow work behind the answer.',
  },
  {
    ...MEDIA,
    code: 'MirrorFailed',
    statuses: [424],
    category: 'mirror',
    action: 'fix-config',
    doc: STATUS_PAGES[424],
    summary: 'The object was to be fetched from the origin server, and that failed.',
    advice:
      'Fetch the same path from the origin with curl: only 200, 206 and 404 are usable answers, others are an outage or firewall of the origin. ' +
      'Then check the back-to-origin rule (host, path, scheme, certificate) and the message: length or MD5 differing, metadata beyond 8 KB, retention, or a rate limit on fetching. ' +
      'Mend the origin; OSS fetches again at the next request.',
  },
  {
    ...MEDIA,
    code: 'CutEdgeExceedRange',
    category: 'image',
    summary: 'The area to cut out lies outside the image.',
    advice:
      'Compare the crop or cut values in x-oss-process with the size of the image (image/info shows it). ' +
      'Check for pictures smaller than the layout expects.',
  },
  {
    ...MEDIA,
    code: 'ImageDamage',
    statuses: [403],
    category: 'image',
    doc: STATUS_PAGES[403],
    summary: 'The image is damaged or incomplete and cannot be processed.',
    advice:
      'Download the original without x-oss-process and open it: often it is a cut upload or a text page saved under an image name. ' +
      'Upload it again and compare size and CRC with the source.',
  },
  {
    ...MEDIA,
    code: 'ImageTooLarge',
    category: 'image',
    summary: 'The image is larger than image processing accepts.',
    advice:
      'Check size in bytes (20 MB is the usual limit) and in pixels (30,000 a side, 250 million in all, 4,096 x 4,096 for a resized result). ' +
      'Refuse or shrink such pictures at upload, or serve the original unprocessed.',
  },
  {
    ...MEDIA,
    code: 'NoSuchChannel',
    statuses: [404],
    category: 'image',
    action: 'fix-config',
    doc: STATUS_PAGES[404],
    summary: 'The image channel of the old image service does not exist.',
    advice:
      'Check whether the request goes to an old image host (img-...), whose channel was removed. ' +
      'Use x-oss-process on the bucket host instead.',
  },
  {
    ...MEDIA,
    code: 'NoSuchStyle',
    statuses: [404],
    category: 'image',
    action: 'fix-config',
    doc: STATUS_PAGES[404],
    summary: 'The image style named in the request does not exist in this bucket.',
    advice:
      'Compare the name with the styles of the bucket: case counts, and styles do not move with a copied bucket. ' +
      'Check the separators configured there. ' +
      'Create the style, or correct the links.',
  },
  {
    ...MEDIA,
    code: 'TooManyPipes',
    aliases: ['TooManyPipe'],
    category: 'bad-request',
    doc: ecPage('0040-00000211'),
    summary: 'The processing command chains too many steps.',
    advice:
      'Count the | in x-oss-process; about five are allowed. ' +
      'Join operations of one kind with / in a single step, or store an intermediate result.',
  },
  {
    ...MEDIA,
    code: 'InvalidChannelName',
    category: 'live-channel',
    summary: 'The name of the live channel is not allowed.',
    advice:
      'Print the name as sent: 1 to 1,023 bytes of UTF-8 without a slash or special characters at the beginning. ' +
      'Correct it where channels are created.',
  },
  {
    ...MEDIA,
    code: 'NoSuchLiveChannel',
    statuses: [404],
    category: 'live-channel',
    doc: STATUS_PAGES[404],
    summary: 'The live channel does not exist.',
    advice:
      'Compare name and bucket with ListLiveChannel. ' +
      'Create the channel with PutLiveChannel before a stream is pushed or its status is asked.',
  },
  {
    ...MEDIA,
    code: 'LiveChannelDisabled',
    statuses: [409],
    category: 'conflict',
    action: 'fix-config',
    doc: STATUS_PAGES[409],
    summary: 'The live channel is disabled by its owner.',
    advice:
      'Find out who disabled it and whether on purpose (GetLiveChannelInfo shows the state). ' +
      'Enable it with PutLiveChannelStatus, then let the encoder connect again.',
  },
  {
    ...MEDIA,
    code: 'ChannelStillLive',
    statuses: [409],
    category: 'conflict',
    doc: STATUS_PAGES[409],
    summary: 'The live channel cannot be changed or deleted while a stream is being pushed.',
    advice:
      'Stop the encoder, or disable the channel, and wait until GetLiveChannelStat says Idle. ' +
      'Then change or delete it.',
  },
  {
    ...MEDIA,
    code: 'InvalidInputRecordDelimiter',
    category: 'select-object',
    summary: 'The record delimiter given for a query inside an object is not valid.',
    advice:
      'Check RecordDelimiter of the input: base64 of at most two characters, different from the field delimiter. ' +
      'Correct it in the query.',
  },
  {
    ...MEDIA,
    code: 'InvalidOutputFieldDelimiter',
    category: 'select-object',
    summary: 'The field delimiter given for the output of a query is not valid.',
    advice:
      'Check FieldDelimiter of the output: base64 of exactly one character. ' +
      'The error can arrive inside an answer with status 200, in the last frame of the stream.',
  },
  {
    ...MEDIA,
    code: 'InvalidJsonData',
    category: 'select-object',
    summary: 'The object queried as JSON is not valid JSON.',
    advice:
      'Check that Type in the query fits the object: DOCUMENT for one JSON value, LINES for one a line. ' +
      'Then look for the broken record; SkipPartialDataRecord lets a query pass over some. ' +
      'The error can arrive inside an answer with status 200.',
  },
];
