// A file system in memory for followers, and a clock that goes when it is told: every misfortune of a log file as one call.
// Paths are plain strings with `/`; directories exist by being named. Contents are bytes, files are inodes, names are links.
import type { Clock, FileStat, FileSystem, FollowedHandle } from '../../src/follow/file-system.ts';

interface Inode {
  readonly dev: string;
  readonly ino: string;
  readonly birthNs: string | null;
  mtimeNs: bigint;
  bytes: Buffer;
  links: number;
  /** Descriptors of followers and writers. */
  opens: number;
}

class SystemFault extends Error {
  readonly code: string;
  constructor(code: string) {
    super(`${code}: injected`);
    this.code = code;
  }
}

export class MemoryFiles implements FileSystem {
  readonly #names = new Map<string, Inode>();
  readonly #symlinks = new Map<string, string>();
  readonly #faults = new Map<string, string>();
  readonly #gone = new Set<string>();
  /** Inode numbers that the next new files get, before fresh ones. */
  readonly reuse: string[] = [];
  /** Numbers of files that are gone altogether go there by themselves. */
  recycle = false;
  births = true;
  /** Descriptors open now, and how many may be: beyond that open throws EMFILE. */
  get opened(): number {
    return this.#handles.size;
  }
  maxOpen = Infinity;
  /** Longest that one read gives. */
  readBytes = Infinity;
  readonly #handles = new Set<FollowedHandle>();
  #next = 100;
  #now = 1_000_000_000n;

  // What a program does.

  /** Makes the file when it is not there; appends. */
  append(path: string, data: string | Uint8Array): void {
    const inode = this.#names.get(this.real(path)) ?? this.create(path);
    inode.bytes = Buffer.concat([inode.bytes, Buffer.from(data)]);
    this.#touch(inode);
  }

  /** Writes at a place of its own choice, as a writer without O_APPEND does. */
  writeAt(path: string, position: number, data: string | Uint8Array): void {
    const inode = this.#must(path);
    const part = Buffer.from(data);
    const bytes = Buffer.alloc(Math.max(inode.bytes.length, position + part.length));
    inode.bytes.copy(bytes);
    part.copy(bytes, position);
    inode.bytes = bytes;
    this.#touch(inode);
  }

  /** A writer that holds the file open: appends to it wherever its name goes. */
  writer(path: string): { append: (data: string | Uint8Array) => void; close: () => void } {
    const inode = this.#names.get(this.real(path)) ?? this.create(path);
    inode.opens += 1;
    return {
      close: () => {
        inode.opens -= 1;
        this.#free(inode);
      },
      append: (data) => {
        inode.bytes = Buffer.concat([inode.bytes, Buffer.from(data)]);
        this.#touch(inode);
      },
    };
  }

