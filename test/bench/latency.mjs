// How long a line takes from being written to being seen by SQL while it is followed, and what following quiet files costs:
//   node test/bench/latency.mjs [--rates 1000,10000] [--seconds 20] [--idle-files 100] [--idle-seconds 20]     (build first)
// A line is seen when the view `sources` counts it: counts and lines are committed together. `--main FILE` measures another
// build, `--profile FOLDER` leaves a processor profile of each follower there.
import { spawn } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import Database from 'better-sqlite3';
import { lines } from './generate.mjs';

const { values } = parseArgs({
  options: {
    rates: { type: 'string', default: '1000,10000' },
    seconds: { type: 'string', default: '20' },
    'idle-files': { type: 'string', default: '100' },
    'idle-seconds': { type: 'string', default: '20' },
    main: { type: 'string', default: fileURLToPath(new URL('../../dist/main.js', import.meta.url)) },
    profile: { type: 'string' },
  },
});
const TICK_MS = 10;
const LOOK_MS = 2;
const CLOCK_TICKS = 100;

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function follow(folder, path) {
  const profiled = values.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${values.profile}`];
  const child = spawn(process.execPath, [...profiled, values.main, 'tail', path, '--db', join(folder, 'ossight.db')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  /** Seconds of CPU since it started. */
  const cpu = () => {
    const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1].split(' ');
    return (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS;
  };
  return { stop, cpu };
}

async function database(folder) {
  for (;;) {
    try {
      const db = new Database(join(folder, 'ossight.db'), { readonly: true, fileMustExist: true });
      const counted = db.prepare('SELECT coalesce(sum(lines), 0) FROM sources').pluck();
      counted.get();
      return { counted: () => counted.get(), close: () => db.close() };
    } catch {
      await wait(20);
    }
  }
}

function percentile(sorted, share) {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

async function latency(rate, seconds) {
  const folder = mkdtempSync(join(tmpdir(), 'ossight-latency-'));
  const path = join(folder, 'access.log');
  const ready = lines(rate * (seconds + 2), { seconds: seconds + 2 });
  writeFileSync(path, ready.next().value);
  const { stop, cpu } = follow(folder, path);
  const db = await database(folder);
  while (db.counted() < 1) await wait(LOOK_MS);
  let written = 1;
  const batches = [];
  const found = [];
  const began = performance.now();
  const before = cpu();
  let nextTick = began;
  while (performance.now() - began < seconds * 1000 || batches.length > 0) {
    const now = performance.now();
    if (now >= nextTick && now - began < seconds * 1000) {
      nextTick += TICK_MS;
      const due = Math.floor((rate * (now - began)) / 1000) + 1 - written;
      if (due > 0) {
        let text = '';
        for (let n = 0; n < due; n += 1) text += ready.next().value ?? '';
        appendFileSync(path, text);
        written += due;
        batches.push({ upTo: written, lines: due, at: performance.now() });
      }
    }
    const counted = db.counted();
    const seen = performance.now();
    while (batches.length > 0 && batches[0].upTo <= counted) {
      const batch = batches.shift();
      for (let n = 0; n < batch.lines; n += 1) found.push(seen - batch.at);
    }
    await wait(LOOK_MS);
  }
  const used = cpu() - before;
  const busy = used / ((performance.now() - began) / 1000);
  db.close();
  await stop();
  found.sort((a, b) => a - b);
  const ms = (share) => `${Math.round(percentile(found, share))} ms`;
  console.log(
    `${rate} lines/s for ${seconds} s: ${found.length} lines, median ${ms(0.5)}, p99 ${ms(0.99)}, most ${ms(1)}; ` +
      `${(busy * 100).toFixed(1)} % of a core, ${((used * 1e6) / Math.max(1, found.length)).toFixed(2)} us of processor per line`,
  );
  rmSync(folder, { recursive: true });
}

async function idle(files, seconds) {
  const folder = mkdtempSync(join(tmpdir(), 'ossight-idle-'));
  mkdirSync(join(folder, 'logs'));
  const ready = lines(files);
  for (let n = 0; n < files; n += 1) writeFileSync(join(folder, 'logs', `${n}.log`), ready.next().value);
  const { stop, cpu } = follow(folder, join(folder, 'logs', '*.log'));
  const db = await database(folder);
  while (db.counted() < files) await wait(50);
  await wait(10_000);
  const before = cpu();
  await wait(seconds * 1000);
  const share = (cpu() - before) / seconds;
  db.close();
  await stop();
  console.log(`${files} quiet files for ${seconds} s: ${(share * 100).toFixed(2)} % of a core`);
  rmSync(folder, { recursive: true });
}

for (const rate of values.rates.split(',').filter(Boolean)) await latency(Number(rate), Number(values.seconds));
if (Number(values['idle-files']) > 0) await idle(Number(values['idle-files']), Number(values['idle-seconds']));
