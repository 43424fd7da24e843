// Tells whether a fleet's database has changed: every collector that ships tells the number of its newest commit, so their sum
// rises. Asked now and then in the background, for whoever looks has no time to wait for a server.
import type { ChangeWatch } from '../change-watch.ts';
import type { ClickHouseAddress } from './address.ts';
import { Nodes } from './nodes.ts';

export const COMMITS = 'SELECT sum(ver) FROM collector FINAL';

const POLL_MS = 1000;
const ANSWER_MS = 5000;

/** `look` throws what the last question came to, until one is answered. */
export function watchFleet(address: ClickHouseAddress, password: string | null): ChangeWatch {
  const nodes = new Nodes(address, password);
  let known: number | null = null;
  let told: number | null = null;
  let fault: unknown = null;
  let asking = false;
  const ask = async (): Promise<void> => {
    if (asking) return;
    asking = true;
    try {
      const text = await nodes.any(async (node) =>
        node.run({ sql: `${COMMITS} FORMAT TabSeparated`, timeoutMs: ANSWER_MS }),
      );
      known = Number(text);
      fault = null;
    } catch (error) {
      fault = error;
    } finally {
      asking = false;
    }
  };
  const timer = setInterval(() => void ask(), POLL_MS);
  void ask();
  return {
    look: () => {
      if (fault !== null) throw fault;
      if (known === null || known === told) return null;
      told = known;
      return known;
    },
    close: () => {
      clearInterval(timer);
      nodes.close();
    },
  };
}
