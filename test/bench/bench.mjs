// Times a whole import of access-log lines beside programs that do less, on one file, in one run, in turn: npm run bench
//   node test/bench/bench.mjs [--lines N] [--rounds N] [--main dist/main.js] [--no-save]
// Says nothing of other machines: ratios within one run are what may be compared. Fails when the answers do not agree.
import { spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { arch, cpus, platform, release, tmpdir, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = join(HERE, '../..');
const GNU_TIME = '/usr/bin/time';
/** Fields between quotes: the 22nd is the error code, the 8th the host. */
const COUNT_TWO_COLUMNS =
  '{codes[$22]++; hosts[$8]++} END {for (k in codes) print "code", k, codes[k]; for (k in hosts) print "host", k, hosts[k]}';

const { values: given } = parseArgs({
  options: {
    lines: { type: 'string', default: '2000000' },
    rounds: { type: 'string', default: '5' },
    main: { type: 'string', default: join(ROOT, 'dist/main.js') },
    'no-save': { type: 'boolean', default: false },
  },
});
const LINES = Number(given.lines);
const ROUNDS = Number(given.rounds);

const folder = mkdtempSync(join(tmpdir(), 'ossight-bench-'));
try {
  process.exitCode = bench();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function bench() {
  const file = join(folder, 'access.log');
  generate(file);
  const bytes = statSync(file).size;
  const contenders = contendersFor(file);
  // Everything is in the page cache before the first round.
  readFileInBlocks(file);

  /** @type {Map<string, {seconds: number, rssKiB: number | null}[]>} */
  const runs = new Map(contenders.map(({ name }) => [name, []]));
  const answers = new Map();
  for (let round = 1; round <= ROUNDS; round += 1) {
    for (const contender of contenders) {
      contender.prepare?.();
      const { seconds, rssKiB, stdout } = measure(contender.command);
      runs.get(contender.name).push({ seconds, rssKiB });
      answers.set(contender.name, contender.answer(stdout));
      process.stderr.write(`round ${round}: ${contender.name} ${seconds.toFixed(2)} s\n`);
    }
  }

  const disagreements = compare(answers);
  const results = contenders.map(({ name }) => summary(name, runs.get(name), bytes));
  for (const result of results) {
    result.ratioToSplit2 = ratio(result, results, 'split2 alone');
    result.ratioToMawk = ratio(result, results, 'mawk, two columns');
  }
  console.log(table(results));
  for (const line of disagreements) console.log(`DISAGREES: ${line}`);
  if (disagreements.length === 0) console.log(`all answers agree: ${LINES} lines, errors by code, requests by host`);
  if (!given['no-save']) save({ bytes, results, disagreements });
  return disagreements.length === 0 ? 0 : 1;
}

function generate(file) {
  const out = openSync(file, 'w');
  const { status } = spawnSync(process.execPath, [join(HERE, 'generate.mjs'), String(LINES)], {
    stdio: ['ignore', out, 'inherit'],
  });
  closeSync(out);
  if (status !== 0) throw new Error('the lines could not be generated');
}

function contendersFor(file) {
  const database = join(folder, 'bench.db');
  const all = [
    {
      name: 'split2 alone',
      command: [process.execPath, join(HERE, 'split2-alone.mjs'), file],
      answer: (stdout) => ({ lines: Number(stdout) }),
    },
    {
      name: 'mawk, two columns',
      command: ['mawk', '-F"', COUNT_TWO_COLUMNS, file],
      answer: columnsOf,
    },
    {
      name: 'grep -c',
      command: ['grep', '-c', '"NoSuchKey"', file],
      answer: (stdout) => ({ codes: new Map([['NoSuchKey', Number(stdout)]]) }),
    },
    {
      name: 'ossight import',
      command: [process.execPath, given.main, 'import', '--db', database, '--json', '--quiet', file],
      prepare: () => {
        for (const ending of ['', '-wal', '-shm']) rmSync(database + ending, { force: true });
      },
      answer: (stdout) => ({
        lines: JSON.parse(stdout).lines,
        codes: queried(database, 'SELECT code AS k, sum(errors) AS n FROM error_trend_1d GROUP BY 1'),
        hosts: queried(database, 'SELECT host AS k, sum(requests) AS n FROM request_trend_1d GROUP BY 1'),
      }),
    },
  ];
  return all.filter(({ name, command: [program] }) => {
    const there = program === process.execPath || versionOf(program) !== null;
    if (!there) process.stderr.write(`${name}: ${program} is not installed, left out\n`);
    return there;
  });
}

function columnsOf(stdout) {
  const answer = { codes: new Map(), hosts: new Map() };
  for (const line of stdout.trim().split('\n')) {
    const [kind, key, count] = line.split(' ');
    if (kind === 'host') answer.hosts.set(key, Number(count));
    else if (key !== '-') answer.codes.set(key, Number(count));
  }
  return answer;
}

function queried(database, sql) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [given.main, 'query', '--db', database, '--format', 'json', sql],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`the query failed: ${stderr}`);
  return new Map(JSON.parse(stdout).map(({ k, n }) => [k, n]));
}

/** Wall-clock time from start to end of the process, and its greatest resident set where GNU time is there to tell. */
function measure(command) {
  const record = join(folder, 'rss');
  const [program, ...args] = existsSync(GNU_TIME) ? [GNU_TIME, '-f', '%M', '-o', record, ...command] : command;
  const began = process.hrtime.bigint();
  const { status, error, stdout, stderr } = spawnSync(program, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, LC_ALL: 'C', NO_COLOR: '1' },
  });
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  if (error !== undefined || status !== 0) throw new Error(`${command.join(' ')} ended with ${status}: ${stderr}`);
  return { seconds, rssKiB: program === GNU_TIME ? Number(readFileSync(record, 'utf8')) : null, stdout };
}

