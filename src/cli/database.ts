// Opening the database that the settings name, with what the catalog has to add.
import { classify, entriesSorted } from '../catalog/index.ts';
import { OssightError } from '../model/error.ts';
import { visible } from '../safety/visible.ts';
import {
  describeAddress,
  isClickHouseAddress,
  parseClickHouseAddress,
  type ClickHouseAddress,
} from '../stores/clickhouse/address.ts';
import { openPrivate, openReader, openStore, currentSchema } from '../stores/index.ts';
import type { Reader } from '../stores/reader.ts';
import type { Store } from '../stores/store.ts';
import { clickHousePassword } from './clickhouse-password.ts';
import type { CommandContext } from './command.ts';
import { shellWord } from './shell-word.ts';
import { parseWindow } from './time-spec.ts';

export const DEFAULT_WINDOW_SECONDS = 60;

/** What `--db` names: a ledger of this machine, or a fleet's database. */
export type DatabasePlace = { readonly kind: 'file'; readonly path: string } | FleetPlace;

export interface FleetPlace {
  readonly kind: 'fleet';
  readonly address: ClickHouseAddress;
  readonly password: string | null;
}

/** Throws OssightError('usage') for an address that cannot be used. */
export function databasePlace(context: Pick<CommandContext, 'settings' | 'env'>): DatabasePlace {
  const text = context.settings.text('db') ?? './ossight.db';
  if (!isClickHouseAddress(text)) return { kind: 'file', path: text };
  return { kind: 'fleet', address: parseClickHouseAddress(text), password: clickHousePassword(context) };
}

/** As people are told of it. */
export function databaseName(place: DatabasePlace): string {
  return place.kind === 'file' ? place.path : describeAddress(place.address);
}

/** The ledger, for what only a ledger can do. Throws OssightError('usage') where `--db` names something else. */
export function databasePath(context: CommandContext): string {
  const place = databasePlace(context);
  if (place.kind === 'file') return place.path;
  throw new OssightError('usage', 'this needs a ledger, and --db names ClickHouse', {
    reason: 'every machine counts into a ledger of its own, a file, which is shipped to ClickHouse',
    hint: `ossight import --db FILE, then ossight ship --db FILE ${shellWord(databaseName(place))}`,
  });
}

/** `--window`, else one minute. */
export function windowSeconds(context: CommandContext): number {
  const text = context.settings.text('window');
  return text === null ? DEFAULT_WINDOW_SECONDS : parseWindow(text, '--window');
}

/** Says so when it had to be created. `busyMs`: how long another writer is waited for. */
export function openDatabase(context: CommandContext, create: boolean, busyMs?: number): Store {
  const path = databasePath(context);
  const wanted = windowSeconds(context);
  const store = openStore(path, {
    windowSeconds: wanted,
    catalog: entriesSorted(),
    classify,
    now: context.now,
    create,
    ...(busyMs === undefined ? {} : { busyMs }),
  });
  if (context.settings.on('quiet')) return store;
  if (store.created) context.terminal.note(`created ${visible(path)} (schema ${currentSchema()})\n`);
  else if (store.windowSeconds !== wanted && context.settings.text('window') !== null) {
    context.terminal.note(
      `note: ${visible(path)} counts in windows of ${store.windowSeconds} s since it was created; --window is not applied\n`,
    );
  }
  return store;
}

/** A ledger at `path`, made when it is not there. */
export function openLedgerAt(context: CommandContext, path: string, seconds: number): Store {
  return openStore(path, {
    windowSeconds: seconds,
    catalog: entriesSorted(),
    classify,
    now: context.now,
    create: true,
  });
}

export function openPrivateDatabase(
  context: CommandContext,
  seconds: number,
): { readonly store: Store; readonly reader: Reader } {
  return openPrivate({ windowSeconds: seconds, catalog: entriesSorted(), classify, now: context.now });
}

export async function openDatabaseReader(context: CommandContext): Promise<Reader> {
  const place = databasePlace(context);
  if (place.kind === 'file') return openReader(place.path);
  // What a ledger is read with needs none of it.
  const { openFleetReader } = await import('../stores/clickhouse/open.ts');
  return openFleetReader(place.address, place.password);
}
