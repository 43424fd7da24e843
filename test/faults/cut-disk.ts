// A file system of its own whose power can be cut: ext4 in a file. The cut is ext4's own (EXT4_IOC_SHUTDOWN without flushing
// its journal, linux/fs/ext4/ext4.h): from then on nothing is written any more, and mounting it again finds what had reached
// the disk. Needs root, mkfs.ext4, python3 (for the ioctl) and a loop device.
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { closeSync, ftruncateSync, mkdirSync, openSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

const BYTES = 96 * 1024 * 1024;
const CUTTER = `
import fcntl, os, struct, sys, time
for line in sys.stdin:
    ms, path = line.rstrip("\\n").split(" ", 1)
    fd = os.open(path, os.O_RDONLY)
    time.sleep(int(ms) / 1000)
    fcntl.ioctl(fd, 0x8004587D, struct.pack("I", 2))
    os.close(fd)
    print("cut", flush=True)
`;

export class CutDisk {
  /** Where it is mounted. */
  readonly path: string;
  readonly #image: string;
  readonly #cutter: ChildProcessByStdio<Writable, Readable, null>;
  readonly #answers: AsyncIterator<string>;

  /** Throws the reason why there can be none here. */
  constructor(folder: string) {
    this.path = join(folder, 'disk');
    this.#image = join(folder, 'disk.image');
    mkdirSync(this.path);
    const file = openSync(this.#image, 'w');
    ftruncateSync(file, BYTES);
    closeSync(file);
    must('mkfs.ext4', '-q', '-F', this.#image);
    this.#mount();
    this.#cutter = spawn('python3', ['-c', CUTTER], { stdio: ['pipe', 'pipe', 'inherit'] });
    // Whoever waits for its answer hears of it.
    this.#cutter.once('error', () => {});
    this.#cutter.stdin.on('error', () => {});
    this.#answers = createInterface({ input: this.#cutter.stdout })[Symbol.asyncIterator]();
  }

  #mount(): void {
    must('mount', '-o', 'loop', this.#image, this.path);
  }

  /** Resolves when the power is off, after so many ms; rejects where that cannot be. */
  async cut(afterMs: number): Promise<void> {
    this.#cutter.stdin.write(`${afterMs} ${this.path}\n`);
    const { value } = await this.#answers.next();
    if (value !== 'cut') throw new Error('the power cannot be cut: python3 failed');
  }

  /** Nobody may hold a file of it. */
  restore(): void {
    must('umount', this.path);
    this.#mount();
  }

  remove(): void {
    this.#cutter.stdin.end();
    spawnSync('umount', [this.path]);
  }
}

function must(program: string, ...args: string[]): void {
  const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program}: ${(error?.message ?? stderr).trim()}`);
}
