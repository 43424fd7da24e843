// The command without a process of its own, for runs that are made by the thousand and meet nothing that would end a process.
import { Writable } from 'node:stream';
import { run } from '../../src/cli/run.ts';
import { Stopper } from '../../src/cli/stopper.ts';
import { ENVIRONMENT } from '../support/command.ts';

export async function runHere(argv: readonly string[]): Promise<{ readonly code: number; readonly err: string }> {
  let err = '';
  const stderr = new Writable({
    write: (chunk, _, done) => {
      err += String(chunk);
      done();
    },
  });
  const stdout = new Writable({ write: (_chunk, _, done) => done() });
  const code = await run({
    argv,
    env: ENVIRONMENT,
    stdin: process.stdin,
    stdout,
    stderr,
    now: Date.now(),
    stopper: new Stopper(),
  });
  return { code, err };
}
