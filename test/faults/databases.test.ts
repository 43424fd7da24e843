// Databases that are not to be trusted, or cannot be written: refused with a reason, untouched to the byte.
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { ENVIRONMENT, MAIN, ossight, temporaryDirectory } from '../support/command.ts';
import { runHere } from '../support/run-here.ts';
import { importedHere } from './importing.ts';
import { accessLog, digestOf, integrityOf, random, sha256, sourcesOf, totalsOf } from './logs.ts';

const LOG = accessLog(41, 300);
const COMMANDS = [
  ['import', 'x.log'],
  ['report'],
  ['query', 'SELECT 1'],
  ['find', '691BC67B0000000000ABC001'],
  ['prune'],
];
const root = process.getuid?.() === 0;

function folder(): string {
  const cwd = temporaryDirectory();
  writeFileSync(join(cwd, 'x.log'), LOG);
  return cwd;
}

async function ours(cwd: string, name: string): Promise<void> {
  expect((await runHere(['import', 'x.log', '-q', '--db', name], { cwd })).code).toBe(0);
}

describe('every command refuses, untouched,', () => {
  it.each<[string, (path: string) => void | Promise<void>, string]>([
    ['an empty file', (path: string) => writeFileSync(path, ''), 'is empty (0 bytes)'],
    ['garbage', (path: string) => writeFileSync(path, noise(9000)), 'it is not a SQLite file'],
    ['a database of another program', foreign, 'another program made it'],
    ['a newer schema', newer, 'was written by a newer ossight'],
  ])('%s', async (_name, make, told) => {
    const cwd = folder();
    const path = join(cwd, 'a.db');
    await make(path);
    const before = sha256(path);
    for (const args of COMMANDS) {
      const { code, out, err } = await runHere([...args, '--db', 'a.db'], { cwd });
      expect([code, out], args[0]).toEqual([1, '']);
      expect(err).toContain(told);
      expect(err).toMatch(/^error: .*\n(reason: .*\n)?hint: .*\n$/);
      expect(sha256(path)).toBe(before);
    }
    expect(readdirSync(cwd).toSorted()).toEqual(['a.db', 'x.log']);
  });

  function noise(length: number): Uint8Array {
    const rnd = random(1);
    return Uint8Array.from({ length }, () => Math.floor(rnd() * 256));
  }

  function foreign(path: string): void {
    const db = new Database(path);
    db.exec('CREATE TABLE t (x)');
    db.close();
  }

  async function newer(path: string): Promise<void> {
    await ours(join(path, '..'), 'a.db');
    const db = new Database(path);
    db.pragma('journal_mode = DELETE');
    db.pragma('user_version = 99');
    db.close();
  }
});

