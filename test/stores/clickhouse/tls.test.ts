// A server behind TLS: believed where its certificate is trusted and made for its name, and told nothing otherwise.
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseClickHouseAddress } from '../../../src/stores/clickhouse/address.ts';
import { ClickHouseNode } from '../../../src/stores/clickhouse/http.ts';
import { temporaryDirectory } from '../../support/temporary.ts';

const NO_OPENSSL = spawnSync('openssl', ['version']).status === 0 ? null : 'openssl is not installed';

describe.skipIf(NO_OPENSSL !== null)(`TLS${NO_OPENSSL === null ? '' : ` (${NO_OPENSSL})`}`, () => {
  let folder: string;
  let server: Server;
  let port: number;
  const asked: string[] = [];
  beforeAll(async () => {
    folder = temporaryDirectory();
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const subject = '-subj /CN=localhost -addext subjectAltName=DNS:localhost'.split(' ');
    const made = spawnSync('openssl', [
      ...'req -x509 -newkey rsa:2048 -nodes -days 2'.split(' '),
      ...subject,
      '-keyout',
      key,
      '-out',
      cert,
    ]);
    expect(made.status, made.stderr.toString()).toBe(0);
    server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (request, response) => {
      asked.push(String(request.headers['x-clickhouse-key']));
      request.resume();
      response.end('1\n');
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const bound = server.address();
    port = typeof bound === 'object' && bound !== null ? bound.port : 0;
  });
  afterAll(async () => {
    await new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
    rmSync(folder, { recursive: true, force: true });
  });

  async function ask(address: string): Promise<string> {
    asked.length = 0;
    const parsed = parseClickHouseAddress(address);
    const node = new ClickHouseNode(parsed, parsed.hosts[0], 'open-sesame');
    try {
      return await node.run({ sql: 'SELECT 1' });
    } finally {
      node.close();
    }
  }

  const trusting = () => `/fleet?ca=${encodeURIComponent(join(folder, 'cert.pem'))}`;

  it('is spoken where the certificate is trusted', async () => {
    expect(await ask(`clickhouses://localhost:${port}${trusting()}`)).toBe('1\n');
    expect(asked).toEqual(['open-sesame']);
  });

  it.each([
    ['a certificate that nobody trusts', () => `clickhouses://localhost:${port}/fleet`, /self.signed/],
    ['a certificate of another name', () => `clickhouses://127.0.0.1:${port}${trusting()}`, /127\.0\.0\.1/],
  ])('does not get as far as the password with %s', async (_, address, reason) => {
    await expect(ask(address())).rejects.toMatchObject({
      code: 'database',
      reason: expect.stringMatching(reason),
    });
    expect(asked).toEqual([]);
  });

  it('says which file with certificates cannot be read', async () => {
    const missing = join(folder, 'missing.pem');
    await expect(ask(`clickhouses://localhost:${port}/fleet?ca=${missing}`)).rejects.toMatchObject({ code: 'usage' });
  });
});
