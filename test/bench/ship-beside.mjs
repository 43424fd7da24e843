// What shipping costs the follower that it runs beside: its own time of the processor for a log that it catches up with, and how
// long a line takes until SQL counts it, with and without `--ship`, in turn. Servers and the shipping process are not counted.
//   node --import tsx test/bench/ship-beside.mjs [--lines 500000] [--rounds 2] [--seconds 8]     (build first)
import { execFileSync, spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import Database from 'better-sqlite3';
import { NO_CLUSTER, startServer } from '../cluster/cluster.ts';
import { MAIN } from '../support/command.ts';
import { cpuSeconds } from './cpu.mjs';
import { lines } from './generate.mjs';

const { values } = parseArgs({
  options: {
    lines: { type: 'string', default: '500000' },
    rounds: { type: 'string', default: '2' },
    seconds: { type: 'string', default: '8' },
  },
});
const LINES = Number(values.lines);
const ROUNDS = Number(values.rounds);
const SECONDS = Number(values.seconds);
/** Lines a second, once it has caught up. */
const RATE = 2000;
const TICK_MS = 50;
const LOOK_MS = 2;

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

if (NO_CLUSTER !== null) {
  console.error(`nothing is measured: ${NO_CLUSTER}`);
  process.exit(1);
}
const folder = mkdtempSync(join(tmpdir(), 'ossight-ship-beside-'));
const server = await startServer();
try {
  const address = server.address('beside');
  execFileSync(process.execPath, [MAIN, 'ship', '--init', address], { stdio: 'ignore' });
  const made = [...lines(LINES + RATE * SECONDS)];
  const log = join(folder, 'access.log');
  const runs = { without: [], with: [] };
  for (let round = 0; round < ROUNDS; round++) {
    for (const how of ['without', 'with']) {
      writeFileSync(log, made.slice(0, LINES).join(''));
      const run = await follow(
        `${how}${round}`,
        log,
        made.slice(LINES),
        how === 'with' ? ['--ship', address, '--ship-interval', '1s'] : [],
      );
      runs[how].push(run);
      console.log(
        `${how.padEnd(7)} --ship: ${run.caught.toFixed(2)} s of CPU for ${LINES} lines, ${run.steady.toFixed(2)} s for ${RATE * SECONDS} at ${RATE}/s; seen after p50 ${run.p50.toFixed(0)} ms, p99 ${run.p99.toFixed(0)} ms`,
      );
    }
  }
  const best = (how, what) => Math.min(...runs[how].map((run) => run[what]));
  for (const what of SECONDS > 0 ? ['caught', 'steady', 'p99'] : ['caught'])
    console.log(`${what}: ${((best('with', what) / best('without', what) - 1) * 100).toFixed(1)} % more with --ship`);
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function follow(name, log, later, shipping) {
  const path = join(folder, `${name}.db`);
  const child = spawn(process.execPath, [MAIN, 'tail', '-q', '--db', path, ...shipping, log], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const counted = await opened(path);
  while (counted() < LINES) await wait(LOOK_MS);
  const caught = cpuSeconds(child);
  const written = [];
  const delays = [];
  let next = 0;
  const began = performance.now();
  while (delays.length < later.length) {
    const due = Math.min(later.length, Math.floor(((performance.now() - began) / 1000) * RATE));
    const last = written.at(-1)?.at ?? -Infinity;
    if (due > next && performance.now() - last > TICK_MS) {
      appendFileSync(log, later.slice(next, due).join(''));
      written.push({ upTo: due, at: performance.now() });
      next = due;
    }
    const seen = counted() - LINES;
    while (delays.length < seen)
      delays.push(performance.now() - (written.find(({ upTo }) => upTo > delays.length)?.at ?? 0));
    await wait(LOOK_MS);
  }
  const steady = cpuSeconds(child) - caught;
  child.kill('SIGTERM');
  await ended;
  delays.sort((a, b) => a - b);
  const at = (share) => delays[Math.floor(delays.length * share)] ?? 0;
  return { caught, steady, p50: at(0.5), p99: at(0.99) };
}

/** How many lines SQL sees by now. */
async function opened(path) {
  for (;;) {
    try {
      const db = new Database(path, { readonly: true, fileMustExist: true });
      const sum = db.prepare('SELECT coalesce(sum(lines), 0) FROM sources').pluck();
      sum.get();
      return () => sum.get();
    } catch {
      await wait(LOOK_MS);
    }
  }
}
