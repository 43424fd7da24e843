// The SQLite store over a file and privately, held to the contracts of stores and readers.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPrivate, openReader, openStore } from '../../src/stores/index.ts';
import { readerContract } from '../contracts/reader.ts';
import { storeContract, type Pair } from '../contracts/store.ts';
import { CATALOG, classify, NOW } from './ledger.ts';

const options = { windowSeconds: 60, catalog: CATALOG, classify, now: NOW };

function overFile(): Pair {
  const folder = mkdtempSync(join(tmpdir(), 'ossight-store-'));
  const path = join(folder, 'ossight.db');
  const store = openStore(path, { ...options, create: true });
  const reader = openReader(path);
  const close = () => {
    reader.close();
    store.close();
    rmSync(folder, { recursive: true });
  };
  return { store, reader, close };
}

function inPrivate(): Pair {
  const { store, reader } = openPrivate(options);
  const close = () => {
    reader.close();
    store.close();
  };
  return { store, reader, close };
}

for (const [name, open] of [
  ['a SQLite file', overFile],
  ['a private SQLite database', inPrivate],
] as const) {
  storeContract(name, open);
  readerContract(name, open);
}
