// Holds the table of rooms to the code: who may import whom, where third parties, clocks and the process may be named, how
// long a file may be. A rule that has to give way names the file and the reason here.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = new URL('..', import.meta.url).pathname;
const NOT_OURS = new Set(['node_modules', 'dist', 'coverage', '.git', '.tmp', 'results', 'screenshots']);

/** Paths below `folder`, relative to the repository. */
function filesBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (NOT_OURS.has(entry.name)) return [];
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

interface Import {
  /** Relative to src, without the leading `src/`. */
  readonly file: string;
  readonly target: string;
  readonly typeOnly: boolean;
}

const FROM = /\b(?:import|export)\s+(type\s)?([^'";]*?)\bfrom\s+'([^']+)'/g;
const BARE = /^import\s+'([^'\s]+)'|\bimport\(\s*'([^'\s]+)'/gm;

function importsOf(file: string, text: string): Import[] {
  const found: Import[] = [];
  for (const [, type, names = '', target = ''] of text.matchAll(FROM)) {
    const listed = /^\s*\{([^}]*)\}\s*$/.exec(names)?.[1]?.split(',') ?? [''];
    const allTypes = listed.every((name) => name.trim() === '' || name.trim().startsWith('type '));
    found.push({ file, target, typeOnly: type !== undefined || (allTypes && listed.join('').trim() !== '') });
  }
  for (const [, alone, later] of text.matchAll(BARE))
    found.push({ file, target: alone ?? later ?? '', typeOnly: false });
  return found;
}

const SOURCES = filesBelow('src')
  .filter((path) => !/\.(?:json|md)$/.test(path))
  .map((path) => ({
    file: path.slice(4),
    text: readFileSync(join(ROOT, path), 'utf8'),
  }));
const IMPORTS = SOURCES.flatMap(({ file, text }) => importsOf(file, text));

/** A file's room is its folder; a file that stands in no folder is a room of its own. */
function roomOf(file: string): string {
  return file.includes('/') ? file.slice(0, file.indexOf('/')) : file;
}

function resolve({ file, target }: Import): string {
  return new URL(target, `file:///${file}`).pathname.slice(1);
}

const NOTHING: readonly string[] = [];
const PURE = ['model', 'safety'];
/** What a room may import beside itself. `node`: the modules of Node; pure rooms have only what does no input or output. */
const ROOMS: Readonly<Record<string, { values: readonly string[]; types?: readonly string[]; node?: RegExp }>> = {
  model: { values: NOTHING },
  safety: { values: NOTHING },
  framing: { values: PURE, node: /^node:(?:buffer|stream)$/ },
  // `module`: a parser is loaded when the first text asks for it.
  formats: { values: PURE, node: /^node:(?:buffer|module)$/ },
  catalog: { values: PURE },
  aggregate: { values: PURE },
  scan: { values: PURE },
  telemetry: { values: PURE },
  reports: { values: PURE },
  alerts: { values: PURE },
  notify: { values: PURE, node: /^node:/ },
  // The browser's part: draws what reports describe, and is built into one file that knows nothing of Node.
  web: { values: ['model', 'reports'], node: /^node:url$/ },
  sources: { values: PURE, node: /^node:/ },
  stores: { values: PURE, node: /^node:/ },
  pipeline: {
    values: ['model', 'telemetry'],
    types: ['framing', 'formats', 'aggregate', 'sources', 'stores'],
  },
  follow: {
    values: ['model', 'telemetry', 'pipeline'],
    types: ['framing', 'aggregate', 'sources', 'stores'],
  },
  serve: { values: ['model', 'telemetry'], types: ['stores'], node: /^node:(?:crypto|http)$/ },
  cli: {
    values: [
      ...PURE,
      'framing',
      'formats',
      'catalog',
      'aggregate',
      'scan',
      'telemetry',
      'reports',
      'alerts',
      'notify',
      'sources',
      'stores',
      'pipeline',
      'follow',
      'serve',
    ],
    node: /^node:/,
  },
  // The library's face composes like a command does.
  'index.ts': { values: [...PURE, 'formats', 'catalog', 'reports', 'sources', 'stores', 'pipeline', 'cli'] },
  'main.ts': { values: ['cli'], node: /^node:fs$/ },
  // Not a part of ossight: puts the parts together into files.
  'bundle.config.mjs': { values: [], node: /^node:(?:path|url|util)$/ },
};

const THIRD_PARTIES: ReadonlyMap<string, string> = new Map([
  ['split2', 'framing/'],
  ['fast-xml-parser', 'formats/'],
  ['stream-json', 'formats/'],
  ['better-sqlite3', 'stores/sqlite/'],
  ['yargs', 'cli/'],
  ['tinyglobby', 'sources/'],
  ['hono', 'serve/'],
  ['@hono/node-server', 'serve/'],
  ['prom-client', 'serve/'],
]);
/** Built into the page's script, or building it: not there when ossight runs. */
const BUILT_IN: ReadonlyMap<string, string> = new Map([
  ['preact', 'web/'],
  ['vite', 'bundle.config.mjs'],
]);

const packageOf = (target: string): string => /^(?:@[^/]+\/)?[^/]+/.exec(target)?.[0] ?? target;
const isThirdParty = ({ target }: Import): boolean => !target.startsWith('.') && !target.startsWith('node:');

describe('imports', () => {
  test('are found: the list is not empty by mistake', () => {
    expect(importsOf('a.ts', "import { x } from './b.ts';\nexport type {\n  Y,\n} from '../c.ts';")).toEqual([
      { file: 'a.ts', target: './b.ts', typeOnly: false },
      { file: 'a.ts', target: '../c.ts', typeOnly: true },
    ]);
    expect(importsOf('a.ts', "import { type X, type Y } from 'b';\nimport 'c';\nawait import('./d.ts');")).toEqual([
      { file: 'a.ts', target: 'b', typeOnly: true },
      { file: 'a.ts', target: 'c', typeOnly: false },
      { file: 'a.ts', target: './d.ts', typeOnly: false },
    ]);
    expect(importsOf('a.ts', "import x, { type Y } from 'b';")).toMatchObject([{ typeOnly: false }]);
    expect(IMPORTS.length).toBeGreaterThan(200);
  });

  test('every room stands in the table', () => {
    const rooms = new Set(SOURCES.map(({ file }) => roomOf(file)));
    expect([...rooms].filter((room) => !(room in ROOMS))).toEqual([]);
  });

  test('stay within what their room may know', () => {
    const strangers = IMPORTS.filter((each) => each.target.startsWith('.')).filter((each) => {
      const own = roomOf(each.file);
      const other = roomOf(resolve(each));
      const rules = ROOMS[own];
      if (own === other || rules === undefined) return false;
      return !rules.values.includes(other) && !(each.typeOnly && (rules.types ?? NOTHING).includes(other));
    });
    expect(strangers.map(({ file, target }) => `${file} imports ${target}`)).toEqual([]);
  });

  test('of Node stay at the doors', () => {
    const strangers = IMPORTS.filter(
      ({ file, target }) => target.startsWith('node:') && !(ROOMS[roomOf(file)]?.node?.test(target) ?? false),
    );
    expect(strangers.map(({ file, target }) => `${file} imports ${target}`)).toEqual([]);
  });

  test('of third parties stay in the one room that knows them', () => {
    const strangers = IMPORTS.filter(isThirdParty).filter(({ file, target }) => {
      const room = THIRD_PARTIES.get(packageOf(target)) ?? BUILT_IN.get(packageOf(target));
      return room === undefined || !file.startsWith(room);
    });
    expect(strangers.map(({ file, target }) => `${file} imports ${target}`)).toEqual([]);
  });

  test('name files that are there, with their ending', () => {
    const files = new Set(SOURCES.map(({ file }) => file));
    const missing = IMPORTS.filter((each) => each.target.startsWith('.') && !files.has(resolve(each)));
    expect(missing.map(({ file, target }) => `${file} imports ${target}`)).toEqual([]);
  });
});

/** Lines of code: comments that have a line of their own are left out. */
function codeLines(text: string): string[] {
  return text.split('\n').filter((line) => !/^\s*(?:\/\/|\/?\*)/.test(line));
}

function linesWith(pattern: RegExp, allowed: (file: string) => boolean): string[] {
  return SOURCES.filter(({ file }) => !allowed(file)).flatMap(({ file, text }) =>
    codeLines(text)
      .filter((line) => pattern.test(line))
      .map((line) => `${file}: ${line.trim()}`),
  );
}

describe('words', () => {
  /** The bundle's configuration only writes the word. */
  const isOutside = (file: string): boolean =>
    file === 'main.ts' || file === 'bundle.config.mjs' || file.startsWith('cli/');
  /** A process of its own, started by the query command so that it can be killed: it has its own stdin, stdout and end. */
  const PROCESS_ENTRY = 'stores/sqlite/query-child.ts';
  /** Holds the text that a thread begins with: a thread's end is told by its own `process`. */
  const THREAD_TEXT = 'stores/clickhouse/sync-http.ts';

  test('process and console are named at the outside only', () => {
    const isNamed = (file: string): boolean => isOutside(file) || file === PROCESS_ENTRY || file === THREAD_TEXT;
    expect(linesWith(/\b(?:process|console)\.\w/, isNamed)).toEqual([]);
    expect(linesWith(/\bimport process\b/, (file) => isOutside(file) || file === PROCESS_ENTRY)).toEqual([]);
  });

  test('the time of day comes in as an argument', () => {
    // index.ts is the outside of the library: there the caller may leave the time to the clock.
    expect(linesWith(/\bDate\.now\b|\bnew Date\(\)/, (file) => isOutside(file) || file === 'index.ts')).toEqual([]);
  });

  test('no rule is switched off', () => {
    expect(linesWith(/@ts-(?:ignore|nocheck|expect-error)|(?:eslint|oxlint)-disable/, () => false)).toEqual([]);
  });

  test('nothing tells of the place where it was made', () => {
    // Put together here, so that this file does not match itself.
    const words = [
      ['/wo', 'rk/'],
      ['shared', '/domain'],
      ['hel', 'per-'],
      ['issue', ' #'],
    ].map((parts) => parts.join(''));
    const found = filesBelow('').flatMap((path) => {
      // Names and hashes of other people's packages.
      if (path === 'package-lock.json') return [];
      const text = readFileSync(join(ROOT, path), 'latin1').toLowerCase();
      return words.filter((word) => text.includes(word) || path.includes(word)).map((word) => `${path}: ${word}`);
    });
    expect(found).toEqual([]);
  });
});

describe('sizes', () => {
  const LIMIT = 300;
  /** Tables of data may be as long as the data. */
  const isTable = (file: string): boolean => /^catalog\/(?:entries|causes)\//.test(file);
  const LONG: ReadonlyMap<string, string> = new Map([
    ['framing/prefix.ts', 'one pattern after another, in the order in which prefixes stack'],
    ['reports/text.ts', 'the sections of one report in their order'],
    ['formats/har-entries.ts', 'one automaton over the members of an entry'],
  ]);

  test('a file is one idea and short', () => {
    const long = SOURCES.filter(({ file, text }) => !isTable(file) && text.split('\n').length - 1 > LIMIT);
    expect(long.map(({ file }) => file).filter((file) => !LONG.has(file))).toEqual([]);
    expect(SOURCES.filter(({ file }) => LONG.has(file))).toHaveLength(LONG.size);
  });

  test('a file opens with what it is', () => {
    const silent = SOURCES.filter(({ text }) => !/^(?:#!.*\n)?\/[/*]/.test(text));
    expect(silent.map(({ file }) => file)).toEqual([]);
  });
});

describe('dependencies', () => {
  interface Manifest {
    readonly version: string;
    readonly dependencies?: Readonly<Record<string, string>>;
    readonly devDependencies?: Readonly<Record<string, string>>;
  }
  const manifest = (path: string): Manifest =>
    JSON.parse(readFileSync(join(ROOT, path, 'package.json'), 'utf8')) as Manifest;
  const own = manifest('');

  /** Whether a version is at least another; both plain `1.2.3`. */
  function atLeast(version: string, floor: string): boolean {
    const [a, b] = [version, floor].map((text) => text.split('.').map(Number));
    for (let i = 0; i < 3; i += 1) {
      const difference = (a?.[i] ?? 0) - (b?.[i] ?? 0);
      if (difference !== 0) return difference > 0;
    }
    return true;
  }

  test('are those that the rooms use, and no more', () => {
    expect(Object.keys(own.dependencies ?? {}).toSorted()).toEqual([...THIRD_PARTIES.keys()].toSorted());
    const used = new Set(IMPORTS.filter(isThirdParty).map(({ target }) => packageOf(target)));
    for (const name of BUILT_IN.keys()) expect(used.delete(name)).toBe(true);
    expect([...used].toSorted()).toEqual([...THIRD_PARTIES.keys()].toSorted());
  });

  test('are pinned', () => {
    const all = { ...own.dependencies, ...own.devDependencies };
    expect(Object.entries(all).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });

  test.each([
    // Entity and numeric-reference limits that could be passed by, and quadratic white space, are mended from here on.
    ['fast-xml-parser', '5.12.1', '6.0.0'],
    // 13 needs a newer Node than the oldest that ossight promises to run on.
    ['better-sqlite3', '12.11.0', '12.12.0'],
  ])('%s is at least %s and below %s', (name, floor, ceiling) => {
    for (const version of [own.dependencies?.[name] ?? '', manifest(`node_modules/${name}`).version]) {
      expect([version, atLeast(version, floor), atLeast(version, ceiling)]).toEqual([version, true, false]);
    }
  });

  test('come from the public registry', () => {
    const lock = readFileSync(join(ROOT, 'package-lock.json'), 'utf8');
    const hosts = new Set([...lock.matchAll(/"resolved": "(\w+:\/\/[^/]+)/g)].map(([, host]) => host));
    expect([...hosts].filter((host) => host !== 'https://registry.npmjs.org')).toEqual([]);
    expect(lock).toContain('"integrity": "sha512-');
  });
});
