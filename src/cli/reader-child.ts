// The process that reads the ledger for the dashboard: SQLite answers while nothing else runs, so it does that beside the
// server and the follower. Ends with the process that started it.
import { isClickHouseAddress, parseClickHouseAddress } from '../stores/clickhouse/address.ts';
import { openReader, shippingLags, watchChanges, type ChangeWatch, type Reader } from '../stores/index.ts';
import { createLedgerAnswers } from './ledger-answers.ts';
import type { ReaderAnswer, ReaderRequest, ReaderStart } from './reader-process.ts';

const BUSY_MS = 2000;
const { db, timeZone, version }: ReaderStart = JSON.parse(process.argv[2] ?? '{}');

const { reader, look } = await open();
const answer = createLedgerAnswers(reader, {
  look,
  timeZone,
  version,
  now: () => Date.now(),
  shipments: () => (isClickHouseAddress(db) ? [] : shippingLags(db)),
});

// Whoever asks decides when this ends.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
process.on('disconnect', () => process.exit(0));
process.on('message', ({ id, question }: ReaderRequest) => {
  const message: ReaderAnswer = { id, answer: answer(question) };
  process.send?.(message);
});

async function open(): Promise<{ readonly reader: Reader; readonly look: ChangeWatch['look'] }> {
  if (!isClickHouseAddress(db)) return { reader: openReader(db, { busyMs: BUSY_MS }), look: watchChanges(db).look };
  const { openWatched } = await import('../stores/clickhouse/open.ts');
  return openWatched(parseClickHouseAddress(db), process.env['OSSIGHT_CLICKHOUSE_PASSWORD'] ?? null);
}
