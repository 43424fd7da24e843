// The schema and its versions: the numbered files under migrations/sqlite, applied forward, each in a transaction.
// PRAGMA user_version is the number of the last one applied.
import { readdirSync, readFileSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { OssightError } from '../../model/error.ts';

/** 'OSSG': tells an ossight database from any other SQLite file. */
export const APPLICATION_ID = 0x4f535347;

interface Migration {
  readonly version: number;
  readonly file: URL;
}

const FOLDER = new URL('../../../migrations/sqlite/', import.meta.url);
let known: readonly Migration[] | null = null;

function migrations(): readonly Migration[] {
  known ??= readdirSync(FOLDER)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => ({ version: Number.parseInt(name, 10), file: new URL(name, FOLDER) }));
  return known;
}

/** The newest schema this ossight knows. */
export function schemaVersion(): number {
  return migrations().at(-1)?.version ?? 0;
}

/** Brings `db` from `version` to the newest schema. The caller has refused newer ones. */
export function migrate(db: Database.Database, version: number): void {
  for (const step of migrations()) {
    if (step.version <= version) continue;
    db.transaction(() => {
      db.exec(readFileSync(step.file, 'utf8'));
      db.pragma(`user_version = ${step.version}`);
    }).immediate();
  }
}

/** For whoever cannot migrate. */
export function refuseOlder(path: string, version: number): void {
  if (version >= schemaVersion()) return;
  throw new OssightError('database', `${path} has an older schema`, {
    reason: `it has schema ${version}, this ossight reads schema ${schemaVersion()}`,
    hint: 'any command that writes (such as `ossight import`) brings it up to date',
  });
}

export function refuseNewer(path: string, version: number): void {
  if (version <= schemaVersion()) return;
  throw new OssightError('database', `${path} was written by a newer ossight`, {
    reason: `it has schema ${version}, this ossight knows schema ${schemaVersion()} and older`,
    hint: 'update ossight, or name another file with --db; the file was left as it is',
  });
}
