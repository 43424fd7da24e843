// What is loaded before it is needed, told from the imports of the source and of what was built, not from a clock: whoever
// asks for the version waits for nothing but Node, whoever gives an ordinary command line for no package.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { entriesSorted } from '../../src/catalog/index.ts';
import { run } from '../../src/cli/run.ts';
import { Stopper } from '../../src/cli/stopper.ts';
import { ENVIRONMENT, ossight, ROOT } from '../support/command.ts';

const SRC = new URL('../../src/', import.meta.url);
const STATIC = /^(?:import|export)\s+(?!type\b)([^'";]*?)\bfrom\s+'([^']+)'|^import\s+'([^']+)'/gm;

/** Files of ours and packages that are loaded with `file`, imports that wait for a call left out. */
function loadedWith(file: string): Set<string> {
  const found = new Set<string>();
  const waiting = [file];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    if (!next.endsWith('.ts')) continue;
    const url = new URL(next, SRC);
    for (const [, names = '', from, alone] of readFileSync(url, 'utf8').matchAll(STATIC)) {
      const listed = /^\{([^}]*)\}\s*$/
        .exec(names.trim())?.[1]
        ?.split(',')
        .filter((name) => name.trim() !== '');
      if (listed?.every((name) => name.trim().startsWith('type ')) === true) continue;
      const target = from ?? alone ?? '';
      waiting.push(target.startsWith('.') ? new URL(target, url).href.slice(SRC.href.length) : target);
    }
  }
  return found;
}

const packagesIn = (files: ReadonlySet<string>): string[] =>
  [...files].filter((file) => !file.endsWith('.ts') && !file.startsWith('node:')).toSorted();
const inRooms = (files: ReadonlySet<string>, rooms: readonly string[]): string[] =>
  [...files].filter((file) => rooms.some((room) => file.startsWith(`${room}/`)));

describe('loading', () => {
  test('--version loads two small files and no package', () => {
    const loaded = loadedWith('main.ts');
    expect(packagesIn(loaded)).toEqual([]);
    expect([...loaded].filter((file) => file.endsWith('.ts')).toSorted()).toEqual([
      'cli/stopper.ts',
      'cli/version.ts',
      'main.ts',
    ]);
  });

  test('a command line loads no command and no package', () => {
    const loaded = loadedWith('cli/run.ts');
    expect(packagesIn(loaded)).toEqual([]);
    expect(inRooms(loaded, ['catalog', 'formats', 'framing', 'stores', 'sources', 'reports', 'pipeline'])).toEqual([]);
  });

  test('the catalog is printed without stores and formats', () => {
    const loaded = loadedWith('cli/catalog.ts');
    expect(packagesIn(loaded)).toEqual([]);
    expect(inRooms(loaded, ['formats', 'framing', 'stores', 'sources', 'pipeline'])).toEqual([]);
  });

  test('parsers of HAR and XML are loaded by nobody who lists formats', () => {
    expect(packagesIn(loadedWith('formats/index.ts'))).toEqual([]);
  });

  test.each(['report', 'import'])('%s loads no more packages than every reading needs', (command) => {
    expect(packagesIn(loadedWith(`cli/${command}.ts`))).toEqual(['better-sqlite3', 'split2']);
  });

  test('what is started by its path is built as a file of its own', () => {
    const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
    const started = files.flatMap((file) =>
      [...readFileSync(new URL(file, SRC), 'utf8').matchAll(/'(\.{1,2}\/[\w-]+\.js)', import\.meta\.url/g)].map(
        ([, target = '']) => new URL(target, new URL(file, SRC)).href.slice(SRC.href.length),
      ),
    );
    expect(started).toContain('cli/jobs-worker.js');
    expect(started.filter((file) => !existsSync(new URL(`../../dist/${file}`, import.meta.url)))).toEqual([]);
  });
});

const DIST = new URL('../../dist/', import.meta.url);
const BUILT = readdirSync(DIST, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.js') && !file.startsWith('web/'),
);
const builtText = (file: string): string => readFileSync(new URL(file, DIST), 'utf8');
const namesIn = (text: string): string[] => [...text.matchAll(IMPORTED)].map(([, from = '']) => from);
const IMPORTED = /^(?:import|export) (?:[^;]* from )?"([^"]+)";$/gm;

