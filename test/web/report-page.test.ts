// The report as a file in a real browser: drawn, filtered, switched, copied, and never more than text.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axeCore from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderPage } from '../../src/reports/html/index.ts';
import { webAssets } from '../../src/cli/web-assets.ts';
import { incident, NOON } from '../reports/incident.ts';
import { dataOf, hostile, PAYLOADS } from '../reports/page.ts';
import { temporaryDirectory } from '../support/command.ts';
import { NO_BROWSER, openPage, picture, startBrowser, type Watched } from './browser.ts';

const folder = temporaryDirectory();

function written(name: string, html: string): string {
  const path = join(folder, name);
  writeFileSync(path, html);
  return pathToFileURL(path).href;
}

const SINCE = { span: { since: NOON / 1000 + 95 * 60, until: null } };
const REPORT = written('report.html', renderPage(dataOf(incident(), SINCE, { lang: 'auto' }), webAssets(false)));
const HOSTILE = written('hostile.html', renderPage(dataOf(hostile(PAYLOADS), { limit: 50 }), webAssets(false)));

const text = async (page: Page, selector: string): Promise<string> =>
  (await page.locator(selector).first().innerText()).trim();
const errorsShown = async (page: Page): Promise<number> =>
  Number((await text(page, '.tile.main .value')).replaceAll(',', ''));
/** What every panel says, to tell whether it changed. */
const panels = async (page: Page): Promise<Map<string, string>> =>
  new Map(
    await Promise.all(
      [
        '.tiles',
        '.actions',
        '#trend .legend',
        '#causes',
        '#new',
        '#throttling',
        '#hosts',
        '#clocks',
        '#oddities',
        '#samples',
      ].map(async (selector) => [selector, await page.locator(selector).innerHTML()] as const),
    ),
  );

async function drag(page: Page, from: number, to: number): Promise<void> {
  const box = await page.locator('svg.chart').boundingBox();
  if (box === null) throw new Error('no chart');
  await page.mouse.move(box.x + box.width * from, box.y + 120);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * ((from + to) / 2), box.y + 120, { steps: 3 });
  await page.mouse.move(box.x + box.width * to, box.y + 120, { steps: 3 });
  await page.mouse.up();
  await page.locator('.chips').waitFor();
}

