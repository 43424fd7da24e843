// The guarded POST, against receivers on the loopback and names that lead elsewhere.
import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { isPublic } from '../../src/notify/address.ts';
import { post } from '../../src/notify/post.ts';
import { sendTo } from '../../src/notify/webhook.ts';

const open: Server[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
});

async function receiver(answer: RequestListener): Promise<URL> {
  const server = createServer(answer);
  open.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?token=canary`);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

describe('isPublic', () => {
  test.each(['8.8.8.8', '100.128.0.1', '47.100.1.1', '2606:4700::1111', '2400:3200::1'])('%s', (address) => {
    expect(isPublic(address)).toBe(true);
  });
  test.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '100.100.100.200',
    '169.254.169.254',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '::1',
    '::',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '64:ff9b::7f00:1',
    'fe80::1',
    'fd00::1',
    'fc00::1',
    'ff02::1',
    '2002:7f00:1::',
    '2001:db8::1',
    'not an address',
  ])('not %s', (address) => {
    expect(isPublic(address)).toBe(false);
  });
});

describe('post', () => {
  test('sends JSON and answers what came back', async () => {
    let seen: unknown = null;
    const url = await receiver((request, response) => {
      void bodyOf(request).then((text) => {
        seen = [request.method, request.headers['content-type'], request.headers['accept-encoding'], text];
        response.end('taken');
      });
    });
    expect(await post(url, '{"ü":1}', { allowPrivate: true })).toEqual({ status: 200, body: 'taken' });
    expect(seen).toEqual(['POST', 'application/json; charset=utf-8', 'identity', '{"ü":1}']);
  });

  test.each([
    ['plain http', 'http://example.com/', 'only https is allowed'],
    ['a file', 'file:///etc/passwd', 'only https is allowed'],
    ['a loopback address', 'https://127.0.0.1/', 'not a public one'],
    ['an address in disguise', 'https://2130706433/', 'not a public one'],
    ['an IPv6 loopback', 'https://[::1]/', 'not a public one'],
    ['the metadata service', 'https://100.100.100.200/latest/meta-data', 'not a public one'],
  ])('refuses %s', async (_, url, reason) => {
    await expect(post(new URL(url), '{}')).rejects.toThrow(
      expect.objectContaining({ code: 'output', reason: expect.stringContaining(reason) }),
    );
  });

  test('refuses a name as soon as one of its addresses is not public, and asks for them once', async () => {
    let asked = 0;
    const resolve = async (): Promise<{ address: string; family: number }[]> => {
      asked += 1;
      return [
        { address: '8.8.8.8', family: 4 },
        { address: '10.0.0.1', family: 4 },
      ];
    };
    await expect(post(new URL('https://hooks.example.com/'), '{}', { resolve })).rejects.toThrow(
      expect.objectContaining({ reason: expect.stringContaining('not a public one') }),
    );
    expect(asked).toBe(1);
  });

  test('keeps to the address that was looked up', async () => {
    const url = await receiver((_, response) => response.end('here'));
    const named = new URL(url);
    named.hostname = 'hooks.example.com';
    const resolve = async (): Promise<{ address: string; family: number }[]> => [{ address: '127.0.0.1', family: 4 }];
    expect(await post(named, '{}', { allowPrivate: true, resolve })).toMatchObject({ body: 'here' });
  });

  test('does not follow redirects', async () => {
    let requests = 0;
    const url = await receiver((_, response) => {
      requests += 1;
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    expect(await post(url, '{}', { allowPrivate: true })).toMatchObject({ status: 302 });
    expect(requests).toBe(1);
  });

  test('does not wait for ever, nor read for ever', async () => {
    const silent = await receiver(() => undefined);
    await expect(post(silent, '{}', { allowPrivate: true, timeoutMs: 50 })).rejects.toThrow(
      expect.objectContaining({ reason: 'it took too long' }),
    );
    const long = await receiver((_, response) => response.end('x'.repeat(65_537)));
    await expect(post(long, '{}', { allowPrivate: true })).rejects.toThrow(
      expect.objectContaining({ reason: 'its answer is too long' }),
    );
  });

  test('tells the host and nothing else of an address', async () => {
    const url = await receiver(() => undefined);
    await expect(post(url, '{}', { allowPrivate: true, timeoutMs: 20 })).rejects.toThrow(
      /^cannot reach 127\.0\.0\.1:\d+$/,
    );
  });
});

describe('signatures', () => {
  // HMAC-SHA256 made with openssl and with Python.
  test('DingTalk: over time and secret, in the query', async () => {
    let path = '';
    const url = await receiver((request, response) => {
      path = request.url ?? '';
      response.end('{"errcode":0}');
    });
    await sendTo({ url: url.href, secret: 'SECexample', signs: 'dingtalk' }, {}, 1_795_402_800_123, {
      allowPrivate: true,
    });
    const query = new URL(path, url).searchParams;
    expect(query.get('timestamp')).toBe('1795402800123');
    expect(query.get('sign')).toBe('OjwCJRd2Ta0NNhNOzKAsmGxvBg8k/a5ug3O6NKj4VvM=');
    expect(query.get('token')).toBe('canary');
  });

  test('Feishu: time and secret are the key, in the body', async () => {
    let body = '';
    const url = await receiver((request, response) => {
      void bodyOf(request).then((text) => {
        body = text;
        response.end('{"code":0}');
      });
    });
    await sendTo({ url: url.href, secret: 'example', signs: 'feishu' }, { msg_type: 'text' }, 1_795_402_800_123, {
      allowPrivate: true,
    });
    expect(JSON.parse(body)).toEqual({
      timestamp: '1795402800',
      sign: '9YFEUS18I9qCRKs2kcxXHCHtl2xAVRnj3JrzlxUOXtk=',
      msg_type: 'text',
    });
  });
});
