// Inputs that want to hang, to blow up, or to be taken for what they are not: each is counted or named, and the others go on.
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ENVIRONMENT, MAIN, temporaryDirectory } from '../support/command.ts';
import { DB, importedHere } from './importing.ts';
import { accessLog, sourcesOf, totalsOf } from './logs.ts';
import { runHere } from '../support/run-here.ts';

const GOOD = accessLog(31, 40);
const ID = '691BC67B0000000000ABC00';
const body = (n: number, message: string): string =>
  `<Error><Code>AccessDenied</Code><Message>${message}</Message><RequestId>${ID}${n}</RequestId><HostId>example-media.oss-cn-hangzhou.aliyuncs.com</HostId></Error>\n`;
const root = process.getuid?.() === 0;

function oneFile(content: string | Uint8Array): string {
  const cwd = temporaryDirectory();
  writeFileSync(join(cwd, 'x.log'), content);
  return cwd;
}

describe('content', () => {
  const tally = { lines: 40, rejected: 0 };
  it.each([
    ['NUL before the first line', Buffer.concat([Buffer.alloc(300_000), Buffer.from(GOOD)]), tally],
    ['a byte order mark', `\ufeff${GOOD}`, tally],
    ['UTF-16 with its mark', Buffer.from(`\ufeff${GOOD}`, 'utf16le'), tally],
    ['CRLF', GOOD.replaceAll('\n', '\r\n'), tally],
    ['a nest of JSON', `${'['.repeat(200_000)}\n${GOOD}`, { lines: 41, other: 1 }],
    ['a nest of objects', `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}\n${GOOD}`, { lines: 41, other: 1 }],
    ['a million entities on a line', body(1, '&#65;'.repeat(1e6)) + GOOD, { lines: 41, rejected: 1 }],
    ['a million entities over many lines', body(1, `${'&#65;'.repeat(100)}\n`.repeat(1e4)) + GOOD, { rejected: 0 }],
    ['a record over 64 KiB', body(1, 'x'.repeat(70_000)) + GOOD, { lines: 41, rejected: 1 }],
    ['records that never end', '<Error>\n<Code>A</Code>\n'.repeat(20_000) + GOOD, { rejected: 0 }],
    ['a doctype', `<!DOCTYPE a [<!ENTITY b "c">]>${body(1, '&b;')}${GOOD}`, { lines: 41, rejected: 1 }],
  ])('%s', async (_name, content, expected) => {
    const cwd = oneFile(content);
    expect(await importedHere(cwd, ['x.log'])).toMatchObject(expected);
    expect(totalsOf(join(cwd, DB)).requests).toBe(40);
  });

  it.each(['__proto__', 'constructor'])('the code %s counts', async (code) => {
    const cwd = oneFile(body(1, 'm').replace('AccessDenied', code));
    await importedHere(cwd, ['x.log']);
    const { out } = await runHere(['query', 'SELECT code, errors FROM error_trend_1d', '--db', DB, '--format', 'csv'], {
      cwd,
    });
    expect(out).toBe(`code,errors\n${code}\n`.replace(`${code}\n`, `${code},1\n`));
  });

  it('a gzip file that is damaged counts up to there, and the repaired one only the rest', async () => {
    const whole = gzipSync(accessLog(32, 400));
    const cwd = oneFile(whole.subarray(0, whole.length / 2));
    const part = await importedHere(cwd, ['x.log'], 5);
    expect(part.lines).toBeGreaterThan(10);
    writeFileSync(join(cwd, 'x.log'), whole);
    expect((await importedHere(cwd, ['x.log'])).lines).toBe(400 - part.lines);
    expect(totalsOf(join(cwd, DB)).requests).toBe(400);
    expect(sourcesOf(join(cwd, DB))).toMatchObject([{ state: 'done', lines: 400 }]);
  });
});