/** What one contender says and another says otherwise. */
function compare(answers) {
  const wrong = [];
  for (const [name, answer] of answers) {
    if (answer.lines !== undefined && answer.lines !== LINES) wrong.push(`${name} counts ${answer.lines} lines`);
    for (const column of ['codes', 'hosts']) {
      for (const [other, theirs] of answers) {
        // Each pair once; grep knows one code only, so what only one of two knows is looked at where both count all.
        if (other <= name || answer[column] === undefined || theirs[column] === undefined) continue;
        const both = name !== 'grep -c' && other !== 'grep -c';
        const keys = new Set([...answer[column].keys(), ...theirs[column].keys()]);
        for (const key of keys) {
          const [a, b] = [answer[column].get(key), theirs[column].get(key)];
          if (a !== b && (both || (a !== undefined && b !== undefined)))
            wrong.push(`${key}: ${name} ${a}, ${other} ${b}`);
        }
      }
    }
  }
  return wrong;
}

function summary(name, runs, bytes) {
  const seconds = median(runs.map((run) => run.seconds));
  const sizes = runs.map((run) => run.rssKiB).filter((size) => size !== null);
  return {
    name,
    medianSeconds: seconds,
    mbPerSecond: bytes / 1e6 / seconds,
    peakRssMiB: sizes.length === 0 ? null : Math.max(...sizes) / 1024,
    runs,
  };
}

function ratio(result, results, name) {
  const base = results.find((other) => other.name === name);
  return base === undefined ? null : result.medianSeconds / base.medianSeconds;
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function table(results) {
  const shown = (value, digits) => (value === null ? '-' : value.toFixed(digits));
  const rows = results.map((result) => [
    result.name,
    shown(result.medianSeconds, 2),
    shown(Math.min(...result.runs.map(({ seconds }) => seconds)), 2),
    shown(result.mbPerSecond, 0),
    shown(result.peakRssMiB, 0),
    shown(result.ratioToSplit2, 2),
    shown(result.ratioToMawk, 2),
  ]);
  const all = [['', 'median s', 'best s', 'MB/s', 'peak MiB', 'x split2', 'x mawk'], ...rows];
  const widths = all[0].map((_, i) => Math.max(...all.map((row) => row[i].length)));
  return all
    .map((row) => row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  '))
    .join('\n');
}

function save({ bytes, results, disagreements }) {
  const date = new Date().toISOString();
  const path = join(HERE, 'results', `${date.slice(0, 10)}.json`);
  mkdirSync(dirname(path), { recursive: true });
  const processors = cpus();
  const record = {
    date,
    command: 'npm run bench',
    commit: outputOf('git', ['-C', ROOT, 'rev-parse', '--short', 'HEAD']),
    machine: {
      platform: platform(),
      release: release(),
      arch: arch(),
      cpu: processors[0]?.model ?? null,
      cpus: processors.length,
      memoryMiB: Math.round(totalmem() / 1024 ** 2),
    },
    versions: {
      node: process.version,
      ossight: packageVersion(ROOT),
      split2: packageVersion(join(ROOT, 'node_modules/split2')),
      'better-sqlite3': packageVersion(join(ROOT, 'node_modules/better-sqlite3')),
      mawk: versionOf('mawk'),
      grep: versionOf('grep'),
    },
    input: { lines: LINES, bytes, rounds: ROUNDS, cache: 'warm' },
    results,
    disagreements,
  };
  writeFileSync(path, `${JSON.stringify(record, null, 2)}\n`);
  console.log(`written to ${path.slice(ROOT.length + 1)}`);
}

function packageVersion(path) {
  return JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')).version;
}

/** First line of what a program says of itself; null when it is not there. */
function versionOf(program) {
  return outputOf(program, [program === 'mawk' ? '-Wversion' : '--version']);
}

function outputOf(program, args) {
  const { error, status, stdout } = spawnSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  return error === undefined && status === 0 ? (stdout.split('\n')[0] ?? null) : null;
}

function readFileInBlocks(file) {
  spawnSync('cat', [file], { stdio: 'ignore' });
}
