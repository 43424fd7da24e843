// Fills a database with many errors for measuring readers: 30 days up to NOW, 50 hosts, 40 codes, all skewed as in life (the
// first host and the first code have most). Beside them three rare codes: one whose last errors are weeks ago, one inside of an
// hour with a twentieth of all errors, one of client logs that never told a request id. Written straight into the tables, since
// the writer is not what is measured.
//
//   npm run build && node test/bench/big-ledger.mjs FILE [errors, default 10,000,000]
import Database from 'better-sqlite3';
import { rmSync } from 'node:fs';
import { classify, openStore } from '../../dist/index.js';

const [, , file, wanted = '10000000'] = process.argv;
if (file === undefined) throw new Error('usage: node test/bench/big-ledger.mjs FILE [errors]');
const ERRORS = Number(wanted);
/** 2026-11-22 12:00 UTC. */
const NOW = Date.UTC(2026, 10, 22, 12);
const DAYS = 30;
const HOSTS = 50;
const CODES = 40;

// mulberry32: the same numbers on each run.
let seed = 20_261_122;
function random() {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
}

/** Answers 0 .. n-1, the k-th in proportion to 1/(k+1), in constant time. */
function skewed(n) {
  const table = [];
  for (let k = 0; k < n; k++) for (let i = 0; i < Math.ceil(4096 / (k + 1)); i++) table.push(k);
  return () => table[Math.floor(random() * table.length)];
}

for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true });
openStore(file).close();
const db = new Database(file);
db.pragma('journal_mode = OFF');
db.pragma('synchronous = OFF');
db.pragma('cache_size = -1000000');
db.pragma('temp_store = MEMORY');
const began = performance.now();
const said = (what) => console.error(`${((performance.now() - began) / 1000).toFixed(1)} s  ${what}`);

const codes = db
  .prepare("SELECT code, statuses FROM catalog_entry ORDER BY category = 'throttle' DESC, code LIMIT ?")
  .all(CODES + 3)
  .map(({ code, statuses }) => ({ code, status: JSON.parse(statuses)[0] ?? null }));
const addClass = db.prepare('INSERT INTO class VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
const all = codes.flatMap(({ code, status }, i) => {
  const facts = classify({ code, status });
  return (i % 4 === 0 && i < CODES ? [null, `00${i + 10}-00000001`] : [null]).map((ec, j) => {
    const id = i * 2 + j + 1;
    const { cause, category, action, retryable, statusExpected, known } = facts;
    addClass.run(id, code, cause, ec, category, action, Number(retryable), statusExpected, Number(known));
    return { id, code, status: i === 7 ? 200 : status };
  });
});
const [classes, [weeksAgo, inBusyHour, unnamed]] = [all.slice(0, -3), all.slice(-3)];
said(`rare: ${[weeksAgo, inBusyHour, unnamed].map(({ code }) => code).join(', ')}`);
const addPlace = db.prepare('INSERT INTO place VALUES (?, ?, ?, ?)');
for (let i = 1; i <= HOSTS; i++) {
  addPlace.run(i, `example-${i}.oss-cn-hangzhou.aliyuncs.com`, `example-${i}`, 'cn-hangzhou');
}
db.prepare(
  `INSERT INTO source (id, path, offset, offset_lines, state, bytes, lines, error_lines, errors, first_time, last_time, updated)
   VALUES (1, 'access.log', ?, ?, 'done', ?, ?, ?, ?, ?, ?, ?)`,
).run(ERRORS * 400, ERRORS, ERRORS * 400, ERRORS, ERRORS, ERRORS, NOW - DAYS * 86_400_000, NOW - 1, NOW);

const indexes = db
  .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'error' AND sql <> ''")
  .all();
for (const { name } of indexes) db.exec(`DROP INDEX ${name}`);
const add = db.prepare(
  `INSERT INTO error (time, time_source, request_id, part, twin, class_id, place_id, status, flags, message, operation, object, source_id, line, offset)
   VALUES (?, 2, ?, ?, 0, ?, ?, ?, 0, ?, 'GetObject', ?, 1, ?, ?)`,
);
const [host, kind] = [skewed(HOSTS), skewed(classes.length)];
const first = NOW - DAYS * 86_400_000;
const HOUR = 3_600_000;
let made = 0;
function insert(time, { id, status }, isNamed) {
  const n = made++;
  const requestId = `${Math.floor(time / 1000).toString(16)}${n.toString(16).padStart(16, '0')}`.toUpperCase();
  const text = 'The request was not answered as it should have been.';
  add.run(
    time,
    isNamed ? requestId : null,
    isNamed ? '' : `@1:${n * 400}:0:`,
    id,
    host() + 1,
    status,
    text,
    `image/${n}.jpg`,
    n,
    n * 400,
  );
}
const spread = (count, from, length, kindOf, isNamed = true) => {
  for (let i = 0; i < count; i++) insert(Math.floor(from + (i * length) / count), kindOf(), isNamed);
};
db.transaction(() => {
  spread(ERRORS * 0.95, first, DAYS * 24 * HOUR, () => classes[kind()]);
  spread(ERRORS * 0.05 - 308, NOW - 3 * HOUR, HOUR, () => classes[kind()]);
  spread(5, NOW - 2.6 * HOUR, HOUR / 100, () => inBusyHour);
  spread(3, first + 4 * 24 * HOUR, 48 * HOUR, () => weeksAgo);
  spread(300, first, DAYS * 24 * HOUR, () => unnamed, false);
})();
said(`${ERRORS} errors`);
for (const { sql } of indexes) db.exec(sql);
said('indexes');
db.exec(`
  INSERT INTO error_count SELECT time / 60000 * 60, class_id, place_id, coalesce(status, -1), 0, count(*), 1 FROM error GROUP BY 1, 2, 3, 4;
  INSERT INTO request_count
    WITH RECURSIVE m (w) AS (VALUES (${first / 1000}) UNION ALL SELECT w + 60 FROM m WHERE w + 60 < ${NOW / 1000})
    SELECT w, p.id, 200, 1000 / p.id + 5, 0, 1 FROM m, place p;
  INSERT INTO request_count SELECT window, place_id, status, sum(errors), sum(errors), 1 FROM error_count WHERE status >= 300 GROUP BY 1, 2, 3;
  INSERT INTO error_hour SELECT window / 3600 * 3600, class_id, place_id, status, origin, sum(errors), 1 FROM error_count GROUP BY 1, 2, 3, 4, 5;
  INSERT INTO request_hour SELECT window / 3600 * 3600, place_id, status, sum(requests), sum(failed), 1 FROM request_count GROUP BY 1, 2, 3;
  INSERT INTO error_hour_class SELECT window, class_id, status, sum(errors) FROM error_hour GROUP BY 1, 2, 3;
  INSERT INTO error_hour_place SELECT window, place_id, sum(errors) FROM error_hour GROUP BY 1, 2;
  INSERT INTO error_day SELECT window / 86400 * 86400, class_id, place_id, status, sum(errors) FROM error_hour GROUP BY 1, 2, 3, 4;
  UPDATE meta SET ver = 1, latest = ${NOW}, errors_made = ${ERRORS};
`);
said('counts');
db.pragma('journal_mode = WAL');
for (const table of ['error', 'error_count', 'error_hour', 'request_count', 'request_hour']) {
  said(`${table} ${String(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get())}`);
}
db.close();
