import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Access, tokenIn } from '../../src/serve/access.ts';
import { openWorld, type World } from './world.ts';

const TOKEN = '3f9c1b7a5d2e8f60413c9a7b6e5d4c3b2a1908f7e6d5c4b3a29181706f5e4d3c';

/** What comes back on a bare connection until the other side closes it. */
function raw(world: World, text: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(world.running.address).port), '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      answer += chunk;
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer));
  });
}

describe('the door', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld({ names: ['oss.example.com'] });
  });
  afterAll(() => world.close());

  it.each([
    ['localhost', 200],
    ['localhost:8765', 200],
    ['127.0.0.1', 200],
    ['[::1]:80', 200],
    ['OSS.example.com', 200],
    ['evil.example', 403],
    ['localhost.evil.example', 403],
    ['127.0.0.1.nip.example', 403],
    ['127.0.0.2', 403],
    ['localhost@evil.example', 403],
  ])('knows the name %j or not (%i)', async (host, status) => {
    expect((await world.get('/api/tiles', { headers: { host } })).status).toBe(status);
  });

  it.each([
    [{ origin: 'http://localhost:3000' }, 200],
    [{ origin: 'https://oss.example.com' }, 200],
    [{ origin: 'https://evil.example' }, 403],
    [{ origin: 'null' }, 403],
    [{ 'sec-fetch-site': 'same-origin' }, 200],
    [{ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }, 200],
    [{ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }, 403],
    [{ 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors' }, 403],
  ])('looks where a request comes from: %j gives %i', async (headers, status) => {
    expect((await world.get('/api/tiles', { headers })).status).toBe(status);
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE'])('refuses %s', async (method) => {
    const { status, headers } = await world.get('/', { method });
    expect(status).toBe(405);
    expect(headers.allow).toBe('GET, HEAD');
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  it('answers HEAD without a body', async () => {
    expect(await world.get('/api/tiles', { method: 'HEAD' })).toMatchObject({ status: 200, body: '' });
  });

  it('takes no bodies, no long addresses, no large headers', async () => {
    expect((await world.get('/', { headers: { 'content-length': 3 } }, 'abc')).status).toBe(413);
    expect((await world.get('/', { headers: { 'transfer-encoding': 'chunked' } }, 'abc')).status).toBe(413);
    expect((await world.get(`/?x=${'y'.repeat(2048)}`)).status).toBe(414);
    expect((await world.get('/', { headers: { 'x-long': 'y'.repeat(9000) } })).status).toBe(431);
    expect(await raw(world, 'GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n')).toMatch(/^HTTP\/1.1 400 /);
    expect(await raw(world, 'GET / HTTP/1.1\r\nHost: \r\n\r\n')).toMatch(/^HTTP\/1.1 403 /);
    expect(await raw(world, 'GET / HTTP/1.1\r\n\r\n')).toMatch(/^HTTP\/1.1 400 /);
    expect(await raw(world, 'CONNECT localhost:22 HTTP/1.1\r\nHost: localhost\r\n\r\n')).toBe('');
  });

  it('waits for nobody who is slow to ask', async () => {
    const began = performance.now();
    expect(await raw(world, 'GET / HTTP/1.1\r\nHost: local')).toMatch(/^HTTP\/1.1 408 /);
    expect(performance.now() - began).toBeGreaterThan(4000);
  });
});

describe('the token', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld({ token: TOKEN });
  });
  afterAll(() => world.close());

  it('is needed for everything but a sign of life', async () => {
    expect((await world.get('/healthz')).status).toBe(200);
    for (const path of ['/api/page', '/api/errors', '/api/events', '/metrics', '/nothing']) {
      const { status, headers } = await world.get(path);
      expect([path, status, headers['www-authenticate']]).toEqual([path, 401, 'Bearer']);
    }
    for (const authorization of [`Bearer ${TOKEN.slice(1)}`, `Bearer ${TOKEN}x`, `Basic ${TOKEN}`, TOKEN, 'Bearer ']) {
      expect((await world.get('/metrics', { headers: { authorization } })).status).toBe(401);
    }
    expect((await world.get('/metrics', { headers: { authorization: `Bearer ${TOKEN}` } })).status).toBe(200);
    // Addresses are written into logs.
    expect((await world.get(`/metrics?token=${TOKEN}`)).status).toBe(401);
  });

  it('is asked for by a page, once', async () => {
    const form = await world.get('/');
    expect(form.status).toBe(401);
    expect(form.body).toContain('<form method="post" action="login">');
    expect(form.body).not.toContain('<script');
    const login = (token: string, more: Record<string, string> = {}) =>
      world.get(
        '/login',
        { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded', ...more } },
        new URLSearchParams({ token }).toString(),
      );
    const wrong = await login('wrong');
    expect([wrong.status, wrong.headers['set-cookie']]).toEqual([403, undefined]);
    expect((await login(TOKEN, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await login('x'.repeat(2000))).status).toBe(413);
    const { status, headers, body } = await login(TOKEN);
    expect([status, headers.location]).toEqual([303, '.']);
    const cookie = String(headers['set-cookie']);
    expect(cookie).toMatch(/^ossight_session=[0-9a-f]{64}; HttpOnly; SameSite=Strict; Max-Age=43200$/);
    expect(cookie + body).not.toContain(TOKEN);
    const session = cookie.split(';')[0] ?? '';
    const page = await world.get('/', { headers: { cookie: `a=b; ${session}` } });
    expect(page.status).toBe(200);
    expect(page.body).not.toContain(TOKEN);
    expect((await world.get('/', { headers: { cookie: session.replace(/.$/, 'g') } })).status).toBe(401);
    const { headers: proxied } = await login(TOKEN, { 'x-forwarded-proto': 'https' });
    expect(String(proxied['set-cookie'])).toContain('; Secure');
  });

  it('is forgotten after half a day', () => {
    let now = 0;
    const access = new Access(TOKEN, () => now);
    const cookie = access.begin(false).split(';')[0] ?? '';
    expect(access.mayEnter({ cookie })).toBe(true);
    now = 12 * 3_600_000;
    expect(access.mayEnter({ cookie })).toBe(false);
  });

  it('must be hard to guess', () => {
    expect(tokenIn(`${TOKEN}\n`, 'token')).toBe(TOKEN);
    expect(tokenIn('pY3vQ8xK0dLw7RzB1nTfHc6JmUaEs9Xg2oViN5Z4tPk', 'token')).toHaveLength(43);
    for (const weak of ['', 'secret', TOKEN.slice(0, 63), 'a'.repeat(64), 'correct horse battery staple '.repeat(3)]) {
      expect(() => tokenIn(weak, 'token')).toThrow('too weak');
    }
  });
});
