// What is loaded before it is needed, told from the imports of the source and not from a clock: whoever asks for the version
// waits for nothing but Node, whoever gives an ordinary command line for no package.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

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

  test('the parser of HAR is loaded by nobody who lists formats', () => {
    expect(packagesIn(loadedWith('formats/index.ts'))).toEqual(['fast-xml-parser']);
    expect(packagesIn(loadedWith('cli/report.ts'))).not.toContain('stream-json/core/parser.js');
    expect(packagesIn(loadedWith('cli/report.ts'))).toContain('better-sqlite3');
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
