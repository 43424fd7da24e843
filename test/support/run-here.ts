// The command without a process of its own, for runs that are made by the hundred and meet nothing that would end a process.
import { Readable, Writable } from 'node:stream';
import { run } from '../../src/cli/run.ts';
import { Stopper } from '../../src/cli/stopper.ts';
import { ENVIRONMENT, ROOT, type Ran, type RunOptions } from './command.ts';

export async function runHere(argv: readonly string[], options: RunOptions = {}): Promise<Ran & { code: number }> {
  const [stdout, stderr] = [new Kept(), new Kept()];
  const before = process.cwd();
  process.chdir(options.cwd ?? ROOT);
  try {
    const code = await run({
      argv,
      env: { ...ENVIRONMENT, ...options.env },
      // What commands read of it is what every stream has.
      stdin: Readable.from([Buffer.from(options.input ?? '')]) as unknown as NodeJS.ReadStream,
      stdout,
      stderr,
      now: Date.now(),
      stopper: new Stopper(),
    });
    return { code, out: stdout.text(), err: stderr.text() };
  } finally {
    process.chdir(before);
  }
}

class Kept extends Writable {
  readonly #chunks: Buffer[] = [];

  text(): string {
    return Buffer.concat(this.#chunks).toString('utf8');
  }

  override _write(chunk: Buffer | string, _: BufferEncoding, done: () => void): void {
    this.#chunks.push(Buffer.from(chunk));
    done();
  }
}
