// Who holds a lock on a database, where the kernel tells (/proc/locks). A courtesy for messages: null whenever unsure.
import { readFileSync, statSync } from 'node:fs';
import { pid as ownPid } from 'node:process';

export interface LockHolder {
  readonly pid: number;
  readonly command: string;
}

export function lockHolder(path: string): LockHolder | null {
  try {
    const inodes = new Set<string>();
    for (const file of [path, `${path}-shm`]) {
      const stat = statSync(file, { throwIfNoEntry: false });
      if (stat !== undefined) inodes.add(String(stat.ino));
    }
    return holderIn(readFileSync('/proc/locks', 'latin1'), inodes);
  } catch {
    return null;
  }
}

/** Lines read `1: POSIX  ADVISORY  WRITE 4711 08:01:131 120 120` (proc(5)). Readers are passed over: they block nobody. */
function holderIn(locks: string, inodes: ReadonlySet<string>): LockHolder | null {
  for (const line of locks.split('\n')) {
    const fields = line.split(' ').filter((field) => field !== '');
    const pid = Number(fields[4]);
    const inode = fields[5]?.split(':')[2];
    if (fields[3] !== 'WRITE' || inode === undefined || !inodes.has(inode) || !(pid > 0) || pid === ownPid) continue;
    return { pid, command: commandOf(pid) };
  }
  return null;
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return 'unknown';
  }
}
