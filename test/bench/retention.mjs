// How long retention keeps others from writing, in a database with many single errors:
//   node test/bench/retention.mjs [--errors 3000000] [--remove 200000] [--db FILE]     (build first)
// Each step is one transaction; between two of them a follower commits. `--db` keeps the database, and uses it when it is there.
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openStore } from '../../dist/index.js';

const { values } = parseArgs({
  options: {
    errors: { type: 'string', default: '3000000' },
    remove: { type: 'string', default: '200000' },
    db: { type: 'string' },
  },
});
const errors = Number(values.errors);
const remove = Number(values.remove);
const BATCH = 20_000;
const T0 = Date.UTC(2026, 9, 1);

const folder = values.db === undefined ? mkdtempSync(join(tmpdir(), 'ossight-retention-')) : null;
const path = values.db ?? join(folder, 'ossight.db');
const fresh = !existsSync(path);
const classification = {
  code: 'NoSuchKey',
  known: true,
  category: 'not-found',
  action: 'fix-request',
  retryable: false,
  cause: null,
  statusExpected: 404,
};
const options = { windowSeconds: 60, now: T0 };

/** The `n`th error, one each 100 ms. */
function event(n) {
  const time = T0 + n * 100;
  const second = Math.floor(time / 1000).toString(16);
  return {
    code: 'NoSuchKey',
    status: 404,
    ec: '0026-00000001',
    message: 'The specified key does not exist.',
    operation: 'GetObject',
    hostId: 'example-media.oss-cn-hangzhou.aliyuncs.com',
    extra: new Map(),
    synthetic: false,
    time,
    timeSource: 'line',
    requestId: (second + (Math.imul(n, 0x9e37_79b1) >>> 0).toString(16).padStart(16, '0')).toUpperCase(),
    requestIdComplete: true,
    host: 'example-media.oss-cn-hangzhou.aliyuncs.com',
    bucket: 'example-media',
    region: 'cn-hangzhou',
    object: `images%2F2026%2F10%2Fitem-${n}.jpg`,
    format: 'access-log',
    origin: 'server',
    truncated: false,
    perObject: false,
    source: { path: 'access.log', line: n, offset: n * 441 },
    classification,
  };
}

const tally = { lines: 0, requests: 0, errorLines: 0, other: 0, rejected: 0 };
function commit(store, from, count) {
  const events = Array.from({ length: count }, (_, i) => event(from + i));
  const delta = { id: null, path: 'access.log', identity: null, checkpoint: { offset: 0, lines: 0 }, state: 'reading' };
  store.commit({ now: T0, sources: [{ ...delta, tally, bytes: 0, requests: [], events }] });
}

const percentile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
const figures = (times) => {
  const sorted = times.toSorted((a, b) => a - b);
  return `median ${percentile(sorted, 0.5).toFixed(1)} ms, p99 ${percentile(sorted, 0.99).toFixed(1)} ms, most ${percentile(sorted, 1).toFixed(1)} ms`;
};
const timed = (work) => {
  const began = performance.now();
  const result = work();
  return { ms: performance.now() - began, result };
};

const store = openStore(path, options);
if (fresh) for (let n = 0; n < errors; n += BATCH) commit(store, n, Math.min(BATCH, errors - n));
console.log(`${errors} errors, ${Math.round(statSync(path).size / 1e6)} MB`);

const counting = [];
const removing = [];
const commits = [];
let next = errors;
let most = 0;
const { left } = store.prune({ before: -Infinity, keep: Infinity }, true);
const steps = store.pruneSteps({ before: T0, keep: left - remove });
for (;;) {
  const { ms, result } = timed(() => steps.next());
  if (result.done) break;
  (result.value.removed > 0 ? removing : counting).push(ms);
  most = Math.max(most, result.value.removed);
  if (removing.length > 0) {
    commits.push(timed(() => commit(store, next, 50)).ms);
    next += 50;
  }
}
console.log(`${counting.length} steps that count: ${figures(counting)}`);
console.log(`${removing.length} steps that remove, at most ${most} errors each: ${figures(removing)}`);
console.log(`${commits.length} commits of 50 errors in between: ${figures(commits)}`);
store.close();
if (folder !== null) rmSync(folder, { recursive: true });
