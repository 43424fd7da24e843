// Every regular expression of the source takes time that grows with the text and no faster, by the judgement of recheck. It
// takes a minute for all, so verdicts are kept in linear-patterns.json, by the hash of the pattern: a pattern that is not
// there is judged now. OSSIGHT_REGEX=all judges all of them again, OSSIGHT_REGEX=write keeps what was judged.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type * as Recheck from 'recheck';
import { regexLiterals } from '../support/regex-literals.ts';

const SRC = new URL('../../src/', import.meta.url);
const KEPT = new URL('linear-patterns.json', import.meta.url);
const MODE = process.env['OSSIGHT_REGEX'] ?? '';
/** Milliseconds; a pattern that takes longer to judge is not judged, and that is told. */
const TIMEOUT = 60_000;

/**
 * What recheck calls polynomial, or cannot judge, because it lets a repetition that is bounded grow: with a bound on the
 * repetition, or on the text that the pattern is shown, time grows with the text all the same.
 */
const BOUNDED: ReadonlyMap<string, string> = new Map([
  ['formats/body-span.ts: (?:\\?|%(?:25){0,3}3F)\\s{0,8}xml|', 'repetitions of 3 and 8'],
  ['formats/embedded-body.ts: (?:<|&lt;)\\? ?xml[^<>]*$', 'shown the last 400 characters of a line'],
  ['formats/escapes.ts: \\\\(?:u\\{[0-9a-fA-F]{1,6}\\}|', 'every alternative begins with a backslash and ends at once'],
  ['formats/http-dumps.ts: <NSHTTPURLResponse: ', 'repetitions of 16 and 8,000 behind a fixed text'],
  [
    'formats/http-dumps.ts: ^\\s{1,16}"?([\\w-]{1,128})"? =\\s{1,16}([^\\s(]',
    'anchored; repetitions of at most 20,000',
  ],
  ['formats/http-dumps.ts: ^ {4}"([\\w-]{1,128})" {1,80}=> ', 'anchored; repetitions of at most 20,000'],
  ['formats/http-dumps.ts: ^ {2}:(\\w{1,40}) {1,20}=> ', 'anchored; one repetition at the end'],
  ["formats/http-dumps.ts: \\('([^']{1,128})', '", 'repetitions of 128 and 20,000 behind fixed texts'],
  ['formats/json-body.ts: \\{(?:\\\\{1,7}n)?\\s{0,32}', 'repetitions of 7 and 32'],
  ['formats/escapes.ts: (?:<|\\\\{1,8}(?:u003[cC]', 'shown 64 characters'],
  ['formats/http-lines.ts: [\\w>}\\]](?=HTTP\\/', 'repetitions of 40 behind a fixed text'],
  ['formats/sdk/aws.ts: An error occurred \\(', 'repetitions of 60 and 80 behind a fixed text'],
  ['formats/sdk/c-cpp.ts: \\bcode: ?[A-Za-z]', 'repetitions of 80 behind a fixed text'],
  ['formats/sdk/node.ts: (?:^|[\\s[(]|nodejs\\.)([A-Z]', 'repetitions of 60'],
  ['formats/sdk/node.ts:  \\(condition: (.{1,200})\\)$', 'repetitions of 200 behind a fixed text'],
  [
    'safety/redact.ts: (?:(?<![0-9A-Za-z])|',
    'every alternative has a fixed text in front and fails within what it asks for',
  ],
  ['stores/sqlite/query-text.ts: ^(?:no such (?:column|', 'anchored, one repetition at the end'],
]);

interface Pattern {
  readonly place: string;
  readonly source: string;
  readonly flags: string;
}

const LITERALS: readonly Pattern[] = readdirSync(SRC, { recursive: true })
  .map(String)
  .filter((file) => file.endsWith('.ts'))
  .toSorted()
  .flatMap((file) =>
    regexLiterals(readFileSync(new URL(file, SRC), 'utf8').replace(/^#!.*/, '')).map(({ source, flags }) => ({
      place: file,
      source,
      flags,
    })),
  );

