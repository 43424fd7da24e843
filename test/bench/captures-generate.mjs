// Writes logs that people keep of clients: node test/bench/captures-generate.mjs app|captures|traffic MEGABYTES > FILE
// `app`: an application's log with one SDK error in 1,000 lines. `captures`: curl -v, curl -i and Java blocks, one after the
// other, each an error of several lines and about a kilobyte. `traffic`: curl -v and curl -i of a job that mostly succeeds, with
// one such error among ten exchanges. The same bytes for the same number on every machine.
import { writeSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/** 2025-03-14T00:00:00Z, epoch seconds. */
const MIDNIGHT = 1_741_910_400;
const BLOCK_CHARS = 1024 * 1024;
const HOST = 'example-media.oss-cn-hangzhou.aliyuncs.com';
const CODES = [
  ['NoSuchKey', 404, 'The specified key does not exist.', '0026-00000001'],
  ['AccessDenied', 403, 'You have no right to access this object because of bucket acl.', '0003-00000001'],
  [
    'SignatureDoesNotMatch',
    403,
    'The request signature we calculated does not match the signature you provided.',
    '0002-00000527',
  ],
  [
    'RequestTimeTooSkewed',
    403,
    'The difference between the request time and the current time is too large.',
    '0002-00000504',
  ],
  ['InternalError', 500, 'We encountered an internal error. Please try again.', '0047-00000001'],
];
const LOGGERS = [
  'c.e.media.UploadService',
  'c.e.media.ThumbnailWorker',
  'o.s.web.servlet.DispatcherServlet',
  'c.e.jobs.Sync',
];

const two = (value) => String(value).padStart(2, '0');
const three = (value) => String(value).padStart(3, '0');
const hex = (value, digits) => value.toString(16).toUpperCase().padStart(digits, '0');

/** Random numbers below 2^32, always the same ones (xorshift32). */
function createRandom(seed) {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

function requestId(second, random) {
  return hex(second, 8) + hex(random(), 8) + hex(random(), 8);
}

function clock(i) {
  const second = Math.floor(i / 40) % 86_400;
  const at = `${two(Math.floor(second / 3600))}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)}`;
  return { second: MIDNIGHT + second, stamp: `2025-03-14 ${at}.${three((i * 25) % 1000)}`, at };
}

function body([code, , message, ec], id, key) {
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n<Error>\n  <Code>${code}</Code>\n  <Message>${message}</Message>\n` +
    `  <RequestId>${id}</RequestId>\n  <HostId>${HOST}</HostId>\n  <Key>${key}</Key>\n  <EC>${ec}</EC>\n` +
    `  <RecommendDoc>https://api.aliyun.com/troubleshoot?q=${ec}</RecommendDoc>\n</Error>\n`
  );
}

function headers([, status, , ec], id, at, length) {
  return [
    `HTTP/1.1 ${status} ${status === 404 ? 'Not Found' : status === 403 ? 'Forbidden' : 'Internal Server Error'}`,
    'Server: AliyunOSS',
    `Date: Fri, 14 Mar 2025 ${at} GMT`,
    'Content-Type: application/xml',
    `Content-Length: ${length}`,
    'Connection: keep-alive',
    `x-oss-request-id: ${id}`,
    'x-oss-server-time: 4',
    `x-oss-ec: ${ec}`,
  ];
}

/** @param {number} bytes */
export function* captures(bytes) {
  const random = createRandom(0x0ca_9701);
  for (let i = 0, made = 0; made < bytes; i += 1) {
    const { second, stamp, at } = clock(i * 8);
    const error = CODES[random() % CODES.length];
    const id = requestId(second, random);
    const key = `images/2025/03/item-${random() % 100_000}.jpg`;
    const text = body(error, id, key);
    const head = headers(error, id, at, text.length);
    const kind = i % 3;
    let record;
    if (kind === 0) record = `${head.join('\n')}\n\n${text}\n`;
    else if (kind === 1) {
      record =
        `*   Trying 203.0.113.7:80...\n* Connected to ${HOST} (203.0.113.7) port 80\n> GET /${key} HTTP/1.1\n> Host: ${HOST}\n` +
        `> User-Agent: curl/8.5.0\n> Accept: */*\n>\n${head.map((line) => `< ${line}`).join('\n')}\n<\n` +
        `{ [${text.length} bytes data]\n${text}* Connection #0 to host ${HOST} left intact\n`;
    } else {
      record =
        `${stamp} ERROR 4242 --- [pool-${random() % 16}-thread-1] c.e.media.UploadService : upload failed\n` +
        `com.aliyun.oss.OSSException: ${error[2]}\n[ErrorCode]: ${error[0]}\n[RequestId]: ${id}\n[HostId]: ${HOST}\n` +
        `[ResponseError]:\n${text}` +
        '\tat com.aliyun.oss.common.utils.ExceptionFactory.createOSSException(ExceptionFactory.java:100)\n' +
        '\tat com.aliyun.oss.internal.OSSErrorResponseHandler.handle(OSSErrorResponseHandler.java:57)\n' +
        '\tat com.aliyun.oss.common.comm.ServiceClient.handleResponse(ServiceClient.java:253)\n' +
        '\tat com.aliyun.oss.internal.OSSOperation.doOperation(OSSOperation.java:140)\n' +
        '\tat com.example.media.UploadService.upload(UploadService.java:88)\n';
    }
    made += record.length;
    yield record;
  }
}

/** @param {number} bytes */
export function* traffic(bytes) {
  const random = createRandom(0x07a_ff1c);
  const errors = captures(Infinity);
  for (let i = 0, made = 0; made < bytes; i += 1) {
    const record = i % 10 === 5 ? errors.next().value : success(i, random);
    made += record.length;
    yield record;
  }
}

/** A small object that was read (curl -i) or written (curl -v). */
function success(i, random) {
  const { second, at } = clock(i * 8);
  const key = `tables/2025/03/part-${random() % 100_000}.csv`;
  const lines = Array.from(
    { length: 20 + (random() % 20) },
    (_, n) => `${n},item-${random() % 100_000},${random() % 900},stored`,
  );
  const text = `${lines.join('\n')}\n`;
  const reads = i % 2 === 0;
  const head = [
    'HTTP/1.1 200 OK',
    'Server: AliyunOSS',
    `Date: Fri, 14 Mar 2025 ${at} GMT`,
    'Content-Type: text/csv',
    `Content-Length: ${reads ? text.length : 0}`,
    'Connection: keep-alive',
    `x-oss-request-id: ${requestId(second, random)}`,
    `ETag: "${hex(random(), 8)}${hex(random(), 8)}"`,
    'x-oss-object-type: Normal',
    'x-oss-storage-class: Standard',
    'x-oss-server-time: 4',
  ];
  if (reads) return `${head.join('\n')}\n\n${text}`;
  return (
    `*   Trying 203.0.113.7:80...\n* Connected to ${HOST} (203.0.113.7) port 80\n> PUT /${key} HTTP/1.1\n> Host: ${HOST}\n` +
    `> User-Agent: curl/8.5.0\n> Accept: */*\n> Content-Length: ${text.length}\n>\n} [${text.length} bytes data]\n` +
    `* We are completely uploaded and fine\n${head.map((line) => `< ${line}`).join('\n')}\n<\n` +
    `* Connection #0 to host ${HOST} left intact\n`
  );
}

const MESSAGES = [
  (n) => `stored item-${n}.jpg (${n % 900_000} bytes) in ${n % 90} ms`,
  (n) => `GET /api/v1/items/${n}?size=200 -> 200 in ${n % 400} ms, user ${n % 5000}`,
  (n) => `thumbnail of images/2025/03/item-${n}.png: 320x200, cache miss, ${n % 40} waiting`,
  (n) => `job ${hex(n, 8).toLowerCase()} finished: {"state":"done","items":${n % 1000},"requestCount":${n % 7}}`,
  (n) => `Started request, session=${hex(n * 7, 8)}, locale=de_DE, queue depth ${n % 60}`,
  (n) => `retry ${n % 3} of 3 scheduled, code path "slow", next attempt at ${n % 60} s`,
];

/** @param {number} bytes */
export function* application(bytes) {
  const random = createRandom(0x0a9_9711);
  for (let i = 0, made = 0; made < bytes; i += 1) {
    const { second, stamp } = clock(i);
    const dice = random();
    const lead = `${stamp} INFO 4242 --- [http-nio-8080-exec-${dice % 32}] ${LOGGERS[(dice >>> 8) % LOGGERS.length]} : `;
    const error = CODES[(dice >>> 4) % CODES.length];
    const record =
      i % 1000 === 500
        ? `${stamp} ERROR 4242 --- [http-nio-8080-exec-${dice % 32}] c.e.media.UploadService : upload failed: com.aliyun.oss.OSSException: ${error[2]}\n` +
          `[ErrorCode]: ${error[0]}\n[RequestId]: ${requestId(second, random)}\n[HostId]: ${HOST}\n`
        : `${lead}${MESSAGES[(dice >>> 12) % MESSAGES.length](random() % 1_000_000)}\n`;
    made += record.length;
    yield record;
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [kind, size] = process.argv.slice(2);
  const make = { app: application, captures, traffic }[kind];
  if (make === undefined || !(Number(size) > 0))
    throw new Error('usage: captures-generate.mjs app|captures|traffic MEGABYTES');
  let block = '';
  for (const record of make(Number(size) * 1_000_000)) {
    block += record;
    if (block.length > BLOCK_CHARS) {
      writeSync(1, block);
      block = '';
    }
  }
  writeSync(1, block);
}
