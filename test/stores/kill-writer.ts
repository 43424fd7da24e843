// The process that kill.test.ts kills: commits batches for ever, going on where the store says it stopped, and tells each.
import { writeSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { openStore } from '../../src/stores/index.ts';
import {
  aBatch,
  aDelta,
  anEvent,
  aRequest,
  CATALOG,
  classify,
  identity,
  NOW,
  requestId,
  T0,
  WINDOW,
} from './ledger.ts';

const [path = '', size = '1', wait] = process.argv.slice(2);
const perBatch = Number(size);

if (wait !== undefined) {
  writeSync(1, 'ready\n');
  await text(process.stdin);
}
const store = openStore(path, { windowSeconds: 60, catalog: CATALOG, classify, now: NOW, create: true });
const known = store.sourcesByRung(16, 'a-16')[0];
let id = known?.id ?? null;
for (let batch = (known?.checkpoint.lines ?? 0) / perBatch; ; batch++) {
  const first = batch * perBatch;
  const events = Array.from({ length: perBatch }, (_, n) =>
    anEvent({
      requestId: requestId(first + n),
      time: T0 + (first + n) * 1000,
      source: { path: 'app.log', line: first + n, offset: (first + n) * 100 },
    }),
  );
  const lines = first + perBatch;
  const result = store.commit(
    aBatch(
      aDelta(events, {
        id,
        identity: identity('a'),
        checkpoint: { offset: lines * 100, lines },
        state: 'reading',
        tally: { lines: perBatch, requests: 0, errorLines: perBatch, other: 0, rejected: 0 },
        bytes: perBatch * 100,
        requests: [aRequest({ window: WINDOW + batch * 60, requests: 1 })],
      }),
    ),
  );
  id = result.sources[0]?.id ?? null;
  writeSync(1, `${batch}\n`);
}
