// ossight tail as users meet it: real files, a real database, signals. Waiting is bounded and only ever for what must come.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { appendFileSync, existsSync, renameSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, it } from 'vitest';
import { ENVIRONMENT, MAIN, ossight, temporaryDirectory } from '../support/command.ts';

const body = (n: number): string =>
  `<Error><Code>NoSuchKey</Code><Message>m</Message><RequestId>6B02F0A0C0FFEE${String(n).padStart(10, '0')}</RequestId><HostId>b.oss-cn-hangzhou.aliyuncs.com</HostId></Error>\n`;

const errors = (cwd: string): number => {
  const { out, code } = ossight(['query', 'SELECT count(*) AS n FROM errors', '--format', 'json'], { cwd });
  return code === 0 ? ((JSON.parse(out) as { n: number }[])[0]?.n ?? -1) : -1;
};

/** Errors in a database that may not be there yet. */
function counted(path: string): number {
  if (!existsSync(path)) return -1;
  const db = new Database(path, { readonly: true });
  const count = db.prepare<[], number>('SELECT count(*) FROM errors').pluck().get() ?? -1;
  db.close();
  return count;
}

/** Ends with the test's own time at the latest. */
async function until(what: () => boolean): Promise<void> {
  while (!what()) await sleep(50);
}

const children: ChildProcess[] = [];

function follow(args: readonly string[], cwd: string): { child: ChildProcess; err: () => string } {
  const child = spawn(process.execPath, [MAIN, 'tail', ...args], {
    cwd,
    env: ENVIRONMENT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let text = '';
  child.stderr?.setEncoding('utf8').on('data', (part: string) => (text += part));
  return { child, err: () => text };
}

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

describe('tail --once', () => {
  it('reads what is there and goes on there the next time', () => {
    const cwd = temporaryDirectory();
    writeFileSync(join(cwd, 'a.log'), body(1) + body(2));
    expect(ossight(['tail', '--once', 'a.log'], { cwd }).err).toContain('errors 2 new, 0 counted before');
    renameSync(join(cwd, 'a.log'), join(cwd, 'a.log.1'));
    appendFileSync(join(cwd, 'a.log.1'), body(3));
    writeFileSync(join(cwd, 'a.log'), body(4));
    expect(ossight(['tail', '--once', 'a.log'], { cwd }).err).toContain('errors 2 new, 0 counted before');
    expect(ossight(['tail', '--once', 'a.log'], { cwd })).toMatchObject({ code: 0, out: '' });
    expect(ossight(['import', 'a.log', 'a.log.1'], { cwd }).err).toContain('nothing new');
    expect(errors(cwd)).toBe(4);
  });

  it('says where nothing was recognised, and where nothing is', () => {
    const cwd = temporaryDirectory();
    writeFileSync(join(cwd, 'poem.log'), 'roses are red, violets are blue\n');
    expect(ossight(['tail', '--once', 'poem.log'], { cwd }).code).toBe(3);
    expect(ossight(['tail', '--once', 'missing.log'], { cwd }).code).toBe(1);
    expect(ossight(['tail', '-'], { cwd }).code).toBe(2);
  });
});

describe('tail', () => {
  it('follows, refuses a second one, survives a kill, and ends cleanly', async () => {
    const cwd = temporaryDirectory();
    writeFileSync(join(cwd, 'a.log'), body(1));
    const first = follow(['*.log'], cwd);
    await until(() => errors(cwd) === 1);
    const second = ossight(['tail', '--once', 'b.log'], { cwd });
    expect(second.code).toBe(1);
    expect(second.err).toContain(`process ${first.child.pid} follows *.log`);
    appendFileSync(join(cwd, 'a.log'), body(2));
    writeFileSync(join(cwd, 'new.log'), body(3));
    await until(() => errors(cwd) === 3);
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');
    appendFileSync(join(cwd, 'a.log'), body(4));
    const third = follow(['*.log'], cwd);
    await until(() => errors(cwd) === 4);
    third.child.kill('SIGUSR1');
    await until(() => third.err().includes('files followed'));
    third.child.kill('SIGHUP');
    appendFileSync(join(cwd, 'a.log'), body(5));
    await until(() => errors(cwd) === 5);
    third.child.kill('SIGTERM');
    expect(await once(third.child, 'exit')).toEqual([143, null]);
    expect(third.err()).toMatch(/^lines 2 = 0 requests \+ 2 error lines/m);
  }, 60_000);

  it('says what was not stored when the store refuses to the last', async () => {
    const cwd = temporaryDirectory();
    writeFileSync(join(cwd, 'a.log'), body(1));
    const { child, err } = follow(['a.log', '--db', 'a.db'], cwd);
    await until(() => counted(join(cwd, 'a.db')) === 1);
    const other = new Database(join(cwd, 'a.db'));
    other.exec('BEGIN IMMEDIATE');
    appendFileSync(join(cwd, 'a.log'), body(2) + body(3));
    await until(() => err().includes('reading pauses'));
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([1, null]);
    other.exec('COMMIT');
    other.close();
    expect(err()).toMatch(/^reason: .*; 2 lines \(\d+ B\) of a\.log were read and not stored$/m);
    expect(err()).toMatch(/^hint: .*; the next start reads them again, while the files are there$/m);
    expect(ossight(['tail', '--once', 'a.log', '--db', 'a.db'], { cwd }).err).toContain('errors 2 new');
  }, 60_000);
});
