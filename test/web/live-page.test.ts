// The live page against a server that answers as the real one promises to: data that change, single errors, a request.
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { renderPage } from '../../src/reports/html/index.ts';
import { pageError } from '../../src/reports/page-data.ts';
import { webAssets } from '../../src/cli/web-assets.ts';
import type { StoredError } from '../../src/model/reading.ts';
import { incident, MINUTE, NOON } from '../reports/incident.ts';
import { dataOf, randomDay } from '../reports/page.ts';
import { NO_BROWSER, openPage, picture, startBrowser, type Watched } from './browser.ts';

const AFTERNOON = incident();
const NEWEST_FIRST = AFTERNOON.errors.toSorted((a, b) => b.time - a.time);

/** The page loads at most once a second, and machines are busy. */
const SOON = { timeout: 15_000 };

/** Everything up to a minute of the afternoon, like a ledger that is being written. */
class Ledger {
  readonly server: Server;
  readonly asked: string[] = [];
  /** More places than a page can tell apart. */
  crowded = false;
  #minute = 180;
  readonly #listening = new Set<ServerResponse>();

  constructor() {
    this.server = createServer((request, response) => {
      const url = new URL(request.url ?? '/', 'http://localhost');
      this.asked.push(`${url.pathname}${url.search}`);
      const path = url.pathname.replace('/deep/path', '');
      // The document is drawn before anything is filtered.
      const data = this.crowded ? crowdedData(path === '/' ? null : url.searchParams.get('region')) : this.#data();
      if (path === '/') this.#send(response, 'text/html; charset=utf-8', renderPage(data, webAssets(true)));
      else if (path === '/api/page') this.#json(response, data);
      else if (path === '/api/events') this.#listen(response);
      else if (path === '/api/errors') this.#json(response, this.#errors(url.searchParams));
      else if (path.startsWith('/api/errors/')) this.#json(response, answerOf(decodeURIComponent(path.slice(12))));
      else response.writeHead(404).end();
    });
  }

