// ossight find: the stored error of a request id, explained; else what the id itself tells.
import { existsSync } from 'node:fs';
import { explain, requestIdKind } from '../catalog/index.ts';
import { OssightError } from '../model/error.ts';
import type { ErrorFacts } from '../model/event.ts';
import type { StoredError } from '../model/reading.ts';
import { renderFound } from '../reports/index.ts';
import { visible } from '../safety/visible.ts';
import type { CommandContext } from './command.ts';
import { databaseName, databasePath, databasePlace, openDatabaseReader } from './database.ts';
import { EXIT } from './failure.ts';
import { textStyle } from './styles.ts';
import { zoneName } from './zone.ts';

export async function runFind(context: CommandContext): Promise<number> {
  const { args, settings, terminal, now } = context;
  const id = (args[0] ?? '').trim();
  const timeZone = zoneName(settings);
  const stored = await storedErrors(context, id);
  const kind = requestIdKind(id, now);
  if (stored.length === 0 && kind !== 'complete' && kind !== 'masked' && kind !== 'old') {
    throw new OssightError('nothing', `${id} is no request id of OSS`, {
      reason: 'they are 24 upper-case hexadecimal digits, the first eight of them the second of the request',
    });
  }
  const found = stored.map((error) => ({
    error,
    explanation: explain({ kind: 'error', facts: factsOf(error), requestId: error.requestId, at: error.time }, now),
  }));
  const about = explain({ kind: 'request-id', requestId: id }, now);
  await terminal.out(
    renderFound(found, about, settings.text('format') ?? 'text', { ...textStyle(terminal), timeZone }),
  );
  if (found.length === 0) terminal.note(`no error with this id in ${visible(databaseName(databasePlace(context)))}\n`);
  return EXIT.done;
}

/** Without a database an id can still be read; one that was named must exist. */
async function storedErrors(context: CommandContext, id: string): Promise<readonly StoredError[]> {
  if (context.settings.origin('db') === 'default' && !existsSync(databasePath(context))) return [];
  const reader = await openDatabaseReader(context);
  try {
    return reader.find(id);
  } finally {
    reader.close();
  }
}

export function factsOf(error: StoredError): ErrorFacts {
  return {
    code: error.code,
    status: error.status,
    ec: error.ec,
    message: error.message,
    operation: error.operation,
    hostId: error.host,
    extra: error.extra,
    synthetic: error.extra.get('synthetic') === 'true',
  };
}
