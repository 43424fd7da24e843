// Several processes on one database: two imports of the same file, of different files, and readers beside them.
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { COMMIT_SIZE } from '../../src/pipeline/commit-size.ts';
import { ossight, temporaryDirectory } from '../support/command.ts';
import { DB, imported, start } from './importing.ts';
import { accessLog, integrityOf, removeDatabase, sourcesOf, digestOf } from './logs.ts';

/** Nearly every line is an error: two commits and a rest, and less than one. */
const A = accessLog(11, Math.round(2.5 * COMMIT_SIZE), 0.95);
const B = accessLog(12, Math.round(0.75 * COMMIT_SIZE), 0.9)
  .replaceAll('images', 'videos')
  .replaceAll(/"(691[0-9A-F]{5})00/g, '"$1FF');

describe('two imports at the same time', () => {
  const cwd = temporaryDirectory();
  const db = join(cwd, DB);
  writeFileSync(join(cwd, 'a.log'), A);
  writeFileSync(join(cwd, 'b.log'), B);
  writeFileSync(join(cwd, 'a.gz'), gzipSync(A));
  copyFileSync(join(cwd, 'a.log'), join(cwd, 'copy.log'));

  it.each([
    ['of the same file', ['a.log'], [['a.log'], ['a.log']]],
    ['of a file, its copy and its gzip', ['a.log'], [['a.log'], ['copy.log'], ['a.gz']]],
    [
      'of the same files in another order',
      ['a.log', 'b.log'],
      [
        ['a.log', 'b.log'],
        ['b.log', 'a.log'],
      ],
    ],
  ])('%s: both end well, everything counts once', async (_name, alone, together) => {
    removeDatabase(cwd, DB);
    imported(cwd, alone);
    const expected = digestOf(db);
    const lines = sourcesOf(db).reduce((sum, source) => sum + source.lines, 0);
    removeDatabase(cwd, DB);
    const running = together.map((args) => start(cwd, ['import', '-q', '--db', DB, ...args]));
    for (const { ended } of running) expect(await ended).toMatchObject({ code: 0, err: '' });
    expect(digestOf(db)).toEqual(expected);
    expect(sourcesOf(db).reduce((sum, source) => sum + source.lines, 0)).toBe(lines);
    expect(integrityOf(db)).toBe('ok');
  });

  it('readers are not kept waiting and do not keep the writer waiting', async () => {
    const running = start(cwd, ['import', '-q', '--db', DB, '-']);
    let done = false;
    const ended = running.ended.then((how) => {
      done = true;
      return how;
    });
    running.write(A.slice(0, A.length / 2));
    for (const args of [
      ['report', '--format', 'json'],
      ['query', 'SELECT count(*) FROM errors'],
      ['find', '691BC67B0000000000ABC001'],
    ]) {
      expect(ossight([...args, '--db', DB], { cwd }).code).toBe(0);
      expect(done).toBe(false);
    }
    running.kill('SIGTERM');
    expect(await ended).toMatchObject({ code: 143 });
  });
});
