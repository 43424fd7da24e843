// Server-sent events: everybody who has the page open hears when the ledger has changed and how the follower is getting on,
// and nothing else. Who does not read is let go; browsers come back by themselves.
import type { ServerResponse } from 'node:http';
import type { FollowerSummary } from './follower-state.ts';

/** Unread bytes of one client. */
const MOST_UNREAD = 64 * 1024;
const PING = ': ping\n\n';

export class Events {
  readonly #clients = new Set<ServerResponse>();
  readonly #most: number;
  /** The newest event of each kind. */
  readonly #last = new Map<'change' | 'follower', string>();

  /** `most`: clients at once. */
  constructor(most: number) {
    this.#most = most;
  }

  get count(): number {
    return this.#clients.size;
  }

  /** False: there are too many already. Tells the newest of each kind at once, so that nobody misses a change while connecting. */
  add(response: ServerResponse, headers: Readonly<Record<string, string>>): boolean {
    if (this.#clients.size >= this.#most) return false;
    response.writeHead(200, {
      ...headers,
      'Content-Type': 'text/event-stream; charset=utf-8',
      // Proxies must neither gather nor compress what is to arrive now.
      'Cache-Control': 'no-store, no-transform',
      'X-Accel-Buffering': 'no',
    });
    this.#clients.add(response);
    response.on('close', () => this.#clients.delete(response));
    response.on('error', () => this.#clients.delete(response));
    response.write('retry: 2000\n\n');
    for (const text of this.#last.values()) this.#send(response, text);
    return true;
  }

  changed(ver: number): void {
    this.#tell('change', { ver });
  }

  /** Told to the others only when it is not what they know. */
  follower(getting: FollowerSummary): void {
    this.#tell('follower', getting);
  }

  ping(): void {
    for (const client of this.#clients) this.#send(client, PING);
  }

  close(): void {
    for (const client of this.#clients) client.end();
    this.#clients.clear();
  }

  #tell(kind: 'change' | 'follower', data: object): void {
    const text = `event: ${kind}\ndata: ${JSON.stringify(data)}\n\n`;
    if (this.#last.get(kind) === text) return;
    this.#last.set(kind, text);
    for (const client of this.#clients) this.#send(client, text);
  }

  #send(client: ServerResponse, text: string): void {
    if (client.writableLength > MOST_UNREAD) {
      this.#clients.delete(client);
      client.destroy();
      return;
    }
    client.write(text);
  }
}
