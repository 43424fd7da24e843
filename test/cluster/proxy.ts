// Stands between a shipper and one server, so that a test can lose what passes: requests that are cut short, answers that never
// arrive, a shipper that dies just when its rows are stored.
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Fates {
  /** What becomes of a request; `cut`: half of its body arrives. */
  readonly asked?: (path: string) => 'pass' | 'cut';
  /** Called when rows are stored and the answer is not yet passed on to one who still waits for it; `lose` drops it. */
  readonly stored?: (path: string) => 'pass' | 'lose';
}

export interface Proxy {
  readonly port: number;
  readonly close: () => Promise<void>;
}

export async function startProxy(port: number, fates: Fates): Promise<Proxy> {
  const server = createServer((asked, answer) => {
    void relay(asked, answer, port, fates);
  });
  server.on('clientError', (_, socket) => socket.destroy());
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: async () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function relay(asked: IncomingMessage, answer: ServerResponse, port: number, fates: Fates): Promise<void> {
  const path = decodeURIComponent((asked.url ?? '').replaceAll('+', ' '));
  const isInsert = path.includes('INSERT');
  try {
    const body = await bodyOf(asked);
    const cut = isInsert && fates.asked?.(path) === 'cut';
    const sending = request({
      host: '127.0.0.1',
      port,
      method: asked.method,
      path: asked.url,
      headers: asked.headers,
      agent: false,
    });
    const answered = new Promise<IncomingMessage>((resolve, reject) => {
      sending.on('response', resolve);
      sending.on('error', reject);
    });
    if (cut) {
      sending.write(body.subarray(0, body.length >> 1), () => sending.destroy());
      answered.catch(() => undefined);
      answer.destroy();
      return;
    }
    sending.end(body);
    const reply = await answered;
    const text = await bodyOf(reply);
    if (isInsert && reply.statusCode === 200 && !answer.destroyed && fates.stored?.(path) === 'lose') {
      answer.destroy();
      return;
    }
    answer.writeHead(reply.statusCode ?? 500, { 'Content-Length': text.length });
    answer.end(text);
  } catch {
    answer.destroy();
  }
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
