// Who may come in, before anything is routed: fixed methods, short addresses, no bodies, and only by names that this server
// is known by, so that no foreign page can reach it through a browser (DNS rebinding, cross-site requests).
import type { IncomingMessage } from 'node:http';

export interface Refusal {
  readonly status: 400 | 403 | 405 | 413 | 414;
  readonly reason: string;
}

const MOST_URL = 2048;
export const MOST_BODY = 1024;

const OWN_NAMES = ['localhost', '127.0.0.1', '[::1]'];

export interface DoorOptions {
  /** Names beside those of the loopback, without ports: the bound address, names of proxies. */
  readonly names: readonly string[];
  /** The one path that takes a POST. */
  readonly login: string | null;
}

export class Door {
  readonly #names: ReadonlySet<string>;
  readonly #login: string | null;

  constructor({ names, login }: DoorOptions) {
    this.#names = new Set([...OWN_NAMES, ...names].map((name) => name.toLowerCase()));
    this.#login = login;
  }

  /** null: come in. */
  refuse(request: IncomingMessage): Refusal | null {
    const { method = '', url = '', headers } = request;
    if (url.length > MOST_URL) return { status: 414, reason: 'the address is too long' };
    if (!url.startsWith('/')) return { status: 400, reason: 'the address is not a path' };
    const posts = method === 'POST' && this.#login !== null && pathOf(url) === this.#login;
    if (method !== 'GET' && method !== 'HEAD' && !posts) return { status: 405, reason: 'only GET and HEAD are served' };
    const length = Number(headers['content-length'] ?? 0);
    if (headers['transfer-encoding'] !== undefined || !(length <= (posts ? MOST_BODY : 0))) {
      return { status: 413, reason: 'a body is not taken' };
    }
    if (headers.upgrade !== undefined) return { status: 400, reason: 'nothing is upgraded to' };
    const host = nameOf(headers.host);
    if (host === null || !this.#names.has(host)) {
      return { status: 403, reason: 'this server is not known by that name (see --allow-host)' };
    }
    return this.#foreign(request, posts) ? { status: 403, reason: 'asked for by another site' } : null;
  }

  #foreign({ headers }: IncomingMessage, posts: boolean): boolean {
    const { origin } = headers;
    if (origin !== undefined) {
      const name = /^https?:\/\/([^/]+)$/i.exec(origin)?.[1];
      const own = nameOf(name);
      return own === null || !this.#names.has(own);
    }
    // Browsers say where a request comes from; a link that somebody follows may come from anywhere.
    const site = headers['sec-fetch-site'];
    if (site === undefined || site === 'same-origin' || site === 'none') return false;
    return posts || headers['sec-fetch-mode'] !== 'navigate';
  }
}

function pathOf(url: string): string {
  const end = url.indexOf('?');
  return end === -1 ? url : url.slice(0, end);
}

// A name or IPv4 address, or an IPv6 address in brackets; a port is no part of the name.
const AUTHORITY = /^([A-Za-z0-9._-]{1,255}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?$/;

function nameOf(authority: string | undefined): string | null {
  return AUTHORITY.exec(authority ?? '')?.[1]?.toLowerCase() ?? null;
}
