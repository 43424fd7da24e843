#!/usr/bin/env node
// argv to exit code. The one place that owns the process: signals, broken pipes, the way out.
import { readFileSync } from 'node:fs';
import { isBrokenPipe, run } from './cli/run.ts';
import { Stopper } from './cli/stopper.ts';

const argv = process.argv.slice(2);

function version(): string {
  const about = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
  return `ossight ${about.version}\n`;
}

if (argv[0] === '--version' || argv[0] === '-V') {
  process.stdout.write(version());
} else {
  const stopper = new Stopper();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopper.request(signal)) process.exit(stopper.exitCode ?? 1);
    });
  }
  process.stdout.on('error', (error) => process.exit(isBrokenPipe(error) ? 0 : 1));
  const { stdin, stdout, stderr, env } = process;
  process.exitCode = await run({ argv, env, stdin, stdout, stderr, now: Date.now(), stopper });
}
