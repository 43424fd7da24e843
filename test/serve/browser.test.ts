// The dashboard as people have it open: a real browser, the real server, a log that is being written.
import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT, temporaryDirectory } from '../support/command.ts';
import { startServing } from '../support/serving.ts';
import { NO_BROWSER, openPage, picture, startBrowser } from '../web/browser.ts';

/** For what must come; how soon depends on who else uses the machine. */
const SOON = { timeout: 20_000 };

it.skipIf(NO_BROWSER !== null)(
  `an error shows on the page within two seconds of being written${NO_BROWSER === null ? '' : ` (${NO_BROWSER})`}`,
  async () => {
    const folder = temporaryDirectory();
    const log = join(folder, 'access.log');
    const lines = readFileSync(join(ROOT, 'samples/access-log-28.log'), 'utf8').trim().split('\n');
    const last = lines.findLast((line) => line.includes('" 404 ')) ?? '';
    writeFileSync(log, `${lines.join('\n')}\n`);
    const { child, address, ended } = await startServing(folder, ['--db', 'live.db', '--tail', log]);
    const browser = await startBrowser();
    try {
      const shown = async (): Promise<number> => {
        const { tiles } = (await (await fetch(`${address}api/tiles`)).json()) as {
          tiles: { totals: { errors: number } };
        };
        return tiles.totals.errors;
      };
      await expect.poll(shown, SOON).toBeGreaterThan(10);
      const before = await shown();
      const { page, complaints, strangers } = await openPage(browser, address, address);
      const tile = page.locator('.tile.main .value').first();
      await expect.poll(() => tile.innerText(), SOON).toBe(String(before));
      await page.locator('.connection.live').waitFor();
      // The same answer as the last error, to another request.
      const id = '6B034035ABCDEF0123456789';
      const fresh = last.replace(/\b[0-9A-F]{24}\b/, id);
      expect(fresh).toContain(id);
      const began = performance.now();
      appendFileSync(log, `${fresh}\n`);
      await expect.poll(() => tile.innerText(), { ...SOON, interval: 20 }).toBe(String(before + 1));
      const took = performance.now() - began;
      await page.goto(`${address}#request=${id}`);
      await expect.poll(() => page.locator('dialog.drawer').innerText(), SOON).toContain(id);
      await page.screenshot({ path: picture('serve-request') });
      expect(complaints).toEqual([]);
      expect(strangers).toEqual([]);
      // Where the machine has time for it; elsewhere only that it comes.
      if (process.env['OSSIGHT_STRICT_TIMES'] !== undefined) expect(took).toBeLessThan(2000);
    } finally {
      await browser.close();
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true });
    }
  },
  120_000,
);
