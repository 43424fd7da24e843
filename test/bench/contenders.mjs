// Who is timed beside ossight, what each is asked, and what its answer says. A program that is not there is left out and named.
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = dirname(fileURLToPath(import.meta.url));
/** Fields between quotes: the 22nd is the error code, the 8th the host. */
const COUNT_TWO_COLUMNS =
  '{codes[$22]++; hosts[$8]++} END {for (k in codes) print "code", k, codes[k]; for (k in hosts) print "host", k, hosts[k]}';
/** Address, time, request, status, bytes, milliseconds, Referer, User-Agent and host of a line; the rest is passed over. */
const GOACCESS_FORMAT = '%h %^ %^ [%d:%t %^] "%r" %s %b %L "%R" "%u" "%v" %^';

/**
 * @typedef {{lines?: number, codes?: Map<string, number>, hosts?: Map<string, number>, partial?: boolean}} Answer
 *   `partial`: tells some keys only.
 * @typedef {{name: string, needs: string[], command: string[], prepare?: () => void, answer: (stdout: string) => Answer}} Contender
 */

/**
 * For the lines as they are. `paths`: the file, the command's main.js, a folder for what they write.
 * @param {{file: string, main: string, folder: string, duckdb: string | null}} paths
 * @returns {Contender[]}
 */
export function plainContenders({ file, main, folder, duckdb }) {
  const report = join(folder, 'goaccess.json');
  return [
    {
      name: 'grep -c',
      needs: ['grep'],
      command: ['grep', '-c', '"NoSuchKey"', file],
      answer: (stdout) => ({ codes: new Map([['NoSuchKey', Number(stdout)]]), partial: true }),
    },
    awk('mawk', file),
    awk('gawk', file),
    {
      name: 'split2 alone',
      needs: [],
      command: [process.execPath, join(HERE, 'split2-alone.mjs'), file],
      answer: (stdout) => ({ lines: Number(stdout) }),
    },
    ...(duckdb === null
      ? []
      : [
          {
            name: 'DuckDB, 2 threads',
            needs: [],
            command: [process.execPath, join(HERE, 'duckdb.mjs'), duckdb, file],
            answer: columnsOf,
          },
        ]),
    {
      name: 'GoAccess',
      needs: ['goaccess'],
      command: [
        'goaccess',
        file,
        `--log-format=${GOACCESS_FORMAT}`,
        '--date-format=%d/%b/%Y',
        '--time-format=%H:%M:%S',
        '--no-global-config',
        '--no-progress',
        `--output=${report}`,
      ],
      answer: () => goaccessAnswer(report),
    },
    ossight(file, main, folder),
  ];
}

/**
 * For the same lines compressed.
 * @param {{file: string, main: string, folder: string}} paths
 * @returns {Contender[]}
 */
export function gzipContenders({ file, main, folder }) {
  return [
    {
      name: 'zcat | mawk',
      needs: ['zcat', 'mawk'],
      command: ['sh', '-c', 'zcat "$1" | mawk -F\\" "$2"', 'sh', file, COUNT_TWO_COLUMNS],
      answer: columnsOf,
    },
    ossight(file, main, folder),
  ];
}

/** @returns {Contender} */
export function ossight(file, main, folder) {
  const database = join(folder, 'bench.db');
  const queried = (sql) => {
    const command = [main, 'query', '--db', database, '--format', 'json', sql];
    const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`the query failed: ${stderr}`);
    return new Map(JSON.parse(stdout).map(({ k, n }) => [k, n]));
  };
  return {
    name: 'ossight import',
    needs: [],
    command: [process.execPath, main, 'import', '--db', database, '--json', '--quiet', file],
    prepare: () => {
      for (const ending of ['', '-wal', '-shm']) rmSync(database + ending, { force: true });
    },
    answer: (stdout) => ({
      lines: JSON.parse(stdout).lines,
      codes: queried('SELECT code AS k, sum(errors) AS n FROM error_trend_1d GROUP BY 1'),
      hosts: queried('SELECT host AS k, sum(requests) AS n FROM request_trend_1d GROUP BY 1'),
    }),
  };
}

/** @returns {Contender} */
function awk(program, file) {
  return {
    name: `${program}, two columns`,
    needs: [program],
    command: [program, '-F"', COUNT_TWO_COLUMNS, file],
    answer: columnsOf,
  };
}

/** Lines of `code NAME COUNT` and `host NAME COUNT`. */
function columnsOf(stdout) {
  const answer = { codes: new Map(), hosts: new Map() };
  for (const line of stdout.trim().split('\n')) {
    const [kind, key, count] = line.split(' ');
    if (kind === 'host') answer.hosts.set(key, Number(count));
    else if (key !== '-') answer.codes.set(key, Number(count));
  }
  return answer;
}

function goaccessAnswer(path) {
  const { general, vhosts } = JSON.parse(readFileSync(path, 'utf8'));
  return {
    lines: general.valid_requests,
    hosts: new Map(vhosts.data.map(({ data, hits }) => [data, hits.count])),
  };
}

/** The file of DuckDB's package in one of these folders (or above them); null when nobody installed it. */
export function findDuckdb(folders) {
  const name = ['@duckdb', 'node-api'].join('/');
  for (const folder of folders) {
    try {
      return createRequire(join(folder, 'package.json')).resolve(name);
    } catch {
      // The next one.
    }
  }
  return null;
}

/**
 * What contenders say otherwise than others, or than the number of lines that there are.
 * @param {Map<string, Answer>} answers
 * @returns {string[]}
 */
export function compare(answers, lines) {
  const wrong = [];
  for (const [name, answer] of answers) {
    if (answer.lines !== undefined && answer.lines !== lines) wrong.push(`${name} counts ${answer.lines} lines`);
    for (const column of ['codes', 'hosts']) {
      for (const [other, theirs] of answers) {
        // Each pair once.
        if (other <= name || answer[column] === undefined || theirs[column] === undefined) continue;
        const both = answer.partial !== true && theirs.partial !== true;
        for (const key of new Set([...answer[column].keys(), ...theirs[column].keys()])) {
          const [a, b] = [answer[column].get(key), theirs[column].get(key)];
          if (a === b || (!both && (a === undefined || b === undefined))) continue;
          wrong.push(`${key}: ${name} ${a}, ${other} ${b}`);
        }
      }
    }
  }
  return wrong;
}
