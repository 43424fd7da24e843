// The process that reads the ledger for the dashboard: SQLite answers while nothing else runs, so it does that beside the
// server and the follower. Ends with the process that started it.
import { openReader, shippingLags, watchChanges } from '../stores/index.ts';
import { createLedgerAnswers } from './ledger-answers.ts';
import type { ReaderAnswer, ReaderRequest, ReaderStart } from './reader-process.ts';

const BUSY_MS = 2000;
const { path, timeZone, version }: ReaderStart = JSON.parse(process.argv[2] ?? '{}');

const reader = openReader(path, { busyMs: BUSY_MS });
const watch = watchChanges(path);
const answer = createLedgerAnswers(reader, {
  look: watch.look,
  timeZone,
  version,
  now: () => Date.now(),
  shipments: () => shippingLags(path),
});

// Whoever asks decides when this ends.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
process.on('disconnect', () => process.exit(0));
process.on('message', ({ id, question }: ReaderRequest) => {
  const message: ReaderAnswer = { id, answer: answer(question) };
  process.send?.(message);
});
