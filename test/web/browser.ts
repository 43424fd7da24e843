// A real browser that may talk to nobody: every request that is not for the page itself is refused and remembered, as is every
// complaint of the page.
import { existsSync } from 'node:fs';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core';
import { ROOT } from '../support/command.ts';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
);

/** Why these tests cannot run here; null when they can. */
export const NO_BROWSER: string | null =
  CHROMIUM === undefined && process.env['OSSIGHT_REQUIRE_BROWSER'] === undefined ? 'no Chromium here' : null;

export async function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

export interface Watched {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors on the console (a violated policy among them), errors of scripts, dialogs. */
  readonly complaints: readonly string[];
  /** Addresses that were asked for beside the page's own. */
  readonly strangers: readonly string[];
}

/** `own`: beginning of the addresses that the page may ask for. */
export async function openPage(
  browser: Browser,
  address: string,
  own: string,
  options: BrowserContextOptions = {},
): Promise<Watched> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-US', ...options });
  const complaints: string[] = [];
  const strangers: string[] = [];
  await context.route('**/*', async (route) => {
    const url = route.request().url();
    if (url.startsWith(own) || url.startsWith('data:')) return route.continue();
    strangers.push(url);
    return route.abort();
  });
  const page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(address);
  return { page, context, complaints, strangers };
}

/** Where pictures are kept to be looked at; not part of the repository. */
export function picture(name: string): string {
  const folder = join(ROOT, 'test', 'web', 'screenshots');
  mkdirSync(folder, { recursive: true });
  return join(folder, `${name}.png`);
}