/** Patterns that modules put together when they are loaded. */
async function madePatterns(): Promise<Pattern[]> {
  const made: Pattern[] = [];
  const Real = globalThis.RegExp;
  globalThis.RegExp = new Proxy(Real, {
    construct(target, args: [string, string?]) {
      const pattern = new target(...args);
      const caller = new Error('where').stack?.split('\n')[2] ?? '';
      const place = /\/src\/([\w/-]+\.ts)/.exec(caller)?.[1];
      if (place !== undefined) made.push({ place, source: pattern.source, flags: pattern.flags });
      return pattern;
    },
  });
  // Other test files of this process may have loaded them before.
  vi.resetModules();
  try {
    await import('../../src/cli/compose.ts');
    await import('../../src/reports/index.ts');
  } finally {
    globalThis.RegExp = Real;
  }
  return made;
}

const isRepeating = ({ source }: Pattern): boolean => /[*+{]/.test(source.replace(/\\./g, ''));
const hashOf = ({ source, flags }: Pattern): string =>
  createHash('sha256').update(`/${source}/${flags}`).digest('hex').slice(0, 16);

describe('regexLiterals', () => {
  test.each<[string, string[]]>([
    ['a = /x[/]y\\//g.test(b) / 2 / c;', ['x[/]y\\/']],
    ['return /a/; // /b/\n/* /c/ */ const d = "/e/";', ['a']],
    ['`/a/ ${b.replace(/c/, `${/d/.source}`)} /e/` + /f/.source', ['c', 'd', 'f']],
    ['`${/^a:\\/b$/.test(c)}`', ['^a:\\/b$']],
    ['const x = (a) / b; const y = c[0] / d / e; f(/g/);', ['g']],
    ['const t = `${{ a: 1 }.a} /b/`; /c/.test(t)', ['c']],
    ['export const value = 4 / 2; const of = [1] / 3', []],
  ])('%s', (text, expected) => {
    expect(regexLiterals(text).map(({ source }) => source)).toEqual(expected);
  });

  test('finds those of the source, and nothing that is none', () => {
    expect(LITERALS.length).toBeGreaterThan(200);
    expect(() => LITERALS.map(({ source, flags }) => new RegExp(source, flags))).not.toThrow();
  });
});

describe('patterns', () => {
  let patterns: Pattern[] = [];
  const kept = new Set<string>(MODE === 'all' ? [] : (JSON.parse(readFileSync(KEPT, 'utf8')) as string[]));
  const reasonOf = ({ place, source }: Pattern): string | undefined =>
    [...BOUNDED].find(([beginning]) => `${place}: ${source}`.startsWith(beginning))?.[1];

  beforeAll(async () => {
    const all = [...LITERALS, ...(await madePatterns())].filter(isRepeating);
    patterns = [...new Map(all.map((pattern) => [hashOf(pattern), pattern])).values()];
  }, 120_000);

  test('made at run time are found too', () => {
    expect(patterns.some(({ place }) => place === 'formats/access-log.ts')).toBe(true);
  });

  test('with a reason of their own are still there', () => {
    const unused = [...BOUNDED.keys()].filter(
      (beginning) => !patterns.some(({ place, source }) => `${place}: ${source}`.startsWith(beginning)),
    );
    expect(unused).toEqual([]);
  });

  test('are linear', { timeout: 1_200_000 }, async () => {
    const open = patterns.filter((pattern) => reasonOf(pattern) === undefined && !kept.has(hashOf(pattern)));
    const { checkSync } = await judge();
    const bad = open.flatMap((pattern) => {
      const verdict = checkSync(pattern.source, pattern.flags, { timeout: TIMEOUT });
      if (verdict.status === 'safe') {
        kept.add(hashOf(pattern));
        return [];
      }
      const why = verdict.status === 'vulnerable' ? verdict.complexity.summary : verdict.error.kind;
      return [`${pattern.place}: /${pattern.source}/${pattern.flags}: ${why}`];
    });
    if (MODE === 'write') {
      const now = patterns.map(hashOf).filter((hash) => kept.has(hash));
      writeFileSync(KEPT, `${JSON.stringify(now.toSorted(), null, 2)}\n`);
    }
    expect(bad).toEqual([]);
  });

  test('that are not linear are seen', async () => {
    const { checkSync } = await judge();
    const judged = ['<Error>[\\s\\S]*?<\\/Error>', '\\s+$', '^(a|a)*$', '^\\w+$'].map(
      (source) => checkSync(source, '', { timeout: TIMEOUT }).status,
    );
    expect(judged).toEqual(['vulnerable', 'vulnerable', 'vulnerable', 'safe']);
  });
});

/** In this process and in JavaScript: it starts nothing. */
async function judge(): Promise<typeof Recheck> {
  process.env['RECHECK_BACKEND'] = 'pure';
  return import('recheck');
}