  grow(): void {
    this.#minute += 1;
    for (const response of this.#listening) response.write(`event: change\ndata: {"ver":${this.#minute}}\n\n`);
  }

  follow(state: object): void {
    for (const response of this.#listening) response.write(`event: follower\ndata: ${JSON.stringify(state)}\n\n`);
  }

  /** Cuts the connections of those who listen. */
  cut(): void {
    for (const response of this.#listening) response.destroy();
    this.#listening.clear();
  }

  #data() {
    const end = NOON + this.#minute * MINUTE;
    const errors = AFTERNOON.errors.filter(({ time }) => time < end);
    return dataOf({ ...AFTERNOON, errors }, { now: end }, { live: true, ver: this.#minute });
  }

  #errors(query: URLSearchParams): object {
    const code = query.get('code');
    const found = NEWEST_FIRST.filter((error: StoredError) => code === null || error.code === code);
    const from = Number(query.get('before') ?? 0);
    return {
      errors: found.slice(from, from + 100).map(pageError),
      next: found.length > from + 100 ? from + 100 : null,
    };
  }

  #listen(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write('retry: 1000\n: ping\n\n');
    this.#listening.add(response);
    response.on('close', () => this.#listening.delete(response));
  }

  #json(response: ServerResponse, value: object): void {
    this.#send(response, 'application/json', JSON.stringify(value));
  }

  #send(response: ServerResponse, type: string, body: string): void {
    response.writeHead(200, { 'content-type': type, 'x-content-type-options': 'nosniff' }).end(body);
  }
}

/** A crowd of hosts, also of one region: the page cannot tell all of them apart. */
function crowdedData(region: string | null) {
  const now = { now: NOON + 1440 * MINUTE };
  const hosts = region === null ? 60 : 30;
  return dataOf({ errors: [] }, now, { live: true, ver: 1 }, randomDay(6, hosts, 0.02));
}

function answerOf(id: string): object {
  return {
    errors: AFTERNOON.errors.filter(({ requestId }) => requestId === id).map(pageError),
    explanation: {
      title: 'NoSuchKey',
      action: 'fix-request',
      summary: 'the object does not exist',
      advice: 'Check the key.',
      details: ['The key ends in a slash.'],
      doc: 'https://docs.example.com/oss',
    },
    chinese: { summary: '文件不存在。', advice: '检查 Key。' },
  };
}

describe.skipIf(NO_BROWSER !== null)(`the live page${NO_BROWSER === null ? '' : ` (${NO_BROWSER})`}`, () => {
  const ledger = new Ledger();
  let browser: Browser;
  let origin = '';
  beforeAll(async () => {
    browser = await startBrowser();
    await new Promise<void>((resolve) => ledger.server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(ledger.server.address() as AddressInfo).port}`;
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    ledger.cut();
    ledger.server.close();
  });

  async function visit(path: string, look: (watched: Watched) => Promise<void>) {
    const watched = await openPage(browser, origin + path, origin);
    try {
      await watched.page.locator('.connection.live').waitFor();
      await look(watched);
      expect(watched.strangers).toEqual([]);
    } finally {
      await watched.context.close();
    }
  }

  const total = '.tile.main .value';

  it('shows new errors when the server tells of a change, and keeps the filter', () =>
    visit('/deep/path/?code=NoSuchKey', async ({ page, complaints }) => {
      const before = await page.locator(total).innerText();
      expect(await page.locator('.filter.chip').count()).toBe(1);
      ledger.grow();
      await expect.poll(() => page.locator(total).innerText(), SOON).not.toBe(before);
      expect(await page.locator('#causes tbody tr').count()).toBe(1);
      expect(
        ledger.asked.filter((path) => path.includes('/api/')).every((path) => path.startsWith('/deep/path/')),
      ).toBe(true);
      expect(complaints).toEqual([]);
    }));

  it('keeps what is chosen in its address, both ways', () =>
    visit('/', async ({ page, complaints }) => {
      await page.locator('#causes .title').first().click();
      await page.waitForURL(/\?.*code=DownloadTrafficRateLimitExceeded/);
      await page.locator('#causes .host').first().click();
      await page.waitForURL(/host=img-prod/);
      expect(await page.locator('.filter.chip').count()).toBe(3);
      await page.goBack();
      await page.locator('.filter.chip').nth(2).waitFor({ state: 'detached' });
      await page.selectOption('#by', 'host');
      await page.waitForURL(/by=host/);
      await page.locator('[data-since="1h"]').click();
      await page.waitForURL(/since=1h/);
      await expect.poll(() => ledger.asked.includes('/api/page?since=1h'), SOON).toBe(true);
      await page.reload();
      expect(await page.locator('#by').inputValue()).toBe('host');
      expect(await page.locator('.filter.chip').count()).toBe(2);
      expect(await page.locator('[data-since="1h"]').getAttribute('aria-pressed')).toBe('true');
      expect(complaints).toEqual([]);
    }));

  it('asks the server for what the page alone cannot tell', async () => {
    ledger.crowded = true;
    onTestFinished(() => {
      ledger.crowded = false;
    });
    const inRegion = crowdedData('cn-hangzhou').tiles.errors.toLocaleString('en');
    await visit('/?region=cn-hangzhou', async ({ page, complaints }) => {
      await expect.poll(() => page.locator(total).innerText(), SOON).toBe(inRegion);
      expect(await page.locator('.filter.chip').count()).toBe(1);
      expect(await page.locator('.tile.main').innerText()).not.toContain('of the whole report');
      await page.locator('[data-do=clear]').click();
      await expect.poll(() => page.locator(total).innerText(), SOON).not.toBe(inRegion);
      await expect.poll(() => ledger.asked.at(-1), SOON).toMatch(/^\/api\/page\??$/);
      expect(complaints).toEqual([]);
    });
  });

  it('takes an address that cannot be decoded as it stands', () =>
    visit('/#request=%E0%A4%A', async ({ page, complaints }) => {
      await expect.poll(() => page.locator('.drawer').innerText(), SOON).toContain('%E0%A4%A');
      expect(complaints).toEqual([]);
    }));

  it('goes from a cause to its errors to one request', () =>
    visit('/?code=NoSuchKey', async ({ page, complaints }) => {
      await page.locator('.chips [data-do=errors]').click();
      await page.locator('.drawer .errors li').nth(99).waitFor();
      expect(ledger.asked.at(-1)).toMatch(/^\/api\/errors\?code=NoSuchKey&limit=100$/);
      await page.locator('[data-drawer=older]').click();
      await page.locator('.drawer .errors li').nth(199).waitFor();
      await page.screenshot({ path: picture('live-errors') });
      const id = await page.locator('.drawer .errors code').first().innerText();
      await page.locator('.drawer .errors a').first().click();
      await page.locator('.drawer .explanation').waitFor();
      expect(page.url()).toContain(`#request=${id}`);
      expect(await page.locator('.drawer .content').innerText()).toContain('The key ends in a slash.');
      expect(await page.locator('.drawer .explanation').innerText()).toContain('Check the key.');
      expect(await page.locator('.drawer .card').last().innerText()).toContain(id);
      await page.keyboard.press('Escape');
      await page.locator('.drawer[open]').waitFor({ state: 'detached' });
      await expect.poll(() => page.url(), SOON).not.toContain('#');
      await page.locator('[data-do=language]').click();
      await page.goBack();
      await page.locator('.drawer .explanation').waitFor();
      expect(await page.locator('.drawer .explanation').innerText()).toContain('检查 Key。');
      expect(complaints).toEqual([]);
    }));

  it('says how far the follower has come, and nothing where nobody follows', () =>
    visit('/', async ({ page, complaints }) => {
      const line = page.locator('.follower');
      expect(await line.count()).toBe(0);
      ledger.follow({ running: true, files: 1, lag: 0 });
      await expect.poll(() => line.innerText(), SOON).toBe('Following 1 file');
      ledger.follow({ running: true, files: 12, lag: 1_200_001 });
      await expect.poll(() => line.innerText(), SOON).toBe('Following 12 files, 2 MB behind');
      ledger.follow({ running: false, files: 0, lag: 0 });
      await expect.poll(() => page.locator('.follower.stopped').innerText(), SOON).toContain('stopped');
      expect(complaints).toEqual([]);
    }));

  it('says when the connection is lost, and finds it again', () =>
    visit('/', async ({ page }) => {
      const seen = page.locator('.connection.lost').waitFor();
      ledger.cut();
      await seen;
      await page.locator('.connection.live').waitFor();
      const before = await page.locator(total).innerText();
      ledger.grow();
      await expect.poll(() => page.locator(total).innerText(), SOON).not.toBe(before);
      await page.screenshot({ path: picture('live') });
    }));
});
