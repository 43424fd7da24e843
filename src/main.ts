#!/usr/bin/env node
// argv to exit code. The one place that owns the process: signals, broken pipes, the way out.
import { Stopper } from './cli/stopper.ts';
import { version } from './cli/version.ts';

const argv = process.argv.slice(2);

if (argv[0] === '--version' || argv[0] === '-V') {
  process.stdout.write(`ossight ${version()}\n`);
} else {
  // What --version does not need is not loaded for it.
  const { isBrokenPipe, run } = await import('./cli/run.ts');
  const stopper = new Stopper();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopper.request(signal)) process.exit(stopper.exitCode ?? 1);
    });
  }
  process.stdout.on('error', (error) => process.exit(isBrokenPipe(error) ? 0 : 1));
  const { stdout, stderr, env } = process;
  process.exitCode = await run({
    argv,
    env,
    // Opening it loads what streams are made of, and few commands read it.
    get stdin() {
      return process.stdin;
    },
    stdout,
    stderr,
    now: Date.now(),
    stopper,
  });
}
