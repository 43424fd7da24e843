// What a follower's arguments stand for: the same as a full look each time, at a fraction of the looks.
import { mkdirSync, renameSync, rmSync, symlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { followFiles } from '../../src/sources/follow-files.ts';
import { createListing, expand } from '../../src/sources/listing.ts';
import type { Listed } from '../../src/sources/listing.ts';
import { temporaryFolder } from './folder.ts';

function counted() {
  const looks = { count: 0 };
  const list = createListing((pattern): Listed => {
    looks.count += 1;
    return expand(pattern);
  });
  return { list, looks };
}

describe('a listing', () => {
  it.each(['', '/*.log'])('is kept while no directory changes, and made anew now and then (%j)', (ending) => {
    const folder = temporaryFolder();
    folder.file('a.log', 'x');
    const { list, looks } = counted();
    const pattern = folder.path + ending;
    for (let n = 0; n < 54; n += 1) expect(list(pattern)).toEqual([join(folder.path, 'a.log')]);
    // Four times at first, since a directory's time is coarse; then once in five.
    expect(looks.count).toBe(4 + 10);
  });

  it.each(['', '/*.log'])('is new when names came, went or were exchanged (%j)', (ending) => {
    const folder = temporaryFolder();
    const { list } = counted();
    const names = (): string[] => list(folder.path + ending).map((path) => path.slice(folder.path.length + 1));
    let time = 1_000_000_000;
    /** Changes the directory as if a second had passed since the last time. */
    const change = (act: () => void): void => {
      for (let n = 0; n < 7; n += 1) names();
      act();
      time += 1;
      utimesSync(folder.path, time, time);
    };
    change(() => folder.file('a.log'));
    expect(names()).toEqual(['a.log']);
    change(() => renameSync(join(folder.path, 'a.log'), join(folder.path, 'b.log')));
    expect(names()).toEqual(['b.log']);
    change(() => folder.file('a.log'));
    expect(names()).toEqual(['a.log', 'b.log']);
    change(() => rmSync(join(folder.path, 'b.log')));
    expect(names()).toEqual(['a.log']);
  });

  it('knows directories below, new ones too', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder.path, 'sub'));
    const { list } = counted();
    for (let n = 0; n < 7; n += 1) expect(list(folder.path)).toEqual([]);
    folder.file('sub/a.log');
    utimesSync(join(folder.path, 'sub'), 1, 1);
    expect(list(folder.path)).toEqual([join(folder.path, 'sub/a.log')]);
    for (let n = 0; n < 7; n += 1) list(folder.path);
    folder.file('sub/deep/b.log');
    utimesSync(join(folder.path, 'sub'), 2, 2);
    expect(list(folder.path)).toHaveLength(2);
  });

  it('finds what no directory tells of within five looks: a link whose target appears', () => {
    const folder = temporaryFolder();
    const elsewhere = temporaryFolder();
    symlinkSync(join(elsewhere.path, 'target.log'), join(folder.path, 'a.log'));
    const { list } = counted();
    for (let n = 0; n < 9; n += 1) expect(list(folder.path)).toEqual([]);
    elsewhere.file('target.log');
    const looks = Array.from({ length: 5 }, () => list(folder.path).length);
    expect(looks.at(-1)).toBe(1);
  });

  it.each(['*/a.log', '{x,y}/*.log', 's[u]b/*.log'])('is made each time where no directory can be told: %s', (glob) => {
    const folder = temporaryFolder();
    folder.file('sub/a.log');
    const { list, looks } = counted();
    for (let n = 0; n < 9; n += 1) list(`${folder.path}/${glob}`);
    expect(looks.count).toBe(9);
  });
});

it('databases, their journals and locks are neither listed nor taken for rotated logs', () => {
  const folder = temporaryFolder();
  const names = ['app', 'app.1', 'app.db', 'app.db-wal', 'app.db-shm', 'app.db-journal', 'app.db-follower'];
  for (const name of names) folder.file(name);
  const logs = [join(folder.path, 'app'), join(folder.path, 'app.1')];
  expect(expand(folder.path).paths).toEqual(logs);
  expect(expand(`${folder.path}/app*`).paths).toEqual(logs);
  expect(followFiles.siblings(join(folder.path, 'app'))).toEqual(logs.slice(1));
});
