// Tells cheaply whether a database has changed: one connection of its own, which never holds anything open.
import { realpathSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { ChangeWatch } from '../change-watch.ts';
import { checkFile } from './check.ts';
import { guard } from './failure.ts';

/** Throws OssightError('database'), as its functions do. */
export function watchChanges(path: string): ChangeWatch {
  checkFile(path, 'read');
  return guard(path, () => {
    const db = new Database(realpathSync(path), { readonly: true, fileMustExist: true });
    // Changes whenever another connection has committed (sqlite.org/pragma.html#pragma_data_version).
    const version = db.prepare('PRAGMA data_version').pluck();
    const ver = db.prepare('SELECT ver FROM meta').pluck();
    let seen: unknown = null;
    return {
      look: () =>
        guard(path, () => {
          const now = version.get();
          if (now === seen) return null;
          seen = now;
          return Number(ver.get());
        }),
      close: () => guard(path, () => db.close()),
    };
  });
}
