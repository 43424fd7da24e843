// The database that is written to is no input, whatever it is called and whichever link leads there.
import { appendFileSync, existsSync, linkSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeEach, describe, expect, it } from 'vitest';
import { ownTest, sparing } from '../../src/cli/spared.ts';
import { followFiles } from '../../src/sources/follow-files.ts';
import { ossight, ROOT, temporaryDirectory } from '../support/command.ts';

let cwd: string;
const at = (name: string): string => join(cwd, name);

beforeEach(() => {
  cwd = temporaryDirectory();
});

/** A database with its journals, links to it, and files that are only named alike. */
function furnish(): void {
  for (const name of ['books', 'books-wal', 'books-shm', 'books-follower', 'books.log', 'books-2', 'a.log'])
    writeFileSync(at(name), name);
  mkdirSync(at('sub'));
  writeFileSync(at('sub/books'), 'another');
  linkSync(at('books'), at('hard.log'));
  symlinkSync('books-shm', at('soft.log'));
  symlinkSync('books', at('link'));
  symlinkSync('.', at('here'));
}

const OWN = ['books', 'books-wal', 'books-shm', 'books-journal', 'books-follower', 'here/books', 'here/books-wal'];
const LINKS = ['hard.log', 'soft.log', 'link', 'here/soft.log'];
const OTHERS = ['books.log', 'books-2', 'a.log', 'sub/books', 'here/a.log'];

describe.each(['books', 'here/books', 'link', 'here/here/link'])('the database %s', (db) => {
  it('is told from what may be read', () => {
    furnish();
    const isOwn = ownTest(at(db));
    expect([...OWN, ...LINKS, ...OTHERS].filter((name) => isOwn(at(name)))).toEqual([...OWN, ...LINKS]);
  });

  it('is nowhere for a follower', () => {
    furnish();
    const files = sparing(followFiles, at(db));
    expect(files.siblings(at('book')).toSorted()).toEqual([at('books-2'), at('books.log')]);
    for (const name of LINKS) expect([files.stat(at(name)), files.open(at(name))], name).toEqual([null, null]);
    const seen = files.list(cwd).filter((path) => files.stat(path) !== null);
    expect(seen).toEqual(['a.log', 'books-2', 'books.log', 'sub/books'].map(at));
  });
});

it('is told before it is there, in a directory that is not there', () => {
  const isOwn = ownTest(at('none/books'));
  expect(['none/books', 'none/books-wal', 'books', 'none/other'].filter((name) => isOwn(at(name)))).toEqual([
    'none/books',
    'none/books-wal',
  ]);
});

it('of an import is passed over in directories and refused by name', () => {
  writeFileSync(at('a.log'), readFileSync(join(ROOT, 'samples', 'access-log-28.log')));
  expect(ossight(['import', '.', '--db', 'books'], { cwd }).code).toBe(0);
  // As long as somebody has it open its journals lie there too.
  const open = new Database(at('books'));
  open.prepare('SELECT count(*) FROM errors').get();
  expect(existsSync(at('books-shm'))).toBe(true);
  symlinkSync('books', at('link.log'));
  appendFileSync(at('a.log'), 'one more line\n');
  const { code, out, err } = ossight(['import', '.', 'books-wal', '--json', '--db', 'books'], { cwd });
  open.close();
  expect(JSON.parse(out)).toMatchObject({ lines: 1, sources: 1 });
  expect(code).toBe(5);
  expect(err).toMatch(/^error: cannot read books-wal\nreason: it belongs to the database that is written to$/m);
});
