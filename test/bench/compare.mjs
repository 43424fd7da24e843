// Tells whether one build imports a file faster than another: runs them in turn and shows medians of elapsed time, processor
// time (user + system, the steadier figure on a busy machine) and peak memory. split2 alone runs along as the measure.
//   node test/bench/compare.mjs FILE ROUNDS BUILD/main.js ...     for example two folders that `tsc --outDir` wrote
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [file, rounds, ...mains] = process.argv.slice(2);
if (file === undefined || !(Number(rounds) > 0)) {
  console.error('usage: node test/bench/compare.mjs FILE ROUNDS [main.js ...]');
  process.exit(2);
}
const folder = mkdtempSync(join(tmpdir(), 'ossight-compare-'));
const database = join(folder, 'ossight.db');
const split2 = fileURLToPath(new URL('split2-alone.mjs', import.meta.url));
const contenders = [
  ['split2 alone', [split2, file]],
  ...mains.map((main) => [main, [main, 'import', file, '--db', database, '--quiet']]),
];
const runs = new Map(contenders.map(([name]) => [String(name), []]));

try {
  for (let round = 0; round < Number(rounds); round += 1) {
    for (const [name, args] of contenders) {
      for (const end of ['', '-wal', '-shm']) rmSync(database + end, { force: true });
      runs.get(String(name))?.push(measure(args));
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
for (const [name, measured] of runs) {
  const median = (key) => measured.map((run) => run[key]).toSorted((a, b) => a - b)[measured.length >> 1];
  const [seconds, cpu, mebibytes] = ['seconds', 'cpu', 'mebibytes'].map((key) => median(key).toFixed(2));
  console.log(`${seconds} s elapsed  ${cpu} s processor  ${mebibytes} MiB  ${name}`);
}

function measure(args) {
  const began = performance.now();
  const { status, stderr } = spawnSync('/usr/bin/time', ['-f', '%U %S %M', process.execPath, ...args], {
    encoding: 'utf8',
  });
  const seconds = (performance.now() - began) / 1000;
  if (status !== 0) throw new Error(`${args.join(' ')} failed: ${stderr}`);
  const [user, system, kibibytes] = stderr.trim().split('\n').at(-1).split(' ').map(Number);
  return { seconds, cpu: user + system, mebibytes: kibibytes / 1024 };
}
