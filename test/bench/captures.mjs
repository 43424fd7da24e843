// Times whole imports of what clients log, and the start of the command beside an empty script of Node:
//   npm run build && node test/bench/captures.mjs [--megabytes N] [--rounds N] [--main dist/main.js]
// Prints medians, wall and processor time. Processor time is what a busy machine leaves comparable, and of that a ratio to
// `byte loop`, a loop in JavaScript over the same bytes in the same round. What the logs hold: captures-generate.mjs.
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const { values: given } = parseArgs({
  options: {
    megabytes: { type: 'string', default: '200' },
    rounds: { type: 'string', default: '5' },
    main: { type: 'string', default: join(HERE, '../../dist/main.js') },
  },
});
const MEGABYTES = Number(given.megabytes);
const ROUNDS = Number(given.rounds);
const LOOP =
  'const b = fs.readFileSync(process.argv[1]); let n = 0; for (let i = 0; i < b.length; i++) if (b[i] === 10) n++;';

const folder = mkdtempSync(join(tmpdir(), 'ossight-bench-'));
try {
  for (const kind of ['app', 'captures', 'traffic']) logs(kind, MEGABYTES);
  starts();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** @param {string} kind @param {number} megabytes */
function logs(kind, megabytes) {
  const file = join(folder, `${kind}.log`);
  const out = openSync(file, 'w');
  spawnSync(process.execPath, [join(HERE, 'captures-generate.mjs'), kind, String(megabytes)], {
    stdio: ['ignore', out, 'inherit'],
  });
  closeSync(out);
  const bytes = statSync(file).size;
  // Warms the page cache.
  readFileSync(file);
  const db = join(folder, 'bench.db');
  const runs = compare({
    import: () => {
      for (const end of ['', '-wal', '-shm']) rmSync(db + end, { force: true });
      return [given.main, 'import', file, '--db', db, '--json'];
    },
    'byte loop': () => ['-e', LOOP, file],
  });
  for (const [name, { wall, cpu, stdout }] of runs) {
    const speed = (bytes / 1e6 / cpu).toFixed(0);
    console.log(`${kind}: ${name}: ${cpu.toFixed(2)} s of processor, ${wall.toFixed(2)} s, ${speed} MB/s of processor`);
    if (name === 'import') console.log(`  ${stdout.trim()}`);
  }
}

function starts() {
  const runs = compare({
    'empty script': () => ['-e', '0'],
    '--version': () => [given.main, '--version'],
    '--help': () => [given.main, '--help'],
    'catalog --format csv': () => [given.main, 'catalog', '--format', 'csv'],
    'explain NoSuchKey': () => [given.main, 'explain', 'NoSuchKey'],
    'report of a sample': () => [given.main, 'report', join(HERE, '../../samples/access-log-28.log')],
  });
  const least = runs.get('empty script')?.cpu ?? 1;
  for (const [name, { wall, cpu }] of runs) {
    console.log(
      `start: ${name}: ${(cpu * 1000).toFixed(0)} ms of processor, ${(wall * 1000).toFixed(0)} ms, ${(cpu / least).toFixed(2)} x`,
    );
  }
}

/**
 * Medians of runs in turn, seconds.
 * @param {Record<string, () => string[]>} commands
 */
function compare(commands) {
  /** @type {Map<string, {wall: number, cpu: number, stdout: string}[]>} */
  const runs = new Map(Object.keys(commands).map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, command] of Object.entries(commands)) runs.get(name)?.push(measure(command()));
  }
  return new Map(
    [...runs].map(([name, measured]) => {
      const middle = (/** @type {'wall' | 'cpu'} */ of) =>
        measured.map((run) => run[of]).toSorted((a, b) => a - b)[measured.length >> 1] ?? 0;
      return [name, { wall: middle('wall'), cpu: middle('cpu'), stdout: measured[0]?.stdout ?? '' }];
    }),
  );
}

/** @param {string[]} args */
function measure(args) {
  const begin = process.hrtime.bigint();
  // The shell waits for its child and tells what that took.
  const { stdout, stderr, status } = spawnSync(
    '/bin/sh',
    ['-c', '"$@" 2>/dev/null; code=$?; times >&2; exit $code', 'sh', process.execPath, ...args],
    {
      encoding: 'utf8',
      maxBuffer: 1e8,
    },
  );
  const wall = Number(process.hrtime.bigint() - begin) / 1e9;
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${stdout}`);
  const spent = stderr.trim().split('\n').at(-1) ?? '';
  const cpu = [...spent.matchAll(/(\d+)m([\d.]+)s/g)].reduce((sum, [, m, s]) => sum + Number(m) * 60 + Number(s), 0);
  return { wall, cpu, stdout };
}
