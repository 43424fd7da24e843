// The file system as a follower sees it (the contract is in src/follow/file-system.ts), by Node's synchronous calls.
// Errors other than "not there" pass through with the system's code.
import { closeSync, constants, fstatSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import type { BigIntStats } from 'node:fs';
import { basename, dirname } from 'node:path';
import { absent, systemCode } from './absent.ts';
import { DATABASE } from './database-name.ts';
import { createListing } from './listing.ts';

interface FileStat {
  readonly dev: string;
  readonly ino: string;
  readonly birthNs: string | null;
  readonly mtimeNs: string;
  readonly size: number;
  readonly links: number;
}

interface Handle {
  stat(): FileStat;
  read(buffer: Uint8Array, position: number): number;
  close(): void;
}

export const followFiles = {
  list: createListing(),

  siblings(path: string): string[] {
    const directory = dirname(path);
    const name = basename(path);
    const prefix = path.slice(0, path.length - name.length);
    const names = absent(() => readdirSync(directory)) ?? [];
    const others = names.filter((each) => each !== name && each.startsWith(name) && !DATABASE.test(each));
    return others.map((each) => prefix + each);
  },

  stat(path: string): FileStat | null {
    const found = absent(() => statSync(path, { bigint: true }));
    return found?.isFile() === true ? told(found) : null;
  },

  open(path: string): Handle | null {
    // A pipe would keep the opening waiting for its writer.
    const fd = absent(() => openSync(path, constants.O_RDONLY | constants.O_NONBLOCK));
    if (fd === null) return null;
    if (!fstatSync(fd).isFile()) {
      closeSync(fd);
      return null;
    }
    return {
      stat: () => told(fstatSync(fd, { bigint: true })),
      read: (buffer, position) => readAt(fd, buffer, position),
      close: () => closeSync(fd),
    };
  },
};

function readAt(fd: number, buffer: Uint8Array, position: number): number {
  for (;;) {
    try {
      return readSync(fd, buffer, 0, buffer.length, position);
    } catch (error) {
      if (systemCode(error) !== 'EINTR') throw error;
    }
  }
}

function told(stat: BigIntStats): FileStat {
  return {
    dev: String(stat.dev),
    ino: String(stat.ino),
    birthNs: stat.birthtimeNs > 0n ? String(stat.birthtimeNs) : null,
    mtimeNs: String(stat.mtimeNs),
    size: Number(stat.size),
    links: Number(stat.nlink),
  };
}
