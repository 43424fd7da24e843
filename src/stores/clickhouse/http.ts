// One ClickHouse server, spoken to over its HTTP interface: a statement goes out, text comes back. Connections are kept. Knows
// no tables; which server to ask is nodes.ts's.
import { readFileSync } from 'node:fs';
import { Agent as PlainAgent, request as requestPlain } from 'node:http';
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import { Agent as SecureAgent, request as requestSecure } from 'node:https';
import { OssightError } from '../../model/error.ts';
import { describeHost, type ClickHouseAddress, type Host } from './address.ts';

export interface Statement {
  readonly sql: string;
  /** Rows of an INSERT, compressed with gzip: so one that is cut short is refused as a whole. */
  readonly gzipped?: Uint8Array;
  readonly settings?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /** Answers longer than this are a failure. Default 256 MiB. */
  readonly mostBytes?: number;
}

const TIMEOUT_MS = 30_000;
/** The longest that a timer can wait. */
const NO_LIMIT_MS = 2 ** 31 - 1;
const MOST_BYTES = 256 * 1024 * 1024;
/** Of a server's complaint: the beginning tells what it is, the rest may be rows. */
const MOST_REASON = 400;

export class ClickHouseNode {
  readonly host: Host;
  /** `host:port`. */
  readonly name: string;
  readonly #address: ClickHouseAddress;
  readonly #password: string | null;
  readonly #agent: PlainAgent | SecureAgent;
  readonly #over: AbortSignal | undefined;

  /** `over`: nothing is waited for any more. Throws OssightError('usage') when the file with certificates cannot be read. */
  constructor(address: ClickHouseAddress, host: Host, password: string | null, over?: AbortSignal) {
    this.#address = address;
    this.host = host;
    this.name = describeHost(host);
    this.#over = over;
    this.#password = password === '' ? null : password;
    const kept = { keepAlive: true, maxSockets: 16 };
    this.#agent = address.secure
      ? new SecureAgent({ ...kept, ...(address.ca === null ? {} : { ca: certificates(address.ca) }) })
      : new PlainAgent(kept);
  }

  /**
   * The server's answer, whole. Throws OssightError('database') with the server's own words when it refuses, or with what
   * the connection says. A connection that was closed while it was idle is made anew.
   */
  async run(statement: Statement): Promise<string> {
    return this.#sendAgain(statement, async (response) => read(response, statement.mostBytes ?? MOST_BYTES));
  }

  /**
   * The same, as it comes; what goes wrong after the first bytes is written among them. The connection is closed by `signal`,
   * which is also all that ends a server that takes its time.
   */
  async stream(statement: Statement & { readonly signal: AbortSignal }): Promise<AsyncIterable<Buffer>> {
    return this.#sendAgain({ ...statement, timeoutMs: NO_LIMIT_MS }, async (response) => response);
  }

  close(): void {
    this.#agent.destroy();
  }

  async #sendAgain<T>(statement: Statement, take: Take<T>): Promise<T> {
    try {
      return await this.#send(statement, take);
    } catch (error) {
      if (!(error instanceof StaleConnection)) throw error;
      return this.#send(statement, take);
    }
  }

  /** `take` has the body of an answer that is none of an error. */
  async #send<T>({ sql, gzipped, settings, timeoutMs, signal }: Statement, take: Take<T>): Promise<T> {
    const query = new URLSearchParams({ database: this.#address.database, wait_end_of_query: '1', ...settings });
    if (gzipped !== undefined) query.set('query', sql);
    const payload = gzipped ?? Buffer.from(sql);
    const limit = AbortSignal.timeout(timeoutMs ?? TIMEOUT_MS);
    const options: RequestOptions = {
      host: this.host.host,
      port: this.host.port,
      method: 'POST',
      path: `/?${query.toString()}`,
      agent: this.#agent,
      signal: AbortSignal.any([limit, signal, this.#over].filter((each) => each !== undefined)),
      headers: {
        'Content-Type': 'text/plain; charset=utf-8',
        'Content-Length': payload.length,
        ...(gzipped === undefined ? {} : { 'Content-Encoding': 'gzip' }),
        'Accept-Encoding': 'identity',
        'User-Agent': 'ossight',
        'X-ClickHouse-User': this.#address.user,
        ...(this.#password === null ? {} : { 'X-ClickHouse-Key': this.#password }),
      },
    };
    return new Promise((resolve, reject) => {
      const sending: ClientRequest = this.#address.secure ? requestSecure(options) : requestPlain(options);
      const fail = (error: Error): void => {
        const stale = sending.reusedSocket && 'code' in error && error.code === 'ECONNRESET';
        if (stale) reject(new StaleConnection());
        else reject(this.#unreachable(limit.aborted ? 'it took too long' : error.message));
      };
      sending.on('error', fail);
      sending.on('response', (response) => {
        if (response.statusCode === 200) take(response).then(resolve, fail);
        else read(response, MOST_BYTES).then((text) => reject(this.#refused(response.statusCode ?? 0, text)), fail);
      });
      sending.end(payload);
    });
  }

  #unreachable(reason: string): OssightError {
    return new OssightError('database', `cannot reach ClickHouse at ${this.name}`, { reason: this.#safe(reason) });
  }

  #refused(status: number, text: string): Refused {
    const said = text.trim() === '' ? `HTTP ${status}` : text.trim();
    return new Refused('database', `ClickHouse at ${this.name} refused`, { reason: this.#safe(said) });
  }

  #safe(text: string): string {
    const words = text.replaceAll(/\s+/g, ' ');
    const hidden = this.#password === null ? words : words.replaceAll(this.#password, '***');
    return hidden.length > MOST_REASON ? `${hidden.slice(0, MOST_REASON)}...` : hidden;
  }
}

/** The server answered, and would not. */
export class Refused extends OssightError {}

type Take<T> = (response: IncomingMessage) => Promise<T>;

class StaleConnection extends Error {}

async function read(response: IncomingMessage, mostBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > mostBytes) throw new Error('its answer is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function certificates(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new OssightError('usage', `cannot read the certificates in ${path}`, {
      reason: error instanceof Error ? error.message : String(error),
      cause: error,
    });
  }
}
