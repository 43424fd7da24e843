// The thread behind sync-http.ts: sends what it is given, one statement after the other, and wakes the one that waits.
import { workerData } from 'node:worker_threads';
import { OssightError } from '../../model/error.ts';
import { Nodes } from './nodes.ts';
import type { Fault, SyncAnswer, SyncOrder, SyncStart } from './sync-http.ts';

const { address, password, port, answered }: SyncStart = workerData;
let nodes: Nodes | null = null;

port.on('message', (order: SyncOrder) => {
  run(order).then(
    (text) => answer({ id: order.id, text }),
    (error: unknown) => answer({ id: order.id, fault: faultOf(error) }),
  );
});

async function run({ sql, settings, timeoutMs }: SyncOrder): Promise<string> {
  // Here, where what is wrong with the address's certificates can be told.
  nodes ??= new Nodes(address, password);
  return nodes.any((node) => node.run({ sql, settings, timeoutMs }));
}

function answer(message: SyncAnswer): void {
  port.postMessage(message, []);
  Atomics.add(answered, 0, 1);
  Atomics.notify(answered, 0);
}

function faultOf(error: unknown): Fault {
  if (error instanceof OssightError) {
    const { code, message, reason, hint } = error;
    return { code, message, reason, hint };
  }
  return {
    code: 'internal',
    message: error instanceof Error ? error.message : String(error),
    reason: null,
    hint: null,
  };
}
