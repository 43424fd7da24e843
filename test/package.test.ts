// The package as users get it: packed, installed into an empty folder, run from there as a command and as a library.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ENVIRONMENT, ROOT, temporaryDirectory } from './support/command.ts';

const folder = temporaryDirectory();
const installed = join(folder, 'node_modules', 'ossight');

const run = (command: string, args: readonly string[], cwd = folder): string =>
  execFileSync(command, args, { cwd, encoding: 'utf8', env: { ...process.env, ...ENVIRONMENT } });

describe('the package', () => {
  beforeAll(() => {
    const tarball =
      run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], ROOT)
        .trim()
        .split('\n')
        .at(-1) ?? '';
    writeFileSync(join(folder, 'package.json'), '{"name": "empty", "private": true, "type": "module"}');
    run('npm', [
      'install',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--prefer-offline',
      '--silent',
      join(folder, tarball),
    ]);
    // What its own install step compiles for a minute was compiled here before.
    const native = join(ROOT, 'node_modules', 'better-sqlite3', 'build');
    cpSync(native, join(folder, 'node_modules', 'better-sqlite3', 'build'), { recursive: true });
  }, 240_000);

  it('holds what it needs and nothing else', () => {
    expect(readdirSync(installed).toSorted()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'dist',
      'migrations',
      'package.json',
      'samples',
    ]);
    expect(readdirSync(join(folder, 'node_modules'))).not.toContain('vitest');
    expect(existsSync(join(installed, 'dist', 'index.d.ts'))).toBe(true);
    expect(existsSync(join(installed, 'dist', 'scan', 'access-log.wasm'))).toBe(true);
    expect(existsSync(join(installed, 'dist', 'scan', 'marks.wasm'))).toBe(true);
  });

  it('runs as a command', () => {
    const bin = join(folder, 'node_modules', '.bin', 'ossight');
    expect(run(bin, ['--version'])).toMatch(/^ossight \d/);
    expect(run(bin, ['report', '-q', join(installed, 'samples', 'access-log-28.log')])).toContain(
      'DownloadTrafficRateLimitExceeded',
    );
    run(bin, ['import', '-q', join(installed, 'samples')]);
    expect(run(bin, ['query', 'SELECT count(*) > 200 AS many FROM errors', '--format', 'csv'])).toBe('many\n1\n');
  });

  it('runs as a typed library', () => {
    writeFileSync(
      join(folder, 'use.ts'),
      `import { extract, classify, createPipeline, openStore, type ExtractedError } from 'ossight';
const errors: ExtractedError[] = await extract({ text: 'x <Error><Code>NoSuchKey</Code><RequestId>6B02F5A0C0FFEE0123456789</RequestId><HostId>b.oss-cn-hangzhou.aliyuncs.com</HostId></Error>' });
const store = openStore('library.db');
const outcome = await createPipeline().read({ path: '${join(installed, 'samples', 'sdk-go.log')}' }, store);
store.close();
console.log(errors[0]?.action, classify({ code: 'InternalError' }).retryable, outcome.errors > 5);
`,
    );
    mkdirSync(join(folder, 'out'));
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({
        compilerOptions: {
          module: 'nodenext',
          target: 'es2023',
          lib: ['es2023'],
          strict: true,
          types: [],
          outDir: 'out',
          skipLibCheck: false,
        },
        files: ['use.ts', 'globals.d.ts'],
      }),
    );
    writeFileSync(join(folder, 'globals.d.ts'), 'declare const console: { log(...values: unknown[]): void };');
    run(join(ROOT, 'node_modules', '.bin', 'tsc'), ['-p', 'tsconfig.json']);
    expect(run(process.execPath, [join(folder, 'out', 'use.js')])).toBe('fix-request true true\n');
  });
});
