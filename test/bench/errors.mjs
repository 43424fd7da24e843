// How fast a log of nothing but errors is imported, where writing is most of the work: one build, or several against each
// other (compare.mjs runs them in turn). Says lines a second of the whole process, and each build's ratio to the first.
//   node test/bench/errors.mjs [--lines N] [--rounds N] [BUILD/main.js ...]     default: dist/main.js, 1,000,000 lines, 3 rounds
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { lines: { type: 'string', default: '1000000' }, rounds: { type: 'string', default: '3' } },
});
const builds = positionals.length > 0 ? positionals : [here('../../dist/main.js')];
const folder = mkdtempSync(join(tmpdir(), 'ossight-errors-'));
try {
  const file = join(folder, 'errors.log');
  const out = openSync(file, 'w');
  run([here('generate.mjs'), values.lines, '--errors', '100'], out);
  closeSync(out);
  const told = run([here('compare.mjs'), file, values.rounds, ...builds], 'pipe');
  const measured = told
    .trim()
    .split('\n')
    .map((line) =>
      /^(?<seconds>[\d.]+) s elapsed +(?<cpu>[\d.]+) s processor +(?<mebibytes>[\d.]+) MiB +(?<name>.+)$/.exec(line),
    )
    .flatMap((found) => (found === null || !builds.includes(found.groups.name) ? [] : [found.groups]));
  if (measured.length !== builds.length) throw new Error(`compare.mjs said\n${told}`);
  const [first] = measured;
  for (const { seconds, cpu, mebibytes, name } of measured) {
    const perSecond = Math.round(Number(values.lines) / Number(seconds)).toLocaleString('en-US');
    const ratios = `x ${(seconds / first.seconds).toFixed(2)} elapsed, x ${(cpu / first.cpu).toFixed(2)} processor`;
    console.log(`${perSecond} lines/s  ${seconds} s  ${cpu} s processor  ${mebibytes} MiB  ${ratios}  ${name}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function run(args, stdout) {
  const { status, stdout: text } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    stdio: ['ignore', stdout, 'inherit'],
  });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}`);
  return text ?? '';
}
