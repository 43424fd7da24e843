import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aBatch, aDelta, anEvent, requestId, T0 } from '../stores/ledger.ts';
import { openWorld, type World } from './world.ts';

interface Errors {
  readonly errors: readonly { readonly requestId: string; readonly code: string; readonly time: string }[];
  readonly next: string | null;
}

describe('the routes', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
  });
  afterAll(() => world.close());

  it('give the page, with a policy that lets only its own script run', async () => {
    const { status, headers, body } = await world.get('/?since=2026-11-24T03:00:00Z&part=1-2&by=code&code=Odd');
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=UTF-8');
    const policy = String(headers['content-security-policy']);
    expect(policy).toMatch(
      /^default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+'; connect-src 'self'/,
    );
    expect(policy).not.toMatch(/unsafe|\*/);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    });
    expect(headers['access-control-allow-origin']).toBeUndefined();
    expect(body).toContain('<div id="page">');
    // Whatever it is served under, it finds its data.
    expect(body).not.toMatch(/(?:href|src|action)="\//);
  });

  it('give the data of the page, and of each panel by itself', async () => {
    expect(await world.json('/api/page')).toMatchObject({ schema: 1, live: true, version: '9.9.9', ver: 1 });
    expect(await world.json('/api/tiles')).toMatchObject({
      step: 60,
      tiles: { totals: { errors: 12, requests: 90, failed: 12, hosts: 2 } },
    });
    expect(await world.json('/api/verdict')).toMatchObject({ verdict: { code: 'InternalError' } });
    expect(await world.json('/api/trend?by=code')).toMatchObject({ trend: { by: 'code', total: [12] } });
    expect(await world.json('/api/causes?limit=2')).toMatchObject({
      causes: [
        { code: 'NoSuchKey', errors: 7 },
        { code: 'InternalError', errors: 4 },
      ],
      causesLeftOut: 1,
    });
    expect(await world.json('/api/heat')).toMatchObject({ heat: { hosts: [{ errors: 9 }, { errors: 3 }] } });
    expect(await world.json('/api/throttling')).toMatchObject({ throttling: { errors: 0 } });
    expect(await world.json('/api/clocks')).toMatchObject({ clocks: { errors: 0, clients: [] } });
    expect(await world.json('/api/oddities')).toMatchObject({ oddities: [] });
    expect(await world.json('/api/samples?limit=1')).toMatchObject({ samples: [{ code: 'NoSuchKey' }] });
    expect(await world.json('/api/sources')).toMatchObject({ sources: [{ path: 'app.log', errors: 12 }] });
  });

  it('narrow everything to what was asked for', async () => {
    expect(await world.json('/api/tiles?code=InternalError')).toMatchObject({
      only: { code: ['InternalError'] },
      tiles: { totals: { errors: 4, requests: null } },
    });
    expect(await world.json('/api/tiles?host=oss-cn-shanghai.aliyuncs.com&code=NoSuchKey')).toMatchObject({
      tiles: { totals: { errors: 2 } },
    });
    expect(await world.json('/api/tiles?code=InternalError&code=AccessDenied')).toMatchObject({
      tiles: { totals: { errors: 5 } },
    });
    expect(await world.json('/api/tiles?bucket=')).toMatchObject({ tiles: { totals: { errors: 3 } } });
    expect(await world.json('/api/tiles?action=fix-config')).toMatchObject({ tiles: { totals: { errors: 1 } } });
    expect(await world.json('/api/tiles?until=2026-11-24T03:20:00Z')).toMatchObject({
      tiles: { totals: { errors: 0 } },
    });
    expect(await world.json('/api/tiles?since=1h')).toMatchObject({ tiles: { totals: { errors: 12 } } });
  });

  it('leaf through errors, newest first', async () => {
    const seen: string[] = [];
    let next: string | null = '';
    while (next !== null) {
      const page = (await world.json(`/api/errors?limit=5&before=${next}`)) as Errors;
      seen.push(...page.errors.map(({ requestId }) => requestId));
      next = page.next;
    }
    expect(seen).toEqual(Array.from({ length: 12 }, (_, i) => requestId(12 - i)));
    const only = (await world.json('/api/errors?code=AccessDenied')) as Errors;
    expect(only).toMatchObject({
      errors: [{ code: 'AccessDenied', time: new Date(T0 + 11_000).toISOString() }],
      next: null,
    });
  });

  it('tell of one request what find tells', async () => {
    expect(await world.json(`/api/errors/${requestId(12)}`)).toMatchObject({
      explanation: { code: 'AccessDenied' },
      chinese: { summary: expect.stringMatching(/\p{Script=Han}/u), advice: expect.stringMatching(/\p{Script=Han}/u) },
      errors: [{ requestId: requestId(12), message: 'You have no right', explanation: { code: 'AccessDenied' } }],
    });
    expect(await world.json(`/api/errors/${requestId(77)}`)).toMatchObject({
      errors: [],
      explanation: {},
      chinese: null,
    });
    expect((await world.get('/api/errors/hello')).status).toBe(404);
  });

  it.each([
    ['/api/tiles?hots=x', 'there is no parameter hots'],
    ['/api/tiles?since=never', 'since is never'],
    ['/api/tiles?since=1h&until=2h', 'since is not before until'],
    ['/api/tiles?window=7m', 'window is 7m'],
    ['/api/trend?by=phase', 'by is phase'],
    ['/api/causes?limit=0', 'limit is not possible'],
    ['/api/causes?limit=1&limit=2', 'limit is given more than once'],
    ['/api/errors?before=yesterday', 'before is no cursor'],
    [`/api/tiles?code=${'x'.repeat(301)}`, 'code is too long'],
    [`/api/tiles?${'code=a&'.repeat(51)}`, 'code has more than 50 values'],
  ])('refuse %s', async (path, message) => {
    const { status, body } = await world.get(path);
    expect([status, JSON.parse(body)]).toMatchObject([400, { error: { message } }]);
  });

  it.each([
    '/index.html',
    '/api/',
    '/api/nothing',
    '/api/tiles/',
    '/../package.json',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/..%2f..%2fetc/passwd',
    '/api/errors/..%2f..%2f..%2fetc%2fpasswd',
    '/.env',
    '//etc/passwd',
    '/login',
  ])('have nothing at %s', async (path) => {
    expect((await world.get(path)).status).toBe(404);
  });

  it('ask the ledger once for what many want, and again after a change', async () => {
    world.asked.length = 0;
    const all = await Promise.all(Array.from({ length: 50 }, () => world.get('/api/trend?by=host')));
    expect(new Set(all.map(({ body }) => body)).size).toBe(1);
    expect(world.asked).toEqual(['panel']);
    const before = world.asked.length;
    world.store.commit(aBatch(aDelta([anEvent({ requestId: requestId(500), time: T0 + 90_000, code: 'Odd' })])));
    await expect
      .poll(async () => (await world.get('/api/trend?by=host')).body !== all[0]?.body, { timeout: 20_000 })
      .toBe(true);
    expect(world.asked.length).toBe(before + 1);
  });

  it('say that they are well, and that they are not', async () => {
    expect(await world.get('/healthz')).toMatchObject({ status: 200, body: '{"status":"ok"}' });
    const ill = await openWorld(
      {},
      {
        look: () => {
          throw new Error('gone');
        },
      },
    );
    expect((await ill.get('/healthz')).status).toBe(503);
    await ill.close();
  });
});
