// Times the parsing of access-log lines alone, and with framing before it. By hand:
//   npx tsx test/bench/access-log.bench.ts [lines]
import { accessLog } from '../../src/formats/access-log.ts';
import { LineFramer } from '../../src/framing/lines.ts';
import type { Line } from '../../src/model/line.ts';

const COUNT = Number(process.argv[2] ?? 10_000);
const ROUNDS = 60;
const START = Date.UTC(2026, 10, 22, 19);
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const AGENT =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Example/8.2';

function two(value: number): string {
  return String(value).padStart(2, '0');
}

function makeLine(i: number): string {
  const at = START + Math.floor(i / 200) * 1000;
  const local = new Date(at + 8 * 3_600_000);
  const time = `${two(local.getUTCDate())}/${MONTHS[local.getUTCMonth()]}/${local.getUTCFullYear()}:${local.toISOString().slice(11, 19)} +0800`;
  const id =
    (at / 1000).toString(16).toUpperCase() +
    ((i * 2_654_435_761) % 4_294_967_296).toString(16).toUpperCase().padStart(16, '0');
  const failed = i % 100 < 3;
  const host =
    i % 10 === 0 ? 'example-media.oss-cn-hangzhou-internal.aliyuncs.com' : 'example-media.oss-cn-hangzhou.aliyuncs.com';
  const name = `images/2026/11/item-${i % 5000}.jpg`;
  return (
    `203.0.113.${i % 250} - - [${time}] "GET /${name} HTTP/1.1" ${failed ? 404 : 200} ${1000 + (i % 90_000)} ${i % 90} ` +
    `"https://www.example.com/" "${AGENT}" "${host}" "${id}" "true" "-" "GetObject" "example-media" ` +
    `"${encodeURIComponent(name)}" ${failed ? '-' : 4096} ${i % 40} "${failed ? 'NoSuchKey' : '-'}" 578 "1230000000000001" - "-" "standard" "-" "-" "-"`
  );
}

function best(run: () => void): number {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round += 1) {
    const from = process.hrtime.bigint();
    run();
    least = Math.min(least, Number(process.hrtime.bigint() - from));
  }
  return least / COUNT;
}

const bytes = Buffer.from(Array.from({ length: COUNT }, (_, i) => `${makeLine(i)}\n`).join(''));
const lines: Line[] = [];
function frame(onLine: (line: Line) => void): void {
  const framer = new LineFramer({ onLine, onLongLine: onLine });
  for (let at = 0; at < bytes.length; at += 65_536) framer.push(bytes.subarray(at, at + 65_536));
  framer.end();
}
frame((line) => lines.push(line));

const tally = { requests: 0, failed: 0 };
function read(line: Line): void {
  if (!accessLog.hint(line.text)) return;
  const result = accessLog.open(line, { prefixOf: () => ({ key: '', start: 0, stamp: null }) });
  if ('kind' in result && result.kind === 'request') tally.requests += 1;
  else tally.failed += 1;
}

const parse = best(() => lines.forEach(read));
const successes = lines.filter((line) => line.text.includes(' "-" 578 '));
const success = best(() => successes.forEach(read)) * (COUNT / successes.length);
const framing = best(() => frame(() => undefined));
const both = best(() => frame(read));
console.log(`${COUNT} lines of ${(bytes.length / COUNT).toFixed(0)} bytes, ns per line, best of ${ROUNDS}`);
console.log(
  `parse ${parse.toFixed(0)}  (successes alone ${success.toFixed(0)})  split2 ${framing.toFixed(0)}  both ${both.toFixed(0)}`,
);
