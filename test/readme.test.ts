// The README is run: its console blocks, its SQL, its library example. `OSSIGHT_GOLDEN=write` writes outputs into the page.
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { COMMANDS } from '../src/cli/commands.ts';
import { ENTRIES } from '../src/catalog/entries/index.ts';
import { LINE_FORMATS } from '../src/formats/index.ts';
import { ENVIRONMENT, MAIN, ossight, ROOT, temporaryDirectory } from './support/command.ts';
import { runHere } from './support/run-here.ts';

const FILE = join(ROOT, 'README.md');
const README = readFileSync(FILE, 'utf8');

const blocks = (language: string): string[] =>
  [...README.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'gm'))].map(([, body]) => body ?? '');

/** What a run prints differs in how long it took. */
const steady = (text: string): string =>
  text.replace(/\d[\d.]* s \([^)]*\/s\)/g, 'TIME').replace(/complete to [\d :-]+\./, 'complete to NOW.');

/** A folder with the samples and `ossight` on the PATH; what one block makes, the next finds. */
const cwd = temporaryDirectory();

function shell(command: string): string {
  const bin = join(cwd, '.bin');
  const { stdout, stderr } = spawnSync('bash', ['-c', `${command} 2>&1`], {
    cwd,
    env: { ...ENVIRONMENT, PATH: `${bin}:${ENVIRONMENT['PATH'] ?? ''}` },
    encoding: 'utf8',
  });
  return stdout + stderr;
}

beforeAll(() => {
  symlinkSync(join(ROOT, 'samples'), join(cwd, 'samples'));
  mkdirSync(join(cwd, '.bin'));
  writeFileSync(join(cwd, '.bin', 'ossight'), `#!/bin/sh\nexec "${process.execPath}" "${MAIN}" "$@"\n`);
  chmodSync(join(cwd, '.bin', 'ossight'), 0o755);
});

describe('README', () => {
  it('shows what its commands print', () => {
    let page = README;
    for (const block of blocks('console')) {
      const commands = block.split('\n').filter((line) => line.startsWith('$ '));
      const shown = commands.map((command) => `${command}\n${shell(command.slice(2)).trimEnd()}\n`).join('');
      if (process.env['OSSIGHT_GOLDEN'] === 'write') page = page.replace(block, () => shown);
      else expect(steady(shown)).toBe(steady(block));
    }
    if (page !== README) writeFileSync(FILE, page);
    expect(blocks('console').length).toBeGreaterThanOrEqual(4);
  });

  it('has queries that run', async () => {
    const db = join(cwd, 'queries.db');
    expect(ossight(['import', '-q', '--db', db, join(ROOT, 'samples')]).code).toBe(0);
    const statements = blocks('sql')
      .flatMap((block) => block.split(';').map((each) => each.trim()))
      .filter((each) => each !== '');
    expect(statements.length).toBe(10);
    for (const sql of statements) {
      const { code, out, err } = await runHere(['query', '-', '--db', db, '--format', 'json'], { input: sql });
      expect(code, err).toBe(0);
      expect((JSON.parse(out) as unknown[]).length, sql).toBeGreaterThan(0);
    }
  });

  it('has a library example that runs', () => {
    const scratch = join(ROOT, 'test', '.tmp');
    mkdirSync(scratch, { recursive: true });
    const folder = mkdtempSync(join(scratch, 'readme-'));
    const file = join(folder, 'example.mjs');
    const db = join(temporaryDirectory(), 'example.db');
    const code = (blocks('ts')[0] ?? '').replace("'example.db'", JSON.stringify(db));
    writeFileSync(file, code);
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const out = execFileSync(process.execPath, [file], { cwd: ROOT, encoding: 'utf8' });
    expect(out.split('\n')[1]).toBe('expired-url');
    expect(out).toMatch(/^\d+ \w+ [a-z-]+\n.*\n\d+ \d+\n$/);
  });

  it('names every command, format and view, and counts the catalog right', () => {
    for (const { name } of COMMANDS) expect(README).toContain(`| \`${name}`);
    for (const { name } of LINE_FORMATS) expect(README).toContain(name.startsWith('sdk-') ? '`sdk-*`' : `\`${name}\``);
    expect(README).toContain(`a catalog of ${ENTRIES.length} codes`);
  });
});
