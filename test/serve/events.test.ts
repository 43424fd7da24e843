import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { FollowerState } from '../../src/serve/follower-state.ts';
import { aBatch, aDelta, anEvent, requestId } from '../stores/ledger.ts';
import { listen, openWorld, type World } from './world.ts';

describe('events', () => {
  const worlds: World[] = [];
  const open = async (...args: Parameters<typeof openWorld>): Promise<World> => {
    const world = await openWorld(...args);
    worlds.push(world);
    return world;
  };
  afterEach(async () => {
    for (const world of worlds.splice(0)) await world.close();
  });
  const commit = (world: World, n: number): void => {
    world.store.commit(aBatch(aDelta([anEvent({ requestId: requestId(100 + n) })])));
  };

  it('tell everybody when the ledger has changed', async () => {
    const versions = [1, null, null];
    const world = await open({ pollMs: 5 }, { look: () => versions.shift() ?? null });
    const clients = await Promise.all(Array.from({ length: 100 }, () => listen(world.running)));
    await Promise.all(clients.map((client) => client.until('event: change\ndata: {"ver":1}\n\n')));
    versions.push(7);
    await Promise.all(clients.map((client) => client.until('event: change\ndata: {"ver":7}\n\n')));
    expect(world.asked).toEqual([]);
    expect((await world.get('/api/tiles')).status).toBe(200);
    for (const client of clients) client.close();
  });

  it('make nobody look at the ledger but the server, when it is time', async () => {
    let looks = 0;
    const look = (): number | null => (looks++ === 0 ? 1 : null);
    // It is never time again.
    const world = await open({ pollMs: 3_600_000 }, { look });
    const clients = await Promise.all(Array.from({ length: 100 }, () => listen(world.running)));
    await Promise.all(clients.map((client) => client.until('event: change\ndata: {"ver":1}\n\n')));
    expect(looks).toBe(1);
    for (const client of clients) client.close();
  });

  it('tell how the follower gets on: once to everybody, and to whoever comes later', async () => {
    const files = [{ path: '/var/log/a', offset: 10, lag: 5 }];
    let state: FollowerState = { running: true, restarts: 0, files, others: { files: 2, lag: 7 }, lostBytes: 0 };
    const world = await open({ pollMs: 5, pingMs: 40 }, { follower: () => state });
    const client = await listen(world.running);
    const first = 'event: follower\ndata: {"running":true,"files":3,"lag":12}\n\n';
    await client.until(first);
    // Many looks later nothing has changed.
    await client.until(': ping\n\n: ping');
    expect(client.text().split('event: follower')).toHaveLength(2);
    state = { ...state, running: false, files: [], others: { files: 0, lag: 0 } };
    const last = 'event: follower\ndata: {"running":false,"files":0,"lag":0}\n\n';
    await client.until(last);
    const later = await listen(world.running);
    await later.until(last);
    expect(later.text()).not.toContain(first);
    for (const each of [client, later]) each.close();
  });

  it('come after a commit, and behind proxies too', async () => {
    const world = await open();
    const client = await listen(world.running);
    expect(client.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    });
    await client.until('data: {"ver":1}');
    commit(world, 1);
    await client.until('data: {"ver":2}');
    client.close();
  });

  it('show signs of life', async () => {
    const world = await open({ pingMs: 10 });
    const client = await listen(world.running);
    await client.until(': ping\n\n: ping\n\n');
    client.close();
  });

  it('end when the server stops, which waits for nobody', async () => {
    const world = await open();
    const clients = await Promise.all(Array.from({ length: 10 }, () => listen(world.running)));
    // Somebody who asks and never reads.
    const mute = connect(Number(new URL(world.running.address).port), '127.0.0.1');
    mute.on('error', () => undefined);
    mute.pause();
    mute.write('GET /api/page HTTP/1.1\r\nHost: localhost\r\n\r\nGET / HTTP');
    const began = performance.now();
    await world.running.stop();
    await Promise.all(clients.map(({ ended }) => ended));
    // A connection that nobody closes lives for thirty.
    expect(performance.now() - began).toBeLessThan(20_000);
    mute.destroy();
  });

  it('leave room for questions', async () => {
    const world = await open();
    const clients = await Promise.all(Array.from({ length: 200 }, () => listen(world.running)));
    await clients[199]?.until('data:');
    expect((await world.get('/api/events')).status).toBe(503);
    expect((await world.get('/api/tiles')).status).toBe(200);
    for (const client of clients) client.close();
  });
});
