// `ossight serve` as a process of its own.
import { spawn, type ChildProcess } from 'node:child_process';
import { ENVIRONMENT, MAIN } from './command.ts';

interface Serving {
  /** To be ended by whoever started it. */
  readonly child: ChildProcess;
  readonly address: string;
  readonly said: () => string;
  readonly ended: Promise<{ code: number | null; signal: string | null }>;
}

/** Resolves when it listens, on a port that was free. */
export function startServing(cwd: string, args: readonly string[]): Promise<Serving> {
  const child = spawn(process.execPath, [MAIN, 'serve', '--port', '0', ...args], {
    cwd,
    env: ENVIRONMENT,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    child.on('exit', (code, signal) => resolve({ code, signal }));
  });
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr?.setEncoding('utf8');
    child.stderr?.on('data', (chunk: string) => {
      said += chunk;
      const address = /listening on (http:\/\/\S+)/.exec(said)?.[1];
      if (address !== undefined) resolve({ child, address, said: () => said, ended });
    });
    void ended.then(() => reject(new Error(said)));
  });
}
