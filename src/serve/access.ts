// The token: checked without telling by time how much of it was right, sent with each request by programs, and once by people,
// whose browser then holds a session number that says nothing of the token.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { OssightError } from '../model/error.ts';

/** Any text form of 32 random bytes has at least this many characters. */
const LEAST_CHARACTERS = 43;
const LEAST_HEX = 64;
const LEAST_DIFFERENT = 10;
const SESSION_MS = 12 * 3_600_000;
const MOST_SESSIONS = 1000;
const COOKIE = 'ossight_session';

/** The token in the text of its file. Throws OssightError('usage') when it can be guessed. */
export function tokenIn(text: string, path: string): string {
  const token = text.trim();
  const least = /^[0-9a-f]*$/i.test(token) ? LEAST_HEX : LEAST_CHARACTERS;
  if (/\s/.test(token) || token.length < least || new Set(token).size < LEAST_DIFFERENT) {
    throw new OssightError('usage', `the token in ${path} is too weak`, {
      reason: 'it must be 32 random bytes, written as one word',
      hint: `openssl rand -hex 32 > ${path}`,
    });
  }
  return token;
}

export class Access {
  readonly #token: Buffer;
  readonly #now: () => number;
  /** Hash of the session number, and when it ends. */
  readonly #sessions = new Map<string, number>();

  /** `now`: epoch ms. */
  constructor(token: string, now: () => number) {
    this.#token = hashOf(token);
    this.#now = now;
  }

  mayEnter(headers: { readonly authorization?: string | undefined; readonly cookie?: string | undefined }): boolean {
    const bearer = /^Bearer ([\x21-\x7e]{1,1024})$/i.exec(headers.authorization ?? '')?.[1];
    if (bearer !== undefined) return this.isToken(bearer);
    const session = sessionIn(headers.cookie);
    if (session === null) return false;
    const name = hashOf(session).toString('hex');
    const until = this.#sessions.get(name);
    if (until === undefined) return false;
    if (until > this.#now()) return true;
    this.#sessions.delete(name);
    return false;
  }

  isToken(text: string): boolean {
    return timingSafeEqual(hashOf(text), this.#token);
  }

  /** The value of a Set-Cookie header. No path: it holds for the folder that the page is served in, also behind a proxy. */
  begin(secure: boolean): string {
    const session = randomBytes(32).toString('hex');
    if (this.#sessions.size >= MOST_SESSIONS) {
      const [oldest] = this.#sessions.keys();
      if (oldest !== undefined) this.#sessions.delete(oldest);
    }
    this.#sessions.set(hashOf(session).toString('hex'), this.#now() + SESSION_MS);
    return `${COOKIE}=${session}; HttpOnly; SameSite=Strict; Max-Age=${SESSION_MS / 1000}${secure ? '; Secure' : ''}`;
  }
}

function sessionIn(cookie: string | undefined): string | null {
  for (const part of (cookie ?? '').split(';')) {
    const found = /^ *ossight_session=([0-9a-f]{64}) *$/.exec(part)?.[1];
    if (found !== undefined) return found;
  }
  return null;
}

function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