/** Built files that are loaded with this one, itself first. Throws where two of them need each other. */
function builtWith(file: string, above: readonly string[] = []): Set<string> {
  if (above.includes(file)) throw new Error(`a circle: ${[...above, file].join(', ')}`);
  const found = new Set([file]);
  for (const target of namesIn(builtText(file)).filter((name) => name.startsWith('.'))) {
    const next = new URL(target, new URL(file, DIST)).href.slice(DIST.href.length);
    for (const each of builtWith(next, [...above, file])) found.add(each);
  }
  return found;
}

/** Without folder, hash and ending. */
const partNames = (files: Iterable<string>): string[] =>
  [...files].map((file) => file.replace(/^parts\/|-[\w-]{8}\.js$/g, '')).toSorted();

/** The one built file that defines the function. */
function fileWith(name: string): string {
  const files = BUILT.filter((file) => builtText(file).includes(`async function ${name}(`));
  expect(files, name).toHaveLength(1);
  return files[0] ?? '';
}

describe('what was built', () => {
  test('has no two files that need each other', () => {
    expect(BUILT.length).toBeGreaterThan(20);
    for (const file of BUILT) expect(() => builtWith(file), file).not.toThrow();
  });

  test('asks for the modules of Node without reading all they hold', () => {
    const asked = BUILT.flatMap((file) => namesIn(builtText(file)).filter((name) => name.startsWith('node:')));
    expect(asked).toEqual([]);
    expect(BUILT.some((file) => builtText(file).includes('getBuiltinModule("node:fs")'))).toBe(true);
  });

  test.each([
    ['runReport', ['base', 'catalog', 'command-line', 'failure', 'look', 'reading', 'report', 'reports', 'stores']],
    ['runImport', ['base', 'catalog', 'command-line', 'failure', 'import', 'reading', 'stores']],
    ['runExplain', ['base', 'catalog', 'command-line', 'explain', 'merging-sink', 'reading', 'reports', 'stdin-text']],
    ['runExtract', ['base', 'catalog', 'command-line', 'error-json', 'extract', 'merging-sink', 'reading']],
    ['runCatalog', ['base', 'catalog', 'catalog', 'command-line', 'reports']],
  ])('%s is loaded in few files, and in none of another command', (name, parts) => {
    expect(partNames(builtWith(fileWith(name)))).toEqual(parts);
  });

  test('holds the catalog as it is in the source', () => {
    const columns = ({ code, aliases, statuses, category, action, retryable, summary, advice, doc }: Row): Row => {
      return { code, aliases, statuses, category, action, retryable, summary, advice, doc };
    };
    const rows = JSON.parse(ossight(['catalog', '--format', 'json']).out) as Row[];
    expect(rows.map(columns)).toEqual(entriesSorted().map(columns));
  });
});

type Row = Omit<ReturnType<typeof entriesSorted>[number], 'origin'>;

test('stdin is left alone where nobody reads it', async () => {
  let out = '';
  const stdout = new Writable({
    write: (chunk, _, done) => {
      out += String(chunk);
      done();
    },
  });
  const code = await run({
    argv: ['report', `${ROOT}/samples/access-log-28.log`],
    env: ENVIRONMENT,
    get stdin(): NodeJS.ReadStream {
      throw new Error('stdin was opened');
    },
    stdout,
    stderr: stdout,
    now: Date.UTC(2026, 10, 30),
    stopper: new Stopper(),
  });
  expect(out).toContain('OSS errors');
  expect(code).toBe(0);
});

test.each([
  ['UTC', 'UTC'],
  ['Etc/GMT', 'UTC'],
  ['Europe/London', 'Europe/London'],
  ['Asia/Shanghai', 'Asia/Shanghai'],
])('a machine in %s is said to be in %s', (zone, name) => {
  const { out } = ossight(['report', 'samples/access-log-28.log'], { env: { TZ: zone } });
  expect(out.split('\n')[0]).toContain(` · ${name} · `);
});
