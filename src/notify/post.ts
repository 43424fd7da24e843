// One POST to a webhook, guarded: https, a public address that is looked up once and then kept to, no redirects, a few seconds,
// a small answer. Knows no alerts.
import { lookup } from 'node:dns/promises';
import { request as requestPlain } from 'node:http';
import type { IncomingMessage, RequestOptions } from 'node:http';
import { request as requestSecure } from 'node:https';
import { isIP } from 'node:net';
import { OssightError } from '../model/error.ts';
import { isPublic } from './address.ts';

export interface PostOptions {
  /** Plain http, and addresses that are not public: for receivers in one's own network. */
  readonly allowPrivate: boolean;
  readonly timeoutMs: number;
  readonly resolve: (host: string) => Promise<readonly { readonly address: string; readonly family: number }[]>;
}

const POST_DEFAULTS: PostOptions = {
  allowPrivate: false,
  timeoutMs: 5_000,
  resolve: async (host) => lookup(host, { all: true }),
};

export interface Answer {
  readonly status: number;
  readonly body: string;
}

const MOST_BYTES = 64 * 1024;

/**
 * Throws OssightError('output') when no answer came, or when the address may not be reached. The message names the host and
 * nothing else of the URL: its path and query are often the receiver's only secret.
 */
export async function post(url: URL, body: string, options: Partial<PostOptions> = {}): Promise<Answer> {
  const { allowPrivate, timeoutMs, resolve } = { ...POST_DEFAULTS, ...options };
  if (url.protocol !== 'https:' && !(allowPrivate && url.protocol === 'http:')) {
    throw fault(url, 'only https is allowed');
  }
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const addresses = isIP(host) === 0 ? await resolved(url, host, resolve) : [{ address: host, family: isIP(host) }];
  const [chosen] = addresses;
  if (chosen === undefined) throw fault(url, 'its name has no address');
  // One address that is not public is enough: the name may be a trap.
  if (!allowPrivate && !addresses.every(({ address }) => isPublic(address))) {
    throw fault(url, 'its address is not a public one (allowPrivate permits that)');
  }
  const payload = Buffer.from(body);
  return new Promise((answered, failed) => {
    const signal = AbortSignal.timeout(timeoutMs);
    const sending = (url.protocol === 'https:' ? requestSecure : requestPlain)(url, {
      method: 'POST',
      agent: false,
      headers: {
        'Content-Type': 'application/json; charset=utf-8',
        'Content-Length': payload.length,
        'Accept-Encoding': 'identity',
        'User-Agent': 'ossight',
      },
      signal,
      lookup: pinnedTo(chosen),
    });
    const give = (error: Error): void => failed(fault(url, signal.aborted ? 'it took too long' : error.message));
    sending.on('error', give);
    sending.on('response', (response) => {
      read(response).then((text) => answered({ status: response.statusCode ?? 0, body: text }), give);
    });
    sending.end(payload);
  });
}

function pinnedTo({
  address,
  family,
}: {
  readonly address: string;
  readonly family: number;
}): RequestOptions['lookup'] {
  return (_host, how, found) => {
    if (how.all === true) found(null, [{ address, family }]);
    else found(null, address, family);
  };
}

async function resolved(url: URL, host: string, resolve: PostOptions['resolve']): ReturnType<PostOptions['resolve']> {
  try {
    return await resolve(host);
  } catch (error) {
    throw fault(url, error instanceof Error ? error.message : String(error));
  }
}

async function read(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new Error('its answer is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function fault({ host }: URL, reason: string): OssightError {
  return new OssightError('output', `cannot reach ${host}`, { reason });
}
