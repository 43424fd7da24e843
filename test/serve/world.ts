// A server over a real database file, on a port that was free.
import { request } from 'node:http';
import type { IncomingHttpHeaders, RequestOptions } from 'node:http';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { classify, entriesSorted } from '../../src/catalog/index.ts';
import { createLedgerAnswers } from '../../src/cli/ledger-answers.ts';
import { webAssets } from '../../src/cli/web-assets.ts';
import type { ErrorEvent } from '../../src/model/event.ts';
import { contentSecurityPolicy } from '../../src/reports/index.ts';
import type { ServeOptions, ServeParts } from '../../src/serve/contract.ts';
import { serve, type Running } from '../../src/serve/server.ts';
import { openReader, openStore, watchChanges } from '../../src/stores/index.ts';
import type { Store } from '../../src/stores/store.ts';
import { aBatch, aDelta, anEvent, aRequest, NOW, requestId, T0 } from '../stores/ledger.ts';
import { temporaryDirectory } from '../support/command.ts';

interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface World {
  readonly running: Running;
  readonly store: Store;
  readonly path: string;
  /** Questions that reached the ledger. */
  readonly asked: string[];
  readonly get: (path: string, options?: RequestOptions, body?: string) => Promise<Reply>;
  readonly json: (path: string) => Promise<unknown>;
  readonly close: () => Promise<void>;
}

/** Twelve errors of three codes on two hosts, and requests. */
function someErrors(): ErrorEvent[] {
  return Array.from({ length: 12 }, (_, i) =>
    anEvent({
      requestId: requestId(i + 1),
      time: T0 + i * 1000,
      ...(i % 3 === 0 ? { code: 'InternalError', status: 500 } : {}),
      ...(i % 4 === 0 ? { host: 'oss-cn-shanghai.aliyuncs.com', bucket: null, region: 'cn-shanghai' } : {}),
      ...(i === 11 ? { code: 'AccessDenied', status: 403, message: 'You have no right' } : {}),
    }),
  ).map((event) => ({ ...event, classification: classify(event) }));
}

export async function openWorld(options: Partial<ServeOptions> = {}, parts: Partial<ServeParts> = {}): Promise<World> {
  const folder = temporaryDirectory();
  const path = join(folder, 'ossight.db');
  const store = openStore(path, { windowSeconds: 60, catalog: entriesSorted(), classify, now: NOW, create: true });
  store.commit(aBatch(aDelta(someErrors(), { requests: [aRequest({ requests: 90, failed: 12 })] })));
  const reader = openReader(path);
  const own = watchChanges(path);
  const watch = watchChanges(path);
  const answers = createLedgerAnswers(reader, { look: own.look, timeZone: 'UTC', version: '9.9.9', now: () => NOW });
  const asked: string[] = [];
  const running = await serve(
    { host: '127.0.0.1', port: 0, names: [], token: null, pollMs: 10, ...options },
    {
      ask: (question) => {
        asked.push(question.kind);
        return Promise.resolve(answers(question));
      },
      policy: contentSecurityPolicy(webAssets(true), true),
      look: watch.look,
      follower: () => null,
      now: () => NOW,
      version: '9.9.9',
      runtime: 'v20',
      ...parts,
    },
  );
  const get = (target: string, more: RequestOptions = {}, body?: string): Promise<Reply> =>
    new Promise((resolve, reject) => {
      const { port } = new URL(running.address);
      const sent = request({ host: '127.0.0.1', port, path: target, agent: false, ...more }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks).toString(),
          });
        });
        response.on('error', reject);
      });
      sent.on('error', reject);
      sent.end(body);
    });
  return {
    running,
    store,
    path,
    asked,
    get,
    json: async (target) => JSON.parse((await get(target)).body) as unknown,
    close: async () => {
      await running.stop();
      reader.close();
      own.close();
      watch.close();
      store.close();
      rmSync(folder, { recursive: true });
    },
  };
}

export interface Listener {
  readonly text: () => string;
  /** Resolves when what arrived so far holds `wanted`; rejects when the stream ends before. */
  readonly until: (wanted: string) => Promise<void>;
  readonly ended: Promise<void>;
  readonly headers: IncomingHttpHeaders;
  readonly close: () => void;
}

export function listen(running: Running): Promise<Listener> {
  return new Promise((resolve, reject) => {
    const sent = request(new URL('api/events', running.address), { agent: false }, (response) => {
      let text = '';
      let check = (): void => undefined;
      let over = false;
      const ended = new Promise<void>((done) => {
        response.on('close', () => {
          over = true;
          check();
          done();
        });
      });
      response.setEncoding('utf8');
      response.on('error', () => undefined);
      response.on('data', (chunk: string) => {
        text += chunk;
        check();
      });
      resolve({
        text: () => text,
        until: (wanted) =>
          new Promise((found, lost) => {
            check = () => {
              if (text.includes(wanted)) found();
              else if (over) lost(new Error(`ended after ${JSON.stringify(text)}`));
            };
            check();
          }),
        ended,
        headers: response.headers,
        close: () => sent.destroy(),
      });
    });
    sent.on('error', reject);
    sent.end();
  });
}
