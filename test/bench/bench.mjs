// Times a whole import of access-log lines beside programs that do less, on one file, in one run, in turn: npm run bench
//   node test/bench/bench.mjs [--lines N] [--rounds N] [--work plain,gzip,ten] [--main dist/main.js] [--duckdb FOLDER] [--no-save]
// `ten`: ten times the lines, against itself; wants 10 GB of free disk and memory to cache them, and is left out without.
// DuckDB takes part where @duckdb/node-api can be found from here or from FOLDER.
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
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { arch, cpus, freemem, loadavg, platform, release, tmpdir, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { compare, findDuckdb, gzipContenders, ossight, plainContenders } from './contenders.mjs';

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = join(HERE, '../..');
const GNU_TIME = '/usr/bin/time';
const OWN = 'ossight import';
/** What is to be reached: ossight's median time over another's. */
const GOALS = [
  ['plain', 'mawk, two columns', 0.6],
  ['plain', 'DuckDB, 2 threads', 0.5],
  ['plain', 'GoAccess', 0.04],
  ['gzip', 'zcat | mawk', 0.8],
];

const { values: given } = parseArgs({
  options: {
    lines: { type: 'string', default: '2000000' },
    rounds: { type: 'string', default: '5' },
    work: { type: 'string', default: 'plain,gzip,ten' },
    main: { type: 'string', default: join(ROOT, 'dist/main.js') },
    duckdb: { type: 'string', default: ROOT },
    'no-save': { type: 'boolean', default: false },
  },
});
const LINES = Number(given.lines);
const ROUNDS = Number(given.rounds);
const WORK = given.work.split(',');

const folder = mkdtempSync(join(tmpdir(), 'ossight-bench-'));
const duckdb = findDuckdb([given.duckdb, ROOT]);
if (duckdb === null) process.stderr.write('DuckDB: @duckdb/node-api is not installed, left out\n');
try {
  process.exitCode = bench();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function bench() {
  const file = join(folder, 'access.log');
  const paths = { file, main: given.main, folder, duckdb };
  generate(file, LINES);
  /** @type {{name: string, lines: number, bytes: number, results: object[]}[]} */
  const works = [];
  const disagreements = [];
  const run = (name, lines, contenders, path) => {
    const { results, answers } = timed(name, contenders, path);
    works.push({ name, lines, bytes: statSync(path).size, results });
    disagreements.push(...compare(answers, lines).map((text) => `${name}: ${text}`));
  };
  if (WORK.includes('plain')) run('plain', LINES, plainContenders(paths), file);
  if (WORK.includes('gzip')) {
    spawnSync('gzip', ['--keep', '--force', file], { stdio: 'inherit' });
    const packed = `${file}.gz`;
    run('gzip', LINES, gzipContenders({ ...paths, file: packed }), packed);
  }
  if (WORK.includes('ten') && hasRoom(statSync(file).size * 11)) {
    const large = join(folder, 'ten.log');
    generate(large, LINES * 10);
    run('ten', LINES * 10, [ossight(large, given.main, folder)], large);
  }
  const ratios = ratiosOf(works);
  for (const { name, lines, bytes, results } of works) {
    console.log(`\n${name}: ${lines} lines, ${(bytes / 1e6).toFixed(0)} MB\n${table(results, bytes)}`);
  }
  console.log(`\n${ratios.map(ratioText).join('\n')}\n`);
  for (const line of disagreements) console.log(`DISAGREES: ${line}`);
  if (disagreements.length === 0) console.log('all answers agree: lines, errors by code, requests by host');
  if (!given['no-save']) save({ works, ratios, disagreements });
  return disagreements.length === 0 ? 0 : 1;
}

function generate(file, lines) {
  const out = openSync(file, 'w');
  const { status } = spawnSync(process.execPath, [join(HERE, 'generate.mjs'), String(lines)], {
    stdio: ['ignore', out, 'inherit'],
  });
  closeSync(out);
  if (status !== 0) throw new Error('the lines could not be generated');
}

function hasRoom(bytes) {
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize > bytes && totalmem() > bytes * 1.2) return true;
  process.stderr.write(`ten: wants ${Math.ceil(bytes / 1e9)} GB of free disk and as much memory, left out\n`);
  return false;
}

/** All in turn, round after round; the file is in the page cache before the first. */
function timed(work, contenders, file) {
  const present = contenders.filter(({ name, needs }) => {
    const missing = needs.filter((program) => versionOf(program) === null);
    if (missing.length > 0) process.stderr.write(`${name}: ${missing.join(' and ')} not installed, left out\n`);
    return missing.length === 0;
  });
  spawnSync('cat', [file], { stdio: 'ignore' });
  const runs = new Map(present.map(({ name }) => [name, []]));
  const answers = new Map();
  for (let round = 1; round <= ROUNDS; round += 1) {
    for (const contender of present) {
      contender.prepare?.();
      const { stdout, ...figures } = measure(contender.command);
      runs.get(contender.name).push(figures);
      answers.set(contender.name, contender.answer(stdout));
      process.stderr.write(`${work}, round ${round}: ${contender.name} ${figures.seconds.toFixed(2)} s\n`);
    }
  }
  const results = present.map(({ name, command }) => {
    const own = runs.get(name);
    const all = (key) => own.map((figures) => figures[key]).filter((value) => value !== null);
    return {
      name,
      command: command.map((word) => word.replaceAll(folder, '').replaceAll(ROOT, '.')).join(' '),
      medianSeconds: median(all('seconds')),
      medianCpuSeconds: median(all('cpuSeconds')),
      peakRssMiB: Math.max(...all('rssKiB')) / 1024,
      runs: own,
    };
  });
  return { results, answers };
}

/** Elapsed time of the process; processor time and greatest resident set where GNU time is there to tell. */
function measure(command) {
  const record = join(folder, 'time');
  const [program, ...args] = existsSync(GNU_TIME) ? [GNU_TIME, '-f', '%U %S %M', '-o', record, ...command] : command;
  const load = loadavg()[0];
  const began = process.hrtime.bigint();
  const { status, error, stdout, stderr } = spawnSync(program, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, LC_ALL: 'C', NO_COLOR: '1' },
  });
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  if (error !== undefined || status !== 0) throw new Error(`${command.join(' ')} ended with ${status}: ${stderr}`);
  if (program !== GNU_TIME) return { seconds, cpuSeconds: null, rssKiB: null, load, stdout };
  const [user, system, rssKiB] = readFileSync(record, 'utf8').trim().split(' ').map(Number);
  return { seconds, cpuSeconds: user + system, rssKiB, load, stdout };
}