describe('paths', () => {
  it('what is no file is named at once, and the others are read', async () => {
    const cwd = oneFile(GOOD);
    execFileSync('mkfifo', [join(cwd, 'pipe')]);
    const { code, err } = await runHere(['import', 'pipe', '/dev/zero', 'gone.log', 'x.log', '--db', DB], { cwd });
    expect(code).toBe(5);
    for (const path of ['pipe', '/dev/zero', 'gone.log']) expect(err).toContain(`error: cannot read ${path}\n`);
    expect(err).not.toMatch(/^ +at /m);
    expect(totalsOf(join(cwd, DB)).requests).toBe(40);
  });

  it.skipIf(!root)('what may not be read is named (needs root, to become somebody else)', () => {
    const cwd = oneFile(GOOD);
    chmodSync(cwd, 0o777);
    writeFileSync(join(cwd, 'secret.log'), GOOD, { mode: 0o000 });
    mkdirSync(join(cwd, 'closed'), { mode: 0o000 });
    const args = ['import', 'secret.log', '.', '--db', DB].map((arg) => arg);
    const nobody = ['--reuid=65534', '--regid=65534', '--clear-groups', process.execPath, MAIN, ...args];
    let ran: { status?: number; stderr?: string } = {};
    try {
      execFileSync('setpriv', nobody, { cwd, env: ENVIRONMENT, encoding: 'utf8', stdio: 'pipe' });
    } catch (error) {
      ran = error as typeof ran;
    }
    expect(ran.status, ran.stderr).toBe(5);
    expect(ran.stderr).toContain('error: cannot read secret.log\nreason: permission denied\n');
    expect(ran.stderr).toContain('error: cannot read ./closed\nreason: permission denied\n');
    expect(totalsOf(join(cwd, DB)).requests).toBe(40);
  });

  it('a directory of 500 files with a link back to itself: each file once', async () => {
    const cwd = temporaryDirectory();
    mkdirSync(join(cwd, 'logs'));
    symlinkSync('.', join(cwd, 'logs', 'loop'));
    const lines = accessLog(33, 500).split('\n');
    for (let n = 0; n < 500; n += 1) writeFileSync(join(cwd, 'logs', `${n}.log`), `${lines[n] ?? ''}\n`);
    expect(await importedHere(cwd, ['logs'])).toMatchObject({ lines: 500, sources: 500 });
    expect(await importedHere(cwd, ['logs'])).toMatchObject({ lines: 0 });
  });

  it('a zone or format that does not exist is found before a database is made', async () => {
    const cwd = oneFile(GOOD);
    for (const wrong of [
      ['--tz', 'Nowhere/Town'],
      ['--format', 'nope'],
      ['--min-coverage', 'all'],
    ]) {
      expect((await runHere(['import', 'x.log', '--db', DB, ...wrong], { cwd })).code).toBe(2);
      expect(existsSync(join(cwd, DB))).toBe(false);
    }
  });
});

it('a line of 1 GiB passes in 256 MiB of memory', async () => {
  const cwd = temporaryDirectory();
  const watch = join(cwd, 'watch.mjs');
  // Loaded into the command's own process: it tells its peak when it ends.
  writeFileSync(
    watch,
    `import { writeFileSync } from 'node:fs'; process.on('exit', () => writeFileSync('peak', String(process.resourceUsage().maxRSS)));`,
  );
  const child = spawn(process.execPath, ['--import', watch, MAIN, 'import', '--json', '-q', '--db', DB, '-'], {
    cwd,
    env: ENVIRONMENT,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  const ended = new Promise((resolve) => child.once('close', resolve));
  const block = Buffer.alloc(1024 * 1024, 'x');
  for (let n = 0; n < 1024; n += 1) {
    if (!child.stdin.write(block)) await new Promise((resolve) => child.stdin.once('drain', resolve));
  }
  child.stdin.end(`\n${GOOD}`);
  expect(await ended).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ lines: 41, rejected: 1 });
  expect(Number(readFileSync(join(cwd, 'peak'), 'utf8')) / 1024).toBeLessThan(256);
}, 120_000);
