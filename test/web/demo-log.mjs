// Writes the logs of an invented afternoon to a folder: a quiet shop, a policy that was changed, a client whose clock is wrong, and
// a campaign that uses up the bandwidth of one bucket. The same lines each time; not what any machine ever wrote.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** 2026-11-22 07:00 UTC; the logs end at 15:00. */
const START = Date.UTC(2026, 10, 22, 7);
const MINUTES = 480;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const AGENT = 'aliyun-sdk-java/3.17.4(Linux/5.10.134-16.al8.x86_64/amd64;17.0.9)';

const MEDIA = ['example-media', 'oss-cn-hangzhou'];
const STATIC = ['example-static', 'oss-cn-hangzhou'];
const ORDERS = ['example-orders', 'oss-cn-shanghai-internal'];
const BACKUP = ['example-backup', 'oss-cn-beijing-internal'];
const ARCHIVE = ['example-archive', 'oss-ap-southeast-1'];
const EVERYWHERE = [MEDIA, STATIC, ORDERS, BACKUP, ARCHIVE];

/** What fails: where, how often a minute from which minute to which, and how much that swings. */
const FAILURES = [
  { code: 'NoSuchKey', status: 404, at: [STATIC, MEDIA], rate: 5, verb: 'GET', call: 'GetObject' },
  { code: 'PreconditionFailed', status: 412, at: [STATIC], rate: 1.5, verb: 'GET', call: 'GetObject' },
  { code: 'InternalError', status: 500, at: EVERYWHERE, rate: 0.25, verb: 'PUT', call: 'PutObject' },
  { code: 'RequestTimeout', status: 400, at: [ARCHIVE], rate: 0.6, verb: 'PUT', call: 'UploadPart' },
  { code: 'SignatureDoesNotMatch', status: 403, at: [BACKUP], rate: 0.7, verb: 'PUT', call: 'PutObject', from: 60 },
  {
    code: 'InvalidAccessKeyId',
    status: 403,
    at: [ARCHIVE],
    rate: 4,
    verb: 'PUT',
    call: 'PutObject',
    from: 310,
    to: 324,
  },
  { code: 'AccessDenied', status: 403, at: [ORDERS], rate: 14, verb: 'GET', call: 'GetObject', from: 348, to: 379 },
  {
    code: 'DownloadTrafficRateLimitExceeded',
    status: 503,
    at: [MEDIA],
    rate: 46,
    verb: 'GET',
    call: 'GetObject',
    from: 445,
    ramp: 12,
  },
];
const REQUESTS_A_MINUTE = 130;

/** @returns paths of the access log and of the application's log */
export function writeDemoLogs(folder) {
  const random = createRandom(20_261_122);
  const lines = [];
  const clocks = [];
  for (let minute = 0; minute < MINUTES; minute++) {
    const moment = () => START + minute * 60_000 + Math.floor(random() * 60) * 1000;
    const swing = 1 + 0.25 * Math.sin(minute / 17);
    for (let i = 0; i < REQUESTS_A_MINUTE * swing; i++) {
      lines.push(accessLine(random, moment(), pick(random, EVERYWHERE), ['GET', 'GetObject', 200, '-']));
    }
    for (const { code, status, at, rate, verb, call, from = 0, to = MINUTES, ramp = 1 } of FAILURES) {
      if (minute < from || minute >= to) continue;
      const wanted = rate * swing * Math.min(1, (minute - from + 1) / ramp);
      const errors = Math.floor(wanted * (0.7 + 0.6 * random()) + random());
      for (let i = 0; i < errors; i++) {
        lines.push(accessLine(random, moment(), pick(random, at), [verb, call, status, code]));
      }
    }
    if (minute > 300 && minute % 4 === 0) clocks.push(clockError(random, moment()));
  }
  const paths = [join(folder, 'access.log'), join(folder, 'uploader.log')];
  writeFileSync(
    paths[0],
    `${lines
      .toSorted((a, b) => a.time - b.time)
      .map(({ text }) => text)
      .join('\n')}\n`,
  );
  writeFileSync(paths[1], `${clocks.join('\n')}\n`);
  return paths;
}

function accessLine(random, time, [bucket, endpoint], [verb, call, status, code]) {
  const date = new Date(time);
  const clock = date.toISOString().slice(11, 19);
  const stamp = `${String(date.getUTCDate()).padStart(2, '0')}/${MONTHS[date.getUTCMonth()]}/2026:${clock} +0000`;
  const object = `${pick(random, ['img', 'video', 'app'])}/item-${Math.floor(random() * 5000)}.jpg`;
  const failed = code !== '-';
  const text =
    `10.30.${Math.floor(random() * 8)}.${Math.floor(random() * 250) + 1} - - [${stamp}] "${verb} /${object} HTTP/1.1" ${status} ` +
    `${failed ? 312 : 39_826} ${Math.floor(random() * 90) + 5} "-" "${AGENT}" "${bucket}.${endpoint}.aliyuncs.com" ` +
    `"${requestId(random, time)}" "true" "1230000000000017" "${call}" "${bucket}" "${object.replaceAll('/', '%2F')}" ` +
    `39826 12 ${failed ? `"${code}"` : '"-"'} 512 "1230000000000017" - "-" "standard" "-" "-" "-"`;
  return { time, text };
}

/** A machine half an hour behind: the body says both times. */
function clockError(random, time) {
  const [server, client] = [new Date(time), new Date(time - 31 * 60_000)].map((date) => date.toISOString());
  return (
    `${server} ERROR uploader - put failed: <Error><Code>RequestTimeTooSkewed</Code><Message>The difference between the ` +
    `request time and the current time is too large.</Message><RequestId>${requestId(random, time)}</RequestId>` +
    `<HostId>example-backup.oss-cn-beijing-internal.aliyuncs.com</HostId><MaxAllowedSkewMilliseconds>900000` +
    `</MaxAllowedSkewMilliseconds><RequestTime>${client}</RequestTime><ServerTime>${server}</ServerTime></Error>`
  );
}

function requestId(random, time) {
  const rest = Array.from({ length: 4 }, () =>
    Math.floor(random() * 65_536)
      .toString(16)
      .padStart(4, '0'),
  ).join('');
  return `${Math.floor(time / 1000).toString(16)}${rest}`.toUpperCase();
}

function pick(random, list) {
  return list[Math.floor(random() * list.length)];
}

/** mulberry32: the same numbers on each run. */
function createRandom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
