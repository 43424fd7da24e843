// Server-sent events: everybody who has the page open hears when the ledger has changed, and nothing else. Who does not read
// is let go; browsers come back by themselves.
import type { ServerResponse } from 'node:http';

/** Unread bytes of one client. */
const MOST_UNREAD = 64 * 1024;
const PING = ': ping\n\n';

export class Events {
  readonly #clients = new Set<ServerResponse>();
  readonly #most: number;
  #ver: number | null = null;

  /** `most`: clients at once. */
  constructor(most: number) {
    this.#most = most;
  }

  get count(): number {
    return this.#clients.size;
  }

  /** False: there are too many already. Tells the newest number at once, so that nobody misses a change while connecting. */
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
    if (this.#ver !== null) this.#send(response, eventText(this.#ver));
    return true;
  }

  changed(ver: number): void {
    this.#ver = ver;
    for (const client of this.#clients) this.#send(client, eventText(ver));
  }

  ping(): void {
    for (const client of this.#clients) this.#send(client, PING);
  }

  close(): void {
    for (const client of this.#clients) client.end();
    this.#clients.clear();
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

function eventText(ver: number): string {
  return `event: change\ndata: ${JSON.stringify({ ver })}\n\n`;
}
