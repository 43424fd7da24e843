// Follows a log that is written and rotated at random for as long as you like, and checks memory, descriptors and counts:
//   node test/soak/soak.mjs [--minutes 30] [--rate 200] [--seed N]      (build first; prints one line every ten seconds)
// Ends with 1 when a record is lost or doubled, or when memory or descriptors grew.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { copyFileSync, existsSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';

// Records, log and audit are those of the tests, in TypeScript.
await import('tsx');
const { audit } = await import('../faults/numbered.ts');
const { createRandom } = await import('../faults/random.ts');
const { RotatingLog } = await import('../faults/rotating-log.ts');

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    rate: { type: 'string', default: '200' },
    seed: { type: 'string' },
  },
});
const minutes = Number(values.minutes);
const rate = Number(values.rate);
const random = createRandom(values.seed === undefined ? undefined : Number(values.seed));

const TICK_MS = 50;
const LOOK_MS = 10_000;
const GENERATIONS = 8;
/** What a follower may take beyond what it took after three minutes, or its first tenth: every record has a code of its own, which fills what it keeps by code. */
const GROWTH = 1.3;

const folder = mkdtempSync(join(tmpdir(), 'ossight-soak-'));
const logs = join(folder, 'logs');
const db = join(folder, 'ossight.db');
mkdirSync(logs);

console.log(`seed ${random.seed}, ${minutes} minutes, ${rate} records/s, ${folder}`);
const log = new RotatingLog(logs, random);
log.append(1);
const child = spawn(process.execPath, [MAIN, 'tail', join(logs, 'app.log*'), '--db', db], {
  stdio: ['ignore', 'ignore', 'pipe'],
});
let said = '';
child.stderr.setEncoding('utf8').on('data', (text) => {
  said = (said + text).slice(-20_000);
});
const ended = new Promise((resolve) => child.once('close', (code, signal) => resolve(code ?? signal)));

/** Resident MB, and open descriptors. */
function look() {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  const rss = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
  return { rss: Math.round(rss), open: readdirSync(`/proc/${child.pid}/fd`).length };
}

let counts = { rename: 0, compress: 0, forgotten: 0, copied: 0 };
const generations = () => readdirSync(logs).filter((name) => name !== 'app.log').length;

/** How many records are surely counted: what may go. */
function settled() {
  try {
    return audit(db, log.written).counted === log.written;
  } catch {
    return false;
  }
}

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** A misfortune that loses nothing: what goes was counted before. */
async function rotate() {
  const kind = random.below(10);
  log.finish();
  if (kind < 6 || !existsSync(log.path)) {
    log.rotate();
    counts.rename += 1;
  } else if (kind < 8) {
    // copytruncate, with the writer at rest: its inherent window is no test of the follower.
    log.shift();
    copyFileSync(log.path, `${log.path}.1`);
    truncateSync(log.path);
    counts.copied += 1;
  } else {
    const old = readdirSync(logs).find((name) => /\.\d+$/.test(name) && !name.endsWith('.1'));
    if (old !== undefined) {
      writeFileSync(join(logs, `${old}.gz`), gzipSync(readFileSync(join(logs, old))));
      unlinkSync(join(logs, old));
      counts.compress += 1;
    }
  }
  if (generations() <= GENERATIONS) return;
  for (let n = 0; n < 30 && !settled(); n += 1) await wait(1000);
  for (const name of readdirSync(logs).filter((name) => name !== 'app.log')) {
    if (Number(/\.(\d+)/.exec(name)?.[1] ?? 0) > 2) {
      unlinkSync(join(logs, name));
      counts.forgotten += 1;
    }
  }
}

const began = performance.now();
const end = began + minutes * 60_000;
const warm = began + Math.min(180_000, minutes * 6_000);
const seen = [];
let nextLook = began + LOOK_MS;
while (performance.now() < end && child.exitCode === null) {
  log.append(Math.max(1, Math.round((2 * rate * TICK_MS) / 1000)));
  if (random.below(60) === 0) await rotate();
  if (performance.now() >= nextLook) {
    nextLook += LOOK_MS;
    const now = look();
    if (performance.now() >= warm) seen.push(now);
    console.log(
      `${Math.round((performance.now() - began) / 1000)} s: ${log.written} records, ${JSON.stringify(counts)}, ${now.rss} MB, ${now.open} descriptors`,
    );
  }
  await wait(TICK_MS);
}
log.finish();
for (let n = 0; n < 60 && !settled(); n += 1) await wait(500);
child.kill('SIGTERM');
const code = await ended;
const found = audit(db, log.written);
const checked = spawnSync(process.execPath, [MAIN, 'doctor', '--db', db], { encoding: 'utf8' });
const first = seen[0];
const last = seen.at(-1);
const faults = [
  ...(code === 143 ? [] : [`it ended with ${code}`]),
  ...(found.lost.length === 0 ? [] : [`lost: ${found.lost.join(' ')}`]),
  ...(found.doubled.length === 0 ? [] : [`doubled: ${found.doubled.join(' ')}`]),
  ...(checked.status === 0 ? [] : [`doctor: ${checked.stdout}${checked.stderr}`]),
  ...(first === undefined || last === undefined || last.rss <= first.rss * GROWTH + 20 ? [] : ['memory grew']),
  ...(first === undefined || last === undefined || last.open <= first.open + GENERATIONS + 4
    ? []
    : ['descriptors grew']),
];
console.log(
  `${log.written} records, ${found.counted} counted, ${found.lost.length} lost, ${found.doubled.length} doubled; ` +
    `memory ${first?.rss} -> ${last?.rss} MB, descriptors ${first?.open} -> ${last?.open}`,
);
if (faults.length > 0) {
  console.error(`${faults.join('\n')}\nthe follower said:\n${said}kept: ${folder}`);
  process.exitCode = 1;
} else {
  rmSync(folder, { recursive: true });
}
