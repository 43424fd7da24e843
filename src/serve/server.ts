// The HTTP server: limits, the door, the routes, the one look at the ledger for everybody, and a stop that waits for nobody.
import { getRequestListener } from '@hono/node-server';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { OssightError } from '../model/error.ts';
import { Access } from './access.ts';
import { Answers } from './answers.ts';
import { createApp, HEADERS } from './app.ts';
import type { ServeOptions, ServeParts } from './contract.ts';
import { Door } from './door.ts';
import { Events } from './events.ts';
import { summaryOf } from './follower-state.ts';
import { Metrics } from './metrics.ts';

/** Open pages and everything else together; a hundred dashboards and as many questions of theirs fit. */
const MOST_CONNECTIONS = 256;
const MOST_LISTENERS = 200;
const POLL_MS = 250;
const PING_MS = 15_000;
/** A client that takes nothing for this long is let go; open pages hear a sign of life more often. */
const IDLE_MS = 30_000;

export interface Running {
  /** With the port that was chosen; ends with a slash. */
  readonly address: string;
  /** Seconds that commits of the follower took. */
  readonly committed: (seconds: readonly number[]) => void;
  /** Closes every connection. */
  readonly stop: () => Promise<void>;
}

/** Listens until `stop`. Throws OssightError('usage') for an address that is not this machine's without a token, 'output' when it cannot listen. */
export async function serve(options: ServeOptions, parts: ServeParts): Promise<Running> {
  const { host, token } = options;
  if (token === null && !isLoopback(host)) {
    throw new OssightError('usage', `everybody who can reach ${host} could read the ledger`, {
      reason: 'beyond this machine a token is asked for',
      hint: '--token-file FILE (openssl rand -hex 32 > FILE makes one)',
    });
  }
  const answers = new Answers();
  const events = new Events(MOST_LISTENERS);
  const metrics = new Metrics(parts.version, parts.runtime);
  const access = token === null ? null : new Access(token, parts.now);
  let healthy = true;
  const look = (): void => {
    const follower = parts.follower();
    if (follower !== null) events.follower(summaryOf(follower));
    try {
      const ver = parts.look();
      healthy = true;
      if (ver === null) return;
      answers.forget();
      events.changed(ver);
    } catch {
      healthy = false;
    }
  };
  look();
  const app = createApp({ ...parts, answers, events, metrics, access, healthy: () => healthy });
  const door = new Door({ names: [bracketed(host), ...options.names], login: access === null ? null : '/login' });
  const server = listenerOf(
    door,
    getRequestListener(app.fetch, { overrideGlobalObjects: false, hostname: 'localhost' }),
  );
  await listening(server, host, options.port);
  const timers = [
    setInterval(look, options.pollMs ?? POLL_MS),
    setInterval(() => events.ping(), options.pingMs ?? PING_MS),
  ];
  return {
    address: addressOf(server, host),
    committed: (seconds) => metrics.committed(seconds),
    stop: async () => {
      for (const timer of timers) clearInterval(timer);
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      events.close();
      server.closeIdleConnections();
      // What is being answered may end; nobody is waited for longer than that.
      const patience = setTimeout(() => server.closeAllConnections(), 1000);
      await closed;
      clearTimeout(patience);
    },
  };
}

type Listener = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

function listenerOf(door: Door, listener: Listener): Server {
  const server = createServer(
    {
      maxHeaderSize: 8 * 1024,
      headersTimeout: 5000,
      requestTimeout: 10_000,
      connectionsCheckingInterval: 1000,
      keepAliveTimeout: 5000,
      requireHostHeader: true,
    },
    (request, response) => {
      const refusal = door.refuse(request);
      if (refusal === null) {
        void listener(request, response);
        return;
      }
      // What follows an address or a body that was refused is not read.
      response.writeHead(refusal.status, {
        ...HEADERS,
        'Content-Type': 'application/json; charset=utf-8',
        ...(refusal.status === 405 ? { Allow: 'GET, HEAD' } : {}),
        Connection: 'close',
      });
      response.end(JSON.stringify({ error: { message: refusal.reason, hint: null } }));
    },
  );
  server.maxConnections = MOST_CONNECTIONS;
  server.setTimeout(IDLE_MS);
  return server;
}

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      reject(
        new OssightError('output', `cannot listen on ${bracketed(host)}:${port}`, {
          reason: error.message,
          hint: 'another --port, or 0 for any free one',
          cause: error,
        }),
      );
    });
    server.listen({ host, port, exclusive: true }, () => resolve());
  });
}

function addressOf(server: Server, host: string): string {
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return `http://${bracketed(host)}:${port}/`;
}

/** An IPv6 address as it stands in a Host header. */
function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}
