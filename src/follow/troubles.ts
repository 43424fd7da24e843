// What cannot be looked at, and why: said once per path and reason, and once more when it is over.
import { OssightError } from '../model/error.ts';
import type { Notice } from './contract.ts';

/** An argument that cannot be expanded, a name that cannot be looked at, a file that cannot be read. */
type What = 'list' | 'look' | 'read';

export class Troubles {
  readonly #reasons = new Map<string, string>();
  readonly #notice: (notice: Notice) => void;

  constructor(notice: (notice: Notice) => void) {
    this.#notice = notice;
  }

  /** What is no fault of the system or the input is one of ossight, and thrown again. */
  failed(what: What, path: string, error: unknown): void {
    const reason = reasonOf(error);
    if (reason === null) throw error;
    if (this.#reasons.get(`${what} ${path}`) === reason) return;
    this.#reasons.set(`${what} ${path}`, reason);
    this.#notice({ kind: 'unreadable', path, reason });
  }

  well(what: What, path: string): void {
    if (this.#reasons.delete(`${what} ${path}`)) this.#notice({ kind: 'readable', path });
  }
}

const REASONS: ReadonlyMap<string, string> = new Map([
  ['EACCES', 'permission denied'],
  ['EPERM', 'permission denied'],
  ['EMFILE', 'too many files are open'],
  ['ENFILE', 'too many files are open on this machine'],
  ['EIO', 'the disk reported an error'],
  ['ELOOP', 'its symbolic links go in a circle'],
  ['ESTALE', 'the file server does not know it any more'],
]);

function reasonOf(error: unknown): string | null {
  if (error instanceof OssightError) return error.code === 'input' ? (error.reason ?? error.message) : null;
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null;
  if (!/^E[A-Z0-9]+$/.test(error.code)) return null;
  return REASONS.get(error.code) ?? error.message;
}