describe('where it may not or cannot write', () => {
  it('a link is not written through, but read', async () => {
    const cwd = folder();
    await ours(cwd, 'a.db');
    symlinkSync('a.db', join(cwd, 'link.db'));
    expect((await runHere(['import', 'x.log', '--db', 'link.db'], { cwd })).err).toContain('is a symbolic link');
    expect(ossight(['report', '--db', 'link.db'], { cwd }).code).toBe(0);
  });

  it('a directory that is not there is named', async () => {
    const { code, err } = await runHere(['import', 'x.log', '--db', 'no/such/a.db'], { cwd: folder() });
    expect(code).toBe(1);
    expect(err).toMatch(/^error: cannot make no\/such\/a\.db\nreason: a directory of its path does not exist\nhint: /);
  });

  it('a -wal that is left over is not played into a new database', async () => {
    const cwd = folder();
    writeFileSync(join(cwd, 'a.db-wal'), 'left');
    expect((await runHere(['import', 'x.log', '--db', 'a.db'], { cwd })).err).toContain('a.db-wal is left over');
  });

  it.skipIf(!root)('read-only to this user: reading commands say how to read it (needs root)', async () => {
    const cwd = folder();
    await ours(cwd, 'a.db');
    chmodSync(cwd, 0o755);
    const as = (mode: number, args: readonly string[]): { status: number | null; stderr: string } => {
      chmodSync(join(cwd, 'a.db'), mode);
      const nobody = [
        '--reuid=65534',
        '--regid=65534',
        '--clear-groups',
        process.execPath,
        MAIN,
        ...args,
        '--db',
        'a.db',
      ];
      return spawnSync('setpriv', nobody, { cwd, env: ENVIRONMENT, encoding: 'utf8' });
    };
    for (const args of [['report'], ['query', 'SELECT 1'], ['find', '691BC67B0000000000ABC001']]) {
      expect(as(0o644, args)).toMatchObject({ status: 1, stderr: expect.stringContaining('hint: copy the file') });
      expect(as(0o600, args)).toMatchObject({
        status: 1,
        stderr: expect.stringContaining('reason: permission denied'),
      });
    }
    expect(as(0o644, ['import', '-'])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('it is read-only here'),
    });
  });

  it('a name with spaces, quotes and other marks works, and the command suggested next can be pasted', () => {
    const cwd = folder();
    const name = `we ird'q"uo;te $x\`y\` ü %00?mode=ro#.db`;
    const { code, err } = ossight(['import', 'x.log', '--db', name], { cwd });
    expect(code).toBe(0);
    const next = /^next: ossight (.*)$/m.exec(err)?.[1] ?? '';
    const pasted = execFileSync('sh', ['-c', `node ${MAIN} ${next} --format json`], { cwd, env: ENVIRONMENT });
    expect(JSON.parse(pasted.toString())).toMatchObject({ schema: 1 });
  });

  it.skipIf(!root)(
    'a disk that is full: nothing by halves, and it goes on when there is room (needs root, to mount)',
    async (context) => {
      const cwd = folder();
      const disk = temporaryDirectory();
      if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', disk]).status !== 0) {
        context.skip('mounting is not permitted here');
        return;
      }
      try {
        const log = accessLog(42, 8000, 0.9);
        writeFileSync(join(cwd, 'big.log'), log);
        const full = await runHere(['import', 'big.log', '--db', join(disk, 'a.db')], { cwd });
        expect(full.code).toBe(1);
        expect(full.err).toContain(
          'reason: the disk is full\nhint: free some space; nothing of this batch was stored\n',
        );
        // What is stored is what stands before the place up to which it says it was read.
        const read = sourcesOf(join(disk, 'a.db'))[0]?.bytes_read ?? 0;
        expect(read).toBeLessThan(log.length);
        writeFileSync(join(cwd, 'part.log'), log.slice(0, read));
        await runHere(['import', '-q', 'part.log', '--db', 'part.db'], { cwd });
        expect(totalsOf(join(disk, 'a.db'))).toEqual(totalsOf(join(cwd, 'part.db')));
        expect(spawnSync('mount', ['-o', 'remount,size=100m', disk]).status).toBe(0);
        expect((await runHere(['import', 'big.log', '-q', '--db', join(disk, 'a.db')], { cwd })).code).toBe(0);
        await importedHere(cwd, ['big.log']);
        expect(digestOf(join(disk, 'a.db'))).toEqual(digestOf(join(cwd, 'ossight.db')));
        expect(integrityOf(join(disk, 'a.db'))).toBe('ok');
      } finally {
        spawnSync('umount', [disk]);
      }
    },
  );
});

it('retention takes single errors and never a count, and what it took does not come again', async () => {
  const cwd = folder();
  await ours(cwd, 'a.db');
  const counts = (): unknown => {
    const { errors: _errors, causes: _causes, ...trends } = digestOf(join(cwd, 'a.db'));
    return trends;
  };
  const before = counts();
  const total = totalsOf(join(cwd, 'a.db')).errors;
  const prune = async (...args: string[]): Promise<string> =>
    (await runHere(['prune', '--db', 'a.db', ...args], { cwd })).out;
  expect(await prune('--older-than', '1d')).toContain(`would remove ${total} errors`);
  expect(digestOf(join(cwd, 'a.db'))['errors']).toContain(`${total} rows`);
  await prune('--older-than', '9999d', '--keep', '5', '--yes');
  expect(digestOf(join(cwd, 'a.db'))['errors']).toContain('5 rows');
  await ours(cwd, 'a.db');
  expect(counts()).toEqual(before);
  expect(totalsOf(join(cwd, 'a.db')).errors).toBe(total);
});