/** ossight over each other, by elapsed and by processor time, and ten times the size over the size. */
function ratiosOf(works) {
  const own = (name) => works.find((work) => work.name === name)?.results.find((result) => result.name === OWN);
  const ratios = works.flatMap((work) =>
    work.results
      .filter(({ name }) => name !== OWN)
      .map((other) => ({
        work: work.name,
        against: other.name,
        elapsed: own(work.name).medianSeconds / other.medianSeconds,
        processor: own(work.name).medianCpuSeconds / other.medianCpuSeconds,
        goal: GOALS.find(([name, against]) => name === work.name && against === other.name)?.[2] ?? null,
      })),
  );
  const [one, ten] = [own('plain'), own('ten')];
  if (one === undefined || ten === undefined) return ratios;
  const elapsed = ten.medianSeconds / one.medianSeconds;
  return [
    ...ratios,
    { work: 'ten', against: 'itself', elapsed, processor: ten.medianCpuSeconds / one.medianCpuSeconds, goal: 10 },
  ];
}

function ratioText({ work, against, elapsed, processor, goal }) {
  const wanted = goal === null ? '' : `, to reach: ${goal}${elapsed <= goal ? '' : ' - NOT REACHED'}`;
  return `${work}: ${elapsed.toFixed(3)} of the time of ${against} (processor time: ${processor.toFixed(3)})${wanted}`;
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function table(results, bytes) {
  const shown = (value, digits) => (Number.isFinite(value) ? value.toFixed(digits) : '-');
  const rows = results.map((result) => [
    result.name,
    shown(result.medianSeconds, 2),
    shown(Math.min(...result.runs.map(({ seconds }) => seconds)), 2),
    shown(result.medianCpuSeconds, 2),
    shown(bytes / 1e6 / result.medianSeconds, 0),
    shown(result.peakRssMiB, 0),
  ]);
  const all = [['', 'median s', 'best s', 'cpu s', 'MB/s', 'peak MiB'], ...rows];
  const widths = all[0].map((_, i) => Math.max(...all.map((row) => row[i].length)));
  return all
    .map((row) => row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  '))
    .join('\n');
}

function save({ works, ratios, disagreements }) {
  const date = new Date().toISOString();
  const path = join(HERE, 'results', `${date.slice(0, 10)}.json`);
  mkdirSync(dirname(path), { recursive: true });
  const processors = cpus();
  const record = {
    date,
    command: `npm run bench${process.argv.length > 2 ? ` -- ${process.argv.slice(2).join(' ')}` : ''}`,
    commit: outputOf('git', ['-C', ROOT, 'rev-parse', '--short', 'HEAD']),
    machine: {
      platform: platform(),
      release: release(),
      arch: arch(),
      cpu: processors[0]?.model ?? null,
      cpus: processors.length,
      memoryMiB: Math.round(totalmem() / 1024 ** 2),
      freeMemoryMiB: Math.round(freemem() / 1024 ** 2),
    },
    versions: {
      node: process.version,
      ossight: packageVersion(ROOT),
      split2: packageVersion(join(ROOT, 'node_modules/split2')),
      'better-sqlite3': packageVersion(join(ROOT, 'node_modules/better-sqlite3')),
      duckdb: duckdb === null ? null : packageVersion(join(dirname(duckdb), '..')),
      ...Object.fromEntries(['mawk', 'gawk', 'goaccess', 'grep', 'zcat'].map((name) => [name, versionOf(name)])),
    },
    rounds: ROUNDS,
    cache: 'warm',
    works,
    ratios,
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
