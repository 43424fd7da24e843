// Opening the database that the settings name, with what the catalog has to add.
import { classify, entriesSorted } from '../catalog/index.ts';
import { visible } from '../safety/visible.ts';
import { openPrivate, openReader, openStore, currentSchema } from '../stores/index.ts';
import type { Reader } from '../stores/reader.ts';
import type { Store } from '../stores/store.ts';
import type { CommandContext } from './command.ts';
import { parseWindow } from './time-spec.ts';

export const DEFAULT_WINDOW_SECONDS = 60;

export function databasePath(context: CommandContext): string {
  return context.settings.text('db') ?? './ossight.db';
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

export function openPrivateDatabase(
  context: CommandContext,
  seconds: number,
): { readonly store: Store; readonly reader: Reader } {
  return openPrivate({ windowSeconds: seconds, catalog: entriesSorted(), classify, now: context.now });
}

export function openDatabaseReader(context: CommandContext): Reader {
  return openReader(databasePath(context));
}
