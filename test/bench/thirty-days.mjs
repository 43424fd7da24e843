// Thirty days of one server's counts, made by the server itself, and what trends over them cost through the reader that reports use.
//
// A window of 5 minutes has counts of 500 hosts, each in one of 200 buckets, and of 40 codes. Nine of ten counts are of a host's
// usual codes (two or three), the tenth is of any other: so an hour has about a fifth of the rows of its windows, a day a twentieth. Windows are inserted
// as they come in, six hours at a time, the newest hour of each once more; hours and days are sums of what is there, sent twice.
import { execFileSync } from 'node:child_process';
import { parseClickHouseAddress } from '../../src/stores/clickhouse/address.ts';
import { openFleetReader } from '../../src/stores/clickhouse/open.ts';
import { MAIN } from '../support/command.ts';
import { cpuSeconds } from './cpu.mjs';

const DAYS = 30;
const DAY = 86_400;
const WINDOW = 300;
/** 2026-10-23 00:00 UTC. */
const BEGIN = Date.UTC(2026, 9, 23) / 1000;
const SPAN = { since: BEGIN, until: BEGIN + DAYS * DAY };
const HOSTS = 500;
const BUCKETS = 200;
const TEXTS =
  'code, cause, ec, category, action, retryable, status_expected, known, host, bucket, region, status, origin';
const COLUMNS = `t, ${TEXTS}, collector, errors, ver`;
const TURNS = 7;

/** Counts of `rows` rows in a database of its own on the server. */
export async function fillThirtyDays(server, database, rows) {
  const address = server.address(database);
  execFileSync(process.execPath, [MAIN, 'ship', '--init', address], { stdio: 'ignore' });
  const { node } = server;
  const perWindow = Math.round(rows / ((DAYS * DAY) / WINDOW));
  const collector = {
    collector: 'collector-0',
    name: 'web-0',
    window_seconds: WINDOW,
    latest: SPAN.until * 1000,
    ver: 1,
  };
  await node.sql(`INSERT INTO ${database}.collector FORMAT JSONEachRow ${JSON.stringify(collector)}`);
  for (let day = BEGIN; day < SPAN.until; day += DAY) {
    for (let at = day; at < day + DAY; at += DAY / 4) {
      await node.sql(counts(database, at, at + DAY / 4, perWindow, 1));
      await node.sql(counts(database, at + DAY / 4 - 3600, at + DAY / 4, perWindow, 2));
    }
    for (const ver of [3, 4]) {
      await node.sql(sums(database, 'error_hour', 'error_count', 'toStartOfHour(t)', day, ver));
      await node.sql(sums(database, 'error_day', 'error_hour', 'toStartOfDay(t)', day, ver));
    }
  }
}

/** Every window has `perWindow` rows, at most 1,500; each of a host's codes is of another third, so that no two rows are alike. */
function counts(database, from, until, perWindow, ver) {
  return `INSERT INTO ${database}.error_count (${COLUMNS}) SELECT
    toDateTime(${from} + intDiv(number, ${perWindow}) * ${WINDOW}) AS t, concat('Code', toString(kind)) AS code,
    if(kind % 4 = 0, 'a-cause', '') AS cause, '' AS ec, 'access' AS category, 'fix-config' AS action, 0 AS retryable,
    403 AS status_expected, 1 AS known, concat('web-', toString(web)) AS host, concat('example-', toString(web % ${BUCKETS})) AS bucket,
    'cn-hangzhou' AS region, 403 AS status, 0 AS origin, concat('collector-', toString(web)) AS collector,
    1 + intHash32(number + ${from}) % 100 AS errors, ${ver} AS ver
    FROM (SELECT number, number % ${perWindow} AS n, n % ${HOSTS} AS web, intDiv(n, ${HOSTS}) AS nth,
      nth * 13 + if(intHash32(number * 7 + ${from}) % 10 = 0, intHash32(number * 3 + ${from}), web) % if(nth = 2, 14, 13) AS kind
      FROM numbers(${((until - from) / WINDOW) * perWindow}))`;
}

function sums(database, into, of, start, day, ver) {
  return `INSERT INTO ${database}.${into} (${COLUMNS})
    SELECT ${start} AS start, ${TEXTS}, collector, sum(errors), ${ver} FROM ${database}.${of} FINAL
    WHERE t >= toDateTime(${day}) AND t < toDateTime(${day + DAY}) GROUP BY start, ${TEXTS}, collector`;
}

/** Prints the rows of each table and bytes a row, then how long each trend takes. Answers bytes a row of the windows. */
export async function readThirtyDays(server, database) {
  const bytesPerRow = [];
  for (const table of ['error_count', 'error_hour', 'error_day']) {
    const [[bytes, stored, parts]] = await server.node.rows(
      `SELECT sum(bytes_on_disk), sum(rows), count() FROM system.parts WHERE database = '${database}' AND table = '${table}' AND active`,
    );
    bytesPerRow.push(bytes / stored);
    const [[kept]] = await server.node.rows(`SELECT count() FROM ${database}.${table} FINAL WHERE errors > 0`);
    console.log(
      `  ${table.padEnd(12)} ${grouped(kept).padStart(11)} rows (${grouped(stored)} stored, in ${parts} parts), ${(bytes / stored).toFixed(1)} bytes a row`,
    );
  }
  const reader = openFleetReader(parseClickHouseAddress(server.address(database)), null);
  try {
    const one = reader.only({ code: ['Code7'] });
    for (const [what, read] of [
      ['one code by the day', () => one.trend(SPAN, DAY, 'code')],
      ['one code by the hour', () => one.trend(SPAN, 3600, 'code')],
      ['one code by 5 minutes', () => one.trend(SPAN, WINDOW, 'code')],
      ['all codes by the day', () => reader.trend(SPAN, DAY, 'code')],
      ['all codes by the hour', () => reader.trend(SPAN, 3600, 'code')],
    ]) {
      const times = [];
      let rows = 0;
      const before = cpuSeconds(server.node.process);
      for (let turn = 0; turn < TURNS; turn++) {
        const began = performance.now();
        rows = read().length;
        times.push(performance.now() - began);
      }
      const cpu = ((cpuSeconds(server.node.process) - before) * 1000) / TURNS;
      const sorted = times.toSorted((a, b) => a - b);
      console.log(
        `  ${what.padEnd(24)} ${grouped(sorted[TURNS >> 1]).padStart(6)} ms (least ${grouped(sorted[0])}, most ${grouped(sorted.at(-1))}; ${grouped(cpu)} ms of CPU in the server; ${grouped(rows)} points)`,
      );
    }
  } finally {
    reader.close();
  }
  return bytesPerRow[0];
}

function grouped(n) {
  return Math.round(Number(n)).toLocaleString('en-US');
}