async function axe(page: Page): Promise<string[]> {
  await page.evaluate(axeCore.source);
  const found = (await page.evaluate('axe.run()')) as {
    violations: { id: string; impact: string; nodes: { target: string[] }[] }[];
  };
  return found.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

describe.skipIf(NO_BROWSER !== null)(`the report's page${NO_BROWSER === null ? '' : ` (${NO_BROWSER})`}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser();
  }, 60_000);
  afterAll(() => browser.close());

  async function visit(address: string, options: BrowserContextOptions, look: (watched: Watched) => Promise<void>) {
    const watched = await openPage(browser, address, address, options);
    try {
      await look(watched);
      expect(watched.complaints).toEqual([]);
      expect(watched.strangers).toEqual([]);
    } finally {
      await watched.context.close();
    }
  }

  it('draws its charts, and a drag filters every panel', () =>
    visit(REPORT, {}, async ({ page }) => {
      expect(await page.locator('svg.chart .bars path').count()).toBeGreaterThan(2);
      expect(await page.locator('svg.strip path').count()).toBeGreaterThan(2);
      expect(await page.locator('svg.spark path').count()).toBeGreaterThan(3);
      expect(await page.locator('svg.chart .marker').count()).toBeGreaterThan(0);
      expect(await page.title()).toContain('DownloadTrafficRateLimitExceeded');
      const before = await panels(page);
      const all = await errorsShown(page);
      await drag(page, 0.05, 0.3);
      expect(await errorsShown(page)).toBeLessThan(all);
      const after = await panels(page);
      expect([...before].filter(([name, html]) => after.get(name) === html).map(([name]) => name)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.locator('.chips').waitFor({ state: 'detached' });
      expect(await panels(page)).toEqual(before);
    }));

  it('adds up, whatever is filtered', () =>
    visit(REPORT, {}, async ({ page }) => {
      const all = await errorsShown(page);
      const half = async (a: number, b: number): Promise<number> => {
        await drag(page, a, b);
        const sum = await errorsShown(page);
        await page.keyboard.press('Escape');
        await page.locator('.chips').waitFor({ state: 'detached' });
        return sum;
      };
      // A minute is a column; the hours since 13:35 are 90 of them.
      expect((await half(0.001, 44.5 / 90)) + (await half(45.5 / 90, 0.999))).toBe(all);
      await page.locator('#causes .title').first().click();
      await page.locator('.chips').waitFor();
      expect(await page.locator('#causes tbody tr').count()).toBe(1);
      expect(await errorsShown(page)).toBe(Number((await text(page, '#causes td.number b')).replaceAll(',', '')));
      await page
        .locator('#hosts td.cells svg')
        .first()
        .click({ position: { x: 300, y: 8 } });
      expect(await page.locator('.filter.chip').count()).toBe(4);
      await page.locator('[data-do=clear]').click();
      expect(await errorsShown(page)).toBe(all);
      for (const by of ['code', 'host', 'status']) {
        await page.selectOption('#by', by);
        const counts = await page.locator('#trend .legend b').allInnerTexts();
        expect(counts.reduce((sum, count) => sum + Number(count.replaceAll(',', '')), 0)).toBe(all);
      }
    }));

  it('can be used with the keyboard alone', () =>
    visit(REPORT, {}, async ({ page }) => {
      const all = await errorsShown(page);
      await page.locator('#brush-from').focus();
      for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowRight');
      await page.locator('.chips').waitFor();
      expect(await errorsShown(page)).toBeLessThan(all);
      expect(await page.locator('#brush-from').getAttribute('aria-valuetext')).toMatch(/^\d\d:\d\d$/);
      await page.locator('[data-do=zoom]').press('Enter');
      await page.locator('[data-do=unzoom]').press('Enter');
      await page.locator('#causes .title').first().press('Enter');
      expect(await page.locator('#causes .title').first().getAttribute('aria-pressed')).toBe('true');
      await page.locator('[data-do=clear]').press('Enter');
      expect(await errorsShown(page)).toBe(all);
      const unreachable = await page.evaluate(
        `[...document.querySelectorAll('[data-do]')].filter((each) => each.tabIndex < 0).length`,
      );
      expect(unreachable).toBe(0);
    }));

  it('copies request ids and tickets', () =>
    visit(REPORT, { permissions: ['clipboard-read', 'clipboard-write'] }, async ({ page }) => {
      const clipboard = (): Promise<unknown> => page.evaluate('navigator.clipboard.readText()');
      const row = page.locator('#causes tbody tr').first();
      await row.locator('.copy').click();
      await row.locator('.copy.done').waitFor();
      expect(await clipboard()).toBe(await row.locator('code').innerText());
      await page.locator('#samples .copy-text').first().click();
      await page.locator('#samples .copy-text.done').first().waitFor();
      expect(await clipboard()).toContain(await text(page, '#samples code'));
      expect(await clipboard()).toContain('- **What to do:**');
    }));

  it('speaks Chinese to those who prefer it, and switches', () =>
    visit(REPORT, { locale: 'zh-CN' }, async ({ page }) => {
      expect(await text(page, '#causes h2')).toBe('主要原因');
      expect(await page.locator('html').getAttribute('lang')).toBe('zh-Hans');
      expect(await text(page, '.verdict .advice')).toMatch(/^\p{Script=Han}/u);
      await page.locator('[data-do=language]').click();
      expect(await text(page, '.verdict .advice')).not.toMatch(/\p{Script=Han}/u);
      expect(await text(page, '#causes h2')).toBe('Top causes');
      expect(await page.locator('html').getAttribute('lang')).toBe('en');
    }));

  it('can be read without scripts', () =>
    visit(REPORT, { javaScriptEnabled: false }, async ({ page }) => {
      expect(await text(page, 'h1')).toContain('DownloadTrafficRateLimitExceeded');
      expect(await page.locator('#causes tbody tr').count()).toBeGreaterThan(3);
      expect(await page.locator('svg.chart .bars path').count()).toBeGreaterThan(2);
      expect(await page.locator('button, select, input').count()).toBe(0);
      await page.locator('.numbers summary').click();
      expect(await page.locator('.numbers tbody tr').count()).toBeGreaterThan(5);
    }));

  it('shows foreign text as text, filtered and unfiltered', () =>
    visit(HOSTILE, {}, async ({ page }) => {
      const shown = await page.locator('#page').innerText();
      for (const payload of PAYLOADS.filter((each) => /^[\x20-\x7e]+$/.test(each))) expect(shown).toContain(payload);
      for (const title of await page.locator('#causes .title:visible').all()) {
        await title.click();
        await page.locator('[data-do=clear]').click();
      }
      for (const by of ['code', 'host', 'bucket', 'region', 'status']) await page.selectOption('#by', by);
      expect(await page.evaluate('window.hit')).toBeUndefined();
      expect(await page.locator('#page script, #page img, #page iframe, [onload], [onerror]').count()).toBe(0);
    }));

  it.each(['light', 'dark'] as const)(
    'has no serious fault that axe finds, in %s',
    (colorScheme) =>
      visit(REPORT, { colorScheme, bypassCSP: true }, async ({ page }) => {
        await page.evaluate(`for (const each of document.querySelectorAll('details')) each.open = true`);
        expect(await axe(page)).toEqual([]);
        await drag(page, 0.1, 0.6);
        expect(await axe(page)).toEqual([]);
      }),
    90_000,
  );

  it.each([
    ['light', 1280, 'light', 'en-US', 'screen'],
    ['dark', 1280, 'dark', 'zh-CN', 'screen'],
    ['narrow', 390, 'light', 'en-US', 'screen'],
    ['print', 794, 'dark', 'en-US', 'print'],
  ] as const)('fits: %s', (name, width, colorScheme, locale, media) =>
    visit(REPORT, { colorScheme, locale, viewport: { width, height: 900 } }, async ({ page }) => {
      await page.emulateMedia({ media });
      await page.screenshot({ path: picture(name), fullPage: true });
      const wide = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
      expect(wide).toBe(0);
    }),
  );
});
