// Runs a command for an alert: the alert as JSON on its stdin, a few words of it in the environment, no shell in between.
import { spawn } from 'node:child_process';
import { basename } from 'node:path';
import { OssightError } from '../model/error.ts';

const TIMEOUT_MS = 30_000;

/** Resolves when the command ended with 0. Throws OssightError('output'). */
export async function runCommand(
  run: readonly string[],
  body: object,
  env: Readonly<Record<string, string | undefined>>,
  timeoutMs = TIMEOUT_MS,
): Promise<void> {
  const [program = '', ...args] = run;
  await new Promise<void>((done, failed) => {
    const give = (reason: string): void =>
      failed(new OssightError('output', `${basename(program)} did not take the alert`, { reason }));
    const child = spawn(program, args, {
      env,
      stdio: ['pipe', 'ignore', 'ignore'],
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
    });
    child.on('error', (error) => give(error.message));
    child.on('close', (code, signal) => {
      if (code === 0) done();
      else give(signal === null ? `it ended with ${code ?? 'nothing'}` : `it was ended by ${signal}`);
    });
    // A command need not read what it is given.
    child.stdin.on('error', () => undefined);
    child.stdin.end(`${JSON.stringify(body)}\n`);
  });
}
