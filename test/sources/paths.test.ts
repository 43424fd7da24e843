import { execFileSync } from 'node:child_process';
import { chmodSync, symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { asNobody } from '../support/nobody.ts';
import { expandPaths } from '../../src/sources/paths.ts';
import { temporaryFolder } from './folder.ts';
import type { Folder } from './folder.ts';

/** The paths below the folder that arguments below the folder stand for. */
async function expand(folder: Folder, ...args: string[]): Promise<{ paths: string[]; faults: string[] }> {
  const { paths, faults } = await expandPaths(args.map((arg) => (arg === '-' ? arg : `${folder.path}/${arg}`)));
  return {
    paths: paths.map((path) => (path === '-' ? path : path.slice(folder.path.length + 1))),
    faults: faults.map((fault) => {
      expect(fault.code).toBe('input');
      return `${fault.message.replace(`${folder.path}/`, '')}: ${fault.reason ?? fault.hint ?? ''}`;
    }),
  };
}

function folderOf(...names: string[]): Folder {
  const folder = temporaryFolder();
  for (const name of names) folder.file(name, name);
  return folder;
}

describe('a directory', () => {
  test('is read to the bottom, sorted, without what is never a log', async () => {
    const logs = ['b.log', 'a.log', 'B.log', 'sub/c.log', 'sub/deep/d.log.gz', 'no-ending', 'ü.log'];
    const others = [
      '.hidden',
      'sub/.git/x.log',
      'x.db',
      'x.db-wal',
      'x.db-shm',
      'x.db-journal',
      'node_modules/p/r.log',
    ];
    const folder = folderOf(...logs, ...others);
    const expected = ['B.log', 'a.log', 'b.log', 'no-ending', 'sub/c.log', 'sub/deep/d.log.gz', 'ü.log'];
    for (const arg of ['', '.']) {
      const { paths, faults } = await expand(folder, arg);
      expect(paths.map((path) => path.replace('./', ''))).toEqual(expected);
      expect(faults).toEqual([]);
    }
  });

  test.each(['a[1]', '(x)', '{a,b}', '!no', 'with space', '*', "quo'te", 'back\\slash'])(
    'may be called %s',
    async (name) => {
      expect((await expand(folderOf(`${name}/in[2].log`), name)).paths).toEqual([`${name}/in[2].log`]);
    },
  );

  test('may hold links: to files, in a circle, to nothing', async () => {
    const folder = folderOf('real/a.log', 'z.log');
    symlinkSync('..', join(folder.path, 'real/up'));
    symlinkSync('nowhere', join(folder.path, 'broken'));
    symlinkSync('circle', join(folder.path, 'circle'));
    symlinkSync('z.log', join(folder.path, 'link.log'));
    const { paths, faults } = await expand(folder, '');
    expect(faults).toEqual(['cannot read circle: its symbolic links go in a circle']);
    expect(paths).toHaveLength(2);
    expect(paths).toContain('real/a.log');
    expect(paths.filter((path) => path.endsWith('link.log') || path.endsWith('z.log'))).toHaveLength(1);
  });

  test('does not offer pipes', async () => {
    const folder = folderOf('a.log');
    execFileSync('mkfifo', [join(folder.path, 'pipe')]);
    expect((await expand(folder, '')).paths).toEqual(['a.log']);
  });

  test('may be empty', async () => {
    expect(await expand(temporaryFolder(), '')).toEqual({ paths: [], faults: [] });
  });
});

describe('a glob', () => {
  test.each([
    ['*.log', ['a.log', 'b.log']],
    ['**/*.log', ['a.log', 'b.log', 'sub/c.log']],
    ['{b,a}.log', ['a.log', 'b.log']],
    ['?.log', ['a.log', 'b.log']],
    ['sub/../b.*', ['b.log']],
    ['*', ['a.log', 'b.log']],
    ['.h*', ['.hidden']],
  ])('%s', async (pattern, expected) => {
    const folder = folderOf('b.log', 'a.log', 'sub/c.log', '.hidden', 'x.db');
    const { paths, faults } = await expand(folder, pattern);
    expect(paths.map((path) => path.replace('sub/../', ''))).toEqual(expected);
    expect(faults).toEqual([]);
  });

  test('a relative one gives relative paths', async () => {
    const folder = folderOf('a.log', 'b.log');
    const base = relative(process.cwd(), folder.path);
    expect((await expandPaths([`${base}/*.log`])).paths).toEqual([`${base}/a.log`, `${base}/b.log`]);
  });

  test('a file of that very name wins', async () => {
    const folder = folderOf('a[1].log', 'a1.log', '*.log');
    expect((await expand(folder, 'a[1].log')).paths).toEqual(['a[1].log']);
    expect((await expand(folder, '*.log')).paths).toEqual(['*.log']);
  });

  test('that matches nothing is told', async () => {
    expect(await expand(folderOf('a.log'), '*.txt', 'a.log')).toEqual({
      paths: ['a.log'],
      faults: ['nothing matches *.txt: quote the pattern if the shell should not expand it'],
    });
  });
});

describe('arguments', () => {
  test('keep their order, and each file stands once', async () => {
    const folder = folderOf('a.log', 'b.log', 'sub/a.log');
    symlinkSync('a.log', join(folder.path, 'same'));
    const { paths } = await expand(folder, 'sub', 'b.log', '-', './a.log', 'same', '*.log', 'b.log', '-');
    expect(paths).toEqual(['sub/a.log', 'b.log', '-', './a.log']);
  });

  test('a database named one by one is read: whoever names it means it', async () => {
    expect((await expand(folderOf('x.db', '.h'), 'x.db', '.h')).paths).toEqual(['x.db', '.h']);
  });

  test('what is missing is named and the others go on', async () => {
    const folder = folderOf('a.log');
    symlinkSync('circle', join(folder.path, 'circle'));
    expect(await expand(folder, 'none', 'a.log', 'circle', 'a.log/b')).toEqual({
      paths: ['a.log'],
      faults: [
        'cannot read none: there is no such file',
        'cannot read circle: its symbolic links go in a circle',
        'cannot read a.log/b: a part of the path is not a directory',
      ],
    });
  });

  test('no permission', async () => {
    const folder = folderOf('shut/a.log', 'b.log');
    chmodSync(join(folder.path, 'shut'), 0);
    await asNobody([folder.path], async () => {
      expect((await expand(folder, 'shut/a.log')).faults).toEqual(['cannot read shut/a.log: permission denied']);
      expect(await expand(folder, '')).toEqual({ paths: ['b.log'], faults: ['cannot read shut: permission denied'] });
    });
    chmodSync(join(folder.path, 'shut'), 0o700);
  });
});
