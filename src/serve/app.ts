// The routes, all of them: a page, its data, signs of change, metrics. No path is a file name, and nothing is written.
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Hono } from 'hono';
import type { Context } from 'hono';
import { OssightError } from '../model/error.ts';
import type { Access } from './access.ts';
import type { Answer, Answers } from './answers.ts';
import type { ServeParts } from './contract.ts';
import { MOST_BODY } from './door.ts';
import type { Events } from './events.ts';
import { LOGIN_POLICY, loginPage } from './login-page.ts';
import type { LedgerSums, Metrics } from './metrics.ts';
import { keyOf, movesWithTime, PANELS, readCursor, readQuery, readView, type Question } from './question.ts';

export interface AppParts extends ServeParts {
  readonly answers: Answers;
  readonly events: Events;
  readonly metrics: Metrics;
  readonly access: Access | null;
  /** Whether the ledger can be read at the moment. */
  readonly healthy: () => boolean;
}

type Bound = { Bindings: HttpBindings };

/** Of every answer. */
export const HEADERS: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'X-Frame-Options': 'DENY',
  'Cache-Control': 'no-store',
};
/** Of answers that are no page. */
const NOTHING_RUNS = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'";
const JSON_TYPE = 'application/json; charset=utf-8';
/** ms for which an answer that moves with the time of day stands. */
const MOMENT = 10_000;
const OPEN_PATHS = new Set(['/healthz', '/login']);

export function createApp(parts: AppParts): Hono<Bound> {
  const { access, events, metrics } = parts;
  const app = new Hono<Bound>({ strict: true });

  app.use(async (c, next) => {
    for (const [name, value] of Object.entries(HEADERS)) c.header(name, value);
    c.header('Content-Security-Policy', NOTHING_RUNS);
    if (access !== null && !OPEN_PATHS.has(c.req.path) && !access.mayEnter(c.env.incoming.headers)) {
      return c.req.path === '/' ? loginForm(c, 401, false) : failure(c, 401, 'a token is needed');
    }
    return next();
  });

  app.get('/', async (c) => {
    const { status, body } = await known(parts, { kind: 'view', query: readView(parametersOf(c)) });
    if (status !== 200) return c.body(body, status, { 'Content-Type': JSON_TYPE });
    c.header('Content-Security-Policy', parts.policy);
    return c.html(body);
  });
  app.get('/healthz', (c) => {
    const well = parts.healthy();
    return c.json({ status: well ? 'ok' : 'the database cannot be read' }, well ? 200 : 503);
  });
  if (access !== null) {
    app.post('/login', async (c) => {
      const token = await formToken(c);
      if (token === null || !access.isToken(token)) return loginForm(c, 403, true);
      c.header('Set-Cookie', access.begin(c.req.header('x-forwarded-proto') === 'https'));
      return c.redirect('.', 303);
    });
  }

  const ask = (c: Context<Bound>, question: () => Question): Promise<Response> => answer(c, parts, question);
  app.get('/api/page', (c) => ask(c, () => ({ kind: 'page', query: readQuery(parametersOf(c)) })));
  for (const panel of PANELS) {
    app.get(`/api/${panel}`, (c) => ask(c, () => ({ kind: 'panel', panel, query: readQuery(parametersOf(c)) })));
  }
  app.get('/api/sources', (c) => ask(c, () => ({ kind: 'sources' })));
  app.get('/api/errors', (c) =>
    ask(c, () => ({
      kind: 'errors',
      query: readQuery(parametersOf(c)),
      before: readCursor(c.req.query('before') ?? null),
    })),
  );
  app.get('/api/errors/:id', (c) => ask(c, () => ({ kind: 'request', id: c.req.param('id') })));
  app.get('/api/events', (c) => {
    if (c.req.method === 'HEAD') return c.body(null);
    const headers = { ...HEADERS, 'Content-Security-Policy': NOTHING_RUNS };
    if (!events.add(c.env.outgoing, headers)) return failure(c, 503, 'too many dashboards are open');
    return RESPONSE_ALREADY_SENT;
  });
  app.get('/metrics', async (c) => {
    const { status, body } = await known(parts, { kind: 'sums' });
    if (status !== 200) return c.body(body, 503, { 'Content-Type': JSON_TYPE });
    const accept = c.req.header('accept') ?? '';
    const { type, text } = await metrics.text(sums(body), parts.follower(), events.count, accept, parts.now());
    return c.body(text, 200, { 'Content-Type': type });
  });

  app.notFound((c) => failure(c, 404, 'there is nothing at this address'));
  app.onError((_, c) => failure(c, 500, 'this is a fault of ossight'));
  return app;
}

async function answer(c: Context<Bound>, parts: AppParts, question: () => Question): Promise<Response> {
  let asked: Question;
  try {
    asked = question();
  } catch (error) {
    if (error instanceof OssightError) return failure(c, 400, error.message, error.hint);
    throw error;
  }
  const { status, body } = await known(parts, asked);
  return c.body(body, status, { 'Content-Type': JSON_TYPE });
}

function known(parts: AppParts, question: Question): Promise<Answer> {
  const moment = movesWithTime(question) ? `${Math.floor(parts.now() / MOMENT)} ` : '';
  return parts.answers.get(moment + keyOf(question), async () => {
    const began = performance.now();
    const given = await parts.ask(question);
    parts.metrics.answered(question.kind, (performance.now() - began) / 1000);
    return given;
  });
}

function sums(body: string): LedgerSums {
  // What this program wrote a moment ago.
  const parsed: LedgerSums = JSON.parse(body);
  return parsed;
}

function parametersOf(c: Context<Bound>): URLSearchParams {
  return new URL(c.req.url).searchParams;
}

function failure(
  c: Context<Bound>,
  status: 400 | 401 | 403 | 404 | 500 | 503,
  message: string,
  hint: string | null = null,
): Response {
  if (status === 401) c.header('WWW-Authenticate', 'Bearer');
  return c.json({ error: { message, hint } }, status);
}

function loginForm(c: Context<Bound>, status: 401 | 403, wrong: boolean): Response {
  c.header('Content-Security-Policy', LOGIN_POLICY);
  return c.html(loginPage(wrong), status);
}

async function formToken(c: Context<Bound>): Promise<string | null> {
  const type = c.req.header('content-type') ?? '';
  if (!/^application\/x-www-form-urlencoded\b/i.test(type)) return null;
  const text = await c.req.text();
  return text.length > MOST_BODY ? null : new URLSearchParams(text).get('token');
}
