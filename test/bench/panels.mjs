// Times every panel of the dashboard over HTTP, on a database as big-ledger.mjs makes it: the last hour, day and month, without
// a filter, with a host and with a code. Each question is one that was not asked before. What is quoted is the time that the
// reading process was at work (its CPU time), since a busy machine makes everything late; the wall clock stands beside it.
//
//   npm run build && node test/bench/big-ledger.mjs /tmp/big.db && node test/bench/panels.mjs /tmp/big.db
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

const [, , file] = process.argv;
if (file === undefined) throw new Error('usage: node test/bench/panels.mjs FILE');
const main = new URL('../../dist/main.js', import.meta.url).pathname;
const END = Date.UTC(2026, 10, 22, 12);
const SPANS = { hour: 3_600_000, day: 86_400_000, month: 30 * 86_400_000 };
const FILTERS = {
  '': '',
  host: '&host=example-3.oss-cn-hangzhou.aliyuncs.com',
  code: '&code=BandwidthLimitExceeded&code=CallbackFailed',
  // Those that big-ledger.mjs makes rare.
  'weeks ago': '&code=FieldItemTooLong',
  'busy hour': '&code=FileAlreadyExists',
  'no ids': '&code=FileGroupTooLarge',
};
const PANELS = [
  'verdict',
  'tiles',
  'trend',
  'causes',
  'heat',
  'throttling',
  'clocks',
  'oddities',
  'samples',
  'errors',
  'page',
];
const ROUNDS = 3;

const server = spawn(process.execPath, [main, 'serve', '--db', file, '--port', '0'], {
  stdio: ['ignore', 'ignore', 'pipe'],
});
const address = await new Promise((resolve, reject) => {
  let said = '';
  server.stderr.on('data', (chunk) => {
    said += chunk;
    const found = /listening on (\S+)/.exec(said);
    if (found !== null) resolve(found[1]);
  });
  server.on('exit', () => reject(new Error(said)));
});
// Also when this is interrupted.
process.on('exit', () => server.kill('SIGTERM'));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));
await (await fetch(`${address}api/sources`)).text();

/** CPU time of the processes that the server started, ms; the kernel counts in ticks of 10 ms. */
function work() {
  let ticks = 0;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (Number(fields[1]) === server.pid) ticks += Number(fields[11]) + Number(fields[12]);
    } catch {
      // It has ended meanwhile.
    }
  }
  return ticks * 10;
}

let limit = 10;
console.log(
  '| panel | ' +
    Object.keys(FILTERS)
      .flatMap((filter) => Object.keys(SPANS).map((span) => `${span} ${filter}`))
      .join(' | ') +
    ' |',
);
for (const panel of PANELS) {
  const cells = [];
  for (const filter of Object.values(FILTERS)) {
    for (const length of Object.values(SPANS)) {
      const times = [];
      for (let i = 0; i < ROUNDS; i++) {
        limit = limit === 60 ? 10 : limit + 1;
        const since = new Date(END - length).toISOString();
        const [began, before] = [performance.now(), work()];
        const answer = await fetch(
          `${address}api/${panel}?since=${since}&until=${new Date(END).toISOString()}&limit=${limit}${filter}`,
        );
        const { length: size } = await answer.text();
        if (answer.status !== 200) throw new Error(`${panel}: ${answer.status}`);
        times.push([work() - before, performance.now() - began, size]);
      }
      const [cpu, wall] = times.toSorted((a, b) => a[0] - b[0])[Math.floor(ROUNDS / 2)];
      cells.push(`${cpu} (${wall.toFixed(0)})`);
    }
  }
  console.log(`| ${panel} | ${cells.join(' | ')} |`);
}
server.kill('SIGTERM');
