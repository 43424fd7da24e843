// Writes access-log lines of one day to stdout: node test/bench/generate.mjs LINES [--errors PERCENT] > FILE
// The same lines for the same numbers on every machine: 28 fields, about 441 bytes, 12 hosts, 3 % errors, unique request ids.
import { writeSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/** 2025-03-14T00:00:00+08:00, epoch seconds. */
const MIDNIGHT = 1_741_881_600;
const DAY = '14/Mar/2025';
const BLOCK_BYTES = 1024 * 1024;
const ERRORS_PERCENT = 3;

const REGIONS = ['cn-hangzhou', 'cn-shanghai', 'cn-beijing', 'ap-southeast-1'];
const BUCKETS = ['example-media', 'example-archive', 'example-static'];
const HOSTS = REGIONS.flatMap((region, i) =>
  BUCKETS.map((bucket, j) => ({
    bucket,
    host: `${bucket}.oss-${region}${(i + j) % 4 === 0 ? '-internal' : ''}.aliyuncs.com`,
  })),
);

/** code, status, share of the errors in percent, operation, method */
const ERRORS = [
  ['NoSuchKey', 404, 52, 'GetObject', 'GET'],
  ['AccessDenied', 403, 19, 'GetObject', 'GET'],
  ['PreconditionFailed', 412, 7, 'GetObject', 'GET'],
  ['DownloadTrafficRateLimitExceeded', 503, 6, 'GetObject', 'GET'],
  ['RequestTimeout', 400, 4, 'PutObject', 'PUT'],
  ['SignatureDoesNotMatch', 403, 4, 'PutObject', 'PUT'],
  ['InvalidAccessKeyId', 403, 3, 'PutObject', 'PUT'],
  ['InvalidArgument', 400, 2, 'PutObject', 'PUT'],
  ['CallbackFailed', 203, 2, 'PutObject', 'PUT'],
  ['InternalError', 500, 1, 'PutObject', 'PUT'],
];
const BY_PERCENT = ERRORS.flatMap((error) => Array.from({ length: error[2] }, () => error));

const AGENTS = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148',
  'aliyun-sdk-java/3.17.4(Linux/5.10.134-16.al8.x86_64/amd64;17.0.9)',
  'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36',
];
const FOLDERS = ['images/2025/03', 'video/clips', 'backup/daily', 'app/assets'];

const two = (value) => String(value).padStart(2, '0');
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

/**
 * @param {number} count
 * @param {{ errorsPercent?: number, seconds?: number }} [how] share of lines that are errors; over how long they are spread
 */
export function* lines(count, { errorsPercent = ERRORS_PERCENT, seconds = 86_400 } = {}) {
  const random = createRandom(0x055_1097);
  let second = -1;
  let clock = '';
  let stamp = '';
  for (let i = 0; i < count; i += 1) {
    const at = Math.floor((i * seconds) / count);
    if (at !== second) {
      second = at;
      clock = `${two(Math.floor(at / 3600))}:${two(Math.floor(at / 60) % 60)}:${two(at % 60)}`;
      stamp = hex(MIDNIGHT + at, 8);
    }
    const dice = random();
    const error = dice % 1000 < errorsPercent * 10 ? BY_PERCENT[(dice >>> 10) % 100] : null;
    const { host, bucket } = HOSTS[(dice >>> 12) % HOSTS.length];
    const more = random();
    const agent = AGENTS[more & 3];
    const folder = FOLDERS[(more >>> 2) & 3];
    const name = `item-${(more >>> 4) % 100_000}.jpg`;
    const put = error === null ? (more >>> 21) % 10 === 0 : error[4] === 'PUT';
    const status = error === null ? ((more >>> 8) % 25 === 0 ? 304 : 200) : error[1];
    const size = error === null ? 1_000 + ((more >>> 6) % 900_000) : 300 + (more % 200);
    const code = error === null ? '-' : error[0];
    // The counter makes the id unique, the mixing makes it look like one.
    const id = `${stamp}${hex(more, 8)}${hex(Math.imul(i, 0x9e37_79b1) >>> 0, 8)}`;
    yield (
      `203.0.${(dice >>> 20) & 127}.${(dice >>> 24) % 254} - - [${DAY}:${clock} +0800] "${put ? 'PUT' : 'GET'} /${folder}/${name} HTTP/1.1" ${status} ${put ? 0 : size} ${3 + (dice % 190)} ` +
      `"https://example.com/" "${agent}" "${host}" "${id}" "true" "-" "${put ? 'PutObject' : 'GetObject'}" "${bucket}" ` +
      `"${folder.replaceAll('/', '%2F')}%2F${name}" ${error === null ? size : '-'} ${2 + (more % 60)} "${code}" ${260 + (dice % 900)} "1230000000000017" ` +
      `${put && error === null ? size : '-'} "-" "standard" "-" "-" "-"\n`
    );
  }
}

function writeAll(bytes) {
  for (let at = 0; at < bytes.length;) {
    try {
      at += writeSync(1, bytes, at);
    } catch (error) {
      // A pipe whose reader is slower.
      if (error.code !== 'EAGAIN') throw error;
    }
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [given, option, share = ''] = process.argv.slice(2);
  const count = Number(given);
  const errors = option === undefined ? ERRORS_PERCENT : Number(share);
  const wrong = (option !== undefined && option !== '--errors') || share.trim() === '';
  if (
    !Number.isSafeInteger(count) ||
    count < 1 ||
    (option !== undefined && (wrong || !(errors >= 0 && errors <= 100)))
  ) {
    console.error('usage: node test/bench/generate.mjs LINES [--errors PERCENT] > FILE');
    process.exitCode = 2;
  } else {
    let block = '';
    for (const line of lines(count, { errorsPercent: errors })) {
      block += line;
      if (block.length >= BLOCK_BYTES) {
        writeAll(Buffer.from(block, 'latin1'));
        block = '';
      }
    }
    writeAll(Buffer.from(block, 'latin1'));
  }
}
