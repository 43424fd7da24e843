// Makes the picture of the dashboard that opens the README: an invented afternoon is followed by `ossight serve --tail`, and a
// browser looks at it.
//
//   npm run picture            writes test/web/dashboard.png; `-- --all FOLDER` writes other looks of the page too, to be looked at
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { writeDemoLogs } from './demo-log.mjs';
import { palettePng } from './palette-png.mjs';

const ROOT = new URL('../..', import.meta.url).pathname;
const SIZE = { width: 1280, height: 880 };
/** What came before is there to compare with. */
const RANGE = '?since=2026-11-22T11:00:00Z';
const [, , option, folder] = process.argv;

const scratch = mkdtempSync(join(tmpdir(), 'ossight-picture-'));
const [accessLog, uploaderLog] = writeDemoLogs(scratch);
const server = spawn(
  process.execPath,
  [
    join(ROOT, 'dist/main.js'),
    'serve',
    '--db',
    join(scratch, 'demo.db'),
    '--port',
    '0',
    '--tz',
    'UTC',
    '--tail',
    accessLog,
    '--tail',
    uploaderLog,
  ],
  { stdio: ['ignore', 'ignore', 'pipe'] },
);
const ended = new Promise((resolve) => server.on('exit', resolve));
const browser = await chromium.launch({
  executablePath: process.env.OSSIGHT_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
});
try {
  const address = await addressOf(server);
  const shot = await look(address, { colorScheme: 'light' }, {});
  writeFileSync(join(ROOT, 'test/web/dashboard.png'), await reduced(shot));
  if (option === '--all') {
    mkdirSync(folder, { recursive: true });
    const looks = {
      light: [{}, { fullPage: true }],
      dark: [{ colorScheme: 'dark' }, { fullPage: true }],
      narrow: [{ viewport: { width: 390, height: 844 } }, { fullPage: true }],
      print: [{ viewport: { width: 794, height: 1123 } }, { fullPage: true, media: 'print' }],
      chinese: [{ locale: 'zh-CN' }, { fullPage: true }],
    };
    for (const [name, [context, how]] of Object.entries(looks)) {
      writeFileSync(join(folder, `${name}.png`), await look(address, { deviceScaleFactor: 1, ...context }, how));
    }
  }
} finally {
  await browser.close();
  server.kill('SIGTERM');
  await ended;
  rmSync(scratch, { recursive: true });
}

function addressOf(child) {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr.on('data', (chunk) => {
      said += chunk;
      const found = /listening on (\S+)/.exec(said);
      if (found !== null) resolve(found[1]);
    });
    child.on('exit', () => reject(new Error(said)));
  });
}

/** A picture of the page once everything was read. */
async function look(address, options, { media, ...how }) {
  const context = await browser.newContext({ viewport: SIZE, deviceScaleFactor: 2, locale: 'en-US', ...options });
  const page = await context.newPage();
  await page.goto(`${address}${RANGE}`);
  await page.locator('.connection.live').waitFor();
  // Everything was read, and drawn: the last minute of the logs is there and no more of them comes.
  await page.waitForFunction(() => / 2 files?$|2 个文件$/.test(document.querySelector('.follower')?.textContent ?? ''));
  await page.locator('#clocks tbody tr').first().waitFor();
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 2500)));
  if (media !== undefined) await page.emulateMedia({ media });
  const png = await page.screenshot({ animations: 'disabled', ...how });
  await context.close();
  return png;
}

/** The browser reads its own picture: it knows how. */
async function reduced(png) {
  const page = await browser.newPage();
  const { width, height, text } = await page.evaluate(async (encoded) => {
    const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${encoded}`)).blob());
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext('2d');
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    let binary = '';
    for (let i = 0; i < data.length; i += 32_768) binary += String.fromCharCode(...data.subarray(i, i + 32_768));
    return { width: bitmap.width, height: bitmap.height, text: btoa(binary) };
  }, png.toString('base64'));
  await page.close();
  return palettePng(Buffer.from(text, 'base64'), width, height);
}
