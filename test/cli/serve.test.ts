import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ossight, ROOT, temporaryDirectory } from '../support/command.ts';
import { startServing } from '../support/serving.ts';

const folder = temporaryDirectory();
afterAll(() => rmSync(folder, { recursive: true }));

/** For what must come; how soon depends on who else uses the machine. */
const SOON = { timeout: 20_000 };

const get = async (address: string, path: string, headers = {}): Promise<string> =>
  (await fetch(address + path, { headers })).text();

describe('ossight serve', () => {
  it('follows logs, shows what they hold, keeps secrets to itself, and ends in order', async () => {
    const log = join(folder, 'access.log');
    const lines = readFileSync(join(ROOT, 'samples/access-log-28.log'), 'utf8').split('\n');
    writeFileSync(log, `${lines.slice(0, 40).join('\n')}\n`);
    const { child, address, said, ended } = await startServing(folder, ['--db', 'live.db', '--tail', log]);
    const errors = async (): Promise<number> => {
      const { tiles } = JSON.parse(await get(address, 'api/tiles')) as { tiles: { totals: { errors: number } } };
      return tiles.totals.errors;
    };
    await expect.poll(errors, SOON).toBeGreaterThan(3);
    const before = await errors();
    appendFileSync(
      log,
      `${lines.slice(40).join('\n')}<Error><Code>SignatureDoesNotMatch</Code><Message>x</Message>
<RequestId>6B033F33F3D77CD8A4C36999</RequestId><HostId>example-media.oss-cn-hangzhou.aliyuncs.com</HostId>
<OSSAccessKeyId>LTAI5tEXAMPLEcanary00001</OSSAccessKeyId><SignatureProvided>c2VjcmV0LWNhbmFyeS1zaWduYXR1cmU=</SignatureProvided></Error>\n\n`,
    );
    await expect.poll(errors, { ...SOON, interval: 20 }).toBeGreaterThan(before + 3);
    await expect
      .poll(() => get(address, 'api/errors/6B033F33F3D77CD8A4C36999'), SOON)
      .toContain('SignatureDoesNotMatch');
    await expect.poll(() => get(address, 'metrics'), SOON).toMatch(/follower_offset_bytes\{path=".*access.log"\} \d\d/);
    const paths = ['', 'api/page', 'api/errors', 'api/samples', 'api/errors/6B033F33F3D77CD8A4C36999', 'metrics'];
    const everything = (await Promise.all(paths.map((path) => get(address, path)))).join('');
    expect(everything).toContain('6B033F33F3D77CD8A4C36999');
    for (const canary of ['LTAI5tEXAMPLEcanary', 'c2VjcmV0LWNhbmFyeS1zaWduYXR1cmU'])
      expect(everything).not.toContain(canary);
    // Somebody has the page open; nobody waits for them.
    const open = await fetch(`${address}api/events`);
    child.kill('SIGTERM');
    // Were the open page waited for, it would never end.
    expect(await ended).toEqual({ code: 143, signal: null });
    await open.body?.cancel().catch(() => undefined);
    // The follower has said goodbye, and left the database to the next one.
    expect(said()).toContain('lines 6');
    expect(ossight(['tail', '--once', '--db', 'live.db', '-q', log], { cwd: folder }).code).toBe(0);
  }, 90_000);

  it('refuses to be open to everybody, and tokens that can be guessed', () => {
    expect(ossight(['serve', '--db', 'live.db', '--host', '0.0.0.0', '--port', '0'], { cwd: folder })).toMatchObject({
      code: 2,
      err: expect.stringContaining('hint: --token-file FILE') as string,
    });
    writeFileSync(join(folder, 'token'), 'hunter2\n');
    const weak = ossight(['serve', '--db', 'live.db', '--token-file', 'token'], { cwd: folder });
    expect(weak.code).toBe(2);
    expect(weak.err).toContain('too weak');
    expect(weak.err).not.toContain('hunter2');
  });
});