  create(path: string, data: string | Uint8Array = ''): Inode {
    this.remove(path);
    const ino = this.reuse.shift() ?? String((this.#next += 1));
    this.#now += 1000n;
    const birthNs = this.births ? String(this.#now) : null;
    const inode: Inode = { dev: '1', ino, birthNs, mtimeNs: this.#now, bytes: Buffer.from(data), links: 1, opens: 0 };
    this.#names.set(path, inode);
    return inode;
  }

  rename(from: string, to: string): void {
    const inode = this.#must(from);
    if (this.#names.get(to) === inode) return;
    this.remove(to);
    this.#names.delete(from);
    this.#names.set(to, inode);
  }

  copy(from: string, to: string): void {
    const { bytes } = this.#must(from);
    this.create(to, Buffer.from(bytes));
  }

  /** As gzip does: a new file with the time of the old one, which goes. `pack`: gzipSync. */
  compress(path: string, pack: (data: Uint8Array) => Uint8Array): void {
    const { bytes, mtimeNs } = this.#must(path);
    this.create(`${path}.gz`, pack(bytes)).mtimeNs = mtimeNs;
    this.remove(path);
  }

  truncate(path: string, size = 0): void {
    const inode = this.#must(path);
    const bytes = Buffer.alloc(size);
    inode.bytes.copy(bytes);
    inode.bytes = bytes;
    this.#touch(inode);
  }

  remove(path: string): void {
    const inode = this.#names.get(path);
    if (inode !== undefined) {
      inode.links -= 1;
      this.#free(inode);
    }
    this.#names.delete(path);
    this.#symlinks.delete(path);
  }

  link(from: string, to: string): void {
    const inode = this.#must(from);
    inode.links += 1;
    this.#names.set(to, inode);
  }

  symlink(target: string, path: string): void {
    this.remove(path);
    this.#symlinks.set(path, target);
  }

  ino(path: string): string {
    return this.#must(path).ino;
  }

  content(path: string): Buffer {
    return this.#must(path).bytes;
  }

  names(): string[] {
    return [...this.#names.keys(), ...this.#symlinks.keys()].toSorted();
  }

  /** From now on looking at this path (or, as `*`, opening anything) fails; null: works again. */
  fail(path: string, code: string | null): void {
    if (code === null) this.#faults.delete(path);
    else this.#faults.set(path, code);
  }

  /** The directory is not there (unmounted, renamed) until told otherwise. */
  vanish(directory: string, away = true): void {
    if (away) this.#gone.add(directory);
    else this.#gone.delete(directory);
  }

  // What a follower sees.

  list(pattern: string): readonly string[] {
    if (this.#there(pattern) !== undefined || this.#faults.has(pattern)) return [pattern];
    const visible = this.names().filter((name) => this.#there(name) !== undefined);
    const below = visible.filter((name) => name.startsWith(`${pattern}/`));
    if (below.length > 0) return below;
    const glob = new RegExp(`^${pattern.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`).replaceAll('*', '[^/]*')}$`);
    return visible.filter((name) => glob.test(name));
  }

  siblings(path: string): readonly string[] {
    return this.names().filter((name) => {
      return name !== path && name.startsWith(path) && !name.slice(path.length).includes('/') && this.#there(name);
    });
  }

  stat(path: string): FileStat | null {
    this.#check(path);
    const inode = this.#there(path);
    return inode === undefined ? null : statOf(inode);
  }

  open(path: string): FollowedHandle | null {
    this.#check(path);
    this.#check('*');
    const inode = this.#there(path);
    if (inode === undefined) return null;
    if (this.opened >= this.maxOpen) throw new SystemFault('EMFILE');
    inode.opens += 1;
    let closed = false;
    const handle: FollowedHandle = {
      stat: () => statOf(inode),
      read: (buffer, position) => {
        if (closed) throw new SystemFault('EBADF');
        this.#check(`read ${path}`);
        const part = inode.bytes.subarray(position, position + Math.min(buffer.length, this.readBytes));
        buffer.set(part);
        return part.length;
      },
      close: () => {
        if (closed) throw new SystemFault('EBADF');
        closed = true;
        this.#handles.delete(handle);
        inode.opens -= 1;
        this.#free(inode);
      },
    };
    this.#handles.add(handle);
    return handle;
  }

  /** What the system does when the process of the followers ends. */
  closeAll(): void {
    for (const handle of this.#handles) handle.close();
  }

  real(path: string): string {
    let at = path;
    for (let n = 0; n < 40; n += 1) at = this.#symlinks.get(at) ?? at;
    return at;
  }

  #there(path: string): Inode | undefined {
    const real = this.real(path);
    for (const directory of this.#gone) {
      if (path.startsWith(`${directory}/`) || real.startsWith(`${directory}/`)) return undefined;
    }
    return this.#names.get(real);
  }

  #must(path: string): Inode {
    const inode = this.#names.get(this.real(path));
    if (inode === undefined) throw new SystemFault('ENOENT');
    return inode;
  }

  #check(path: string): void {
    const code = this.#faults.get(path);
    if (code !== undefined) throw new SystemFault(code);
  }

  /** No name and no descriptor keeps it. */
  #free({ ino, links, opens }: Inode): void {
    if (this.recycle && links === 0 && opens === 0) this.reuse.push(ino);
  }

  #touch(inode: Inode): void {
    this.#now += 1000n;
    inode.mtimeNs = this.#now;
  }
}

function statOf(inode: Inode): FileStat {
  const { dev, ino, birthNs, mtimeNs, bytes, links } = inode;
  return { dev, ino, birthNs, mtimeNs: String(mtimeNs), size: bytes.length, links };
}

/** Goes only when told to. */
export class SteppedClock implements Clock {
  #monotonic = 0;
  #wall = Date.UTC(2026, 10, 22, 18, 0, 0);

  monotonic(): number {
    return this.#monotonic;
  }

  wall(): number {
    return this.#wall;
  }

  advance(ms: number): void {
    this.#monotonic += ms;
    this.#wall += ms;
  }

  /** Somebody set the clock; what waits must not notice. */
  setWall(ms: number): void {
    this.#wall = ms;
  }
}
