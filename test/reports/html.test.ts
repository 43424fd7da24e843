import * as fc from 'fast-check';
import { describe as group, expect, test } from 'vitest';
import { contentSecurityPolicy, renderPage } from '../../src/reports/html/index.ts';
import { el, markup } from '../../src/reports/html/node.ts';
import { startState, stateOf } from '../../src/reports/html/state.ts';
import { ticketText } from '../../src/reports/html/ticket.ts';
import { EVERYTHING, tally, unpackCounts } from '../../src/reports/html/tally.ts';
import type { PageData } from '../../src/reports/page-data.ts';
import { english } from '../../src/reports/html/words-en.ts';
import { chinese } from '../../src/reports/html/words-zh.ts';
import { verdict } from '../../src/reports/verdict.ts';
import { webAssets } from '../../src/cli/web-assets.ts';
import { incident, MINUTE, NOON } from './incident.ts';
import { dataOf, hostile, NO_ASSETS, PAYLOADS, randomDay } from './page.ts';

const LIMIT = 200_000;
const bytes = (text: string): number => new TextEncoder().encode(text).length;

/** What a browser would take for a tag, an attribute or a comment, by a reader that knows only quotes and angle brackets. */
function tagsOf(html: string): string[] {
  return [...html.matchAll(/<(?:!--|\/?[A-Za-z][^\s>]*(?:\s+[\w:-]+(?:="[^"]*")?)*\s*>)/g)].map(([tag]) => tag);
}

group('the page', () => {
  const data = dataOf(incident(), { span: { since: NOON / 1000 + 95 * 60, until: null } });
  const page = renderPage(data, NO_ASSETS);
  const bare = page.replace(/<script[^]*?<\/script>/g, '');

  test('tells the report without scripts', () => {
    const text = bare.replace(/<[^>]*>/g, '').replaceAll('&#39;', "'");
    const { sentences } = verdict(data, { foreign: (each) => each, ascii: false });
    for (const sentence of sentences) expect(text).toContain(sentence);
    for (const { description } of data.causes) expect(text).toContain(description.advice);
    for (const { sampleRequestId } of data.causes) expect(text).toContain(sampleRequestId);
    for (const heading of ['Top causes', 'Hosts over time', 'Throttling', 'Client clocks', 'Oddities'])
      expect(text).toContain(heading);
    expect(bare).toMatch(/<table class="plain">/);
    expect(bare.match(/<h1/g)).toHaveLength(1);
  });

  test('asks nobody for anything', () => {
    expect(page.match(/(?:src|srcset|action|data|poster)=/g) ?? []).toEqual([]);
    expect(page).not.toMatch(/@import|url\((?!data:)/);
    const links = [...bare.matchAll(/<(\w+)[^>]* href="([^"]*)"/g)].map(
      ([, tag, href]) => `${tag} ${href?.slice(0, 8)}`,
    );
    expect(new Set(links)).toEqual(new Set(['link data:,', 'a #trend', 'a https://']));
  });

  test('allows its own script and style and nothing else', () => {
    expect(page).toContain('script-src &#39;sha256-a&#39;; style-src &#39;sha256-b&#39;');
    expect(contentSecurityPolicy(NO_ASSETS, false)).toMatch(/^default-src 'none'; /);
    expect(contentSecurityPolicy(NO_ASSETS, false)).not.toContain('connect-src');
    expect(contentSecurityPolicy(NO_ASSETS, true)).toContain("connect-src 'self'");
    expect(bare).not.toMatch(/ style=| on\w+=/);
  });

  test('carries its data', () => {
    const text = /<script type="application\/json" id="data">([^]*?)<\/script>/.exec(page)?.[1] ?? '';
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(data)));
  });

  test('speaks Chinese', () => {
    const zh = renderPage({ ...data, lang: 'zh' }, NO_ASSETS);
    expect(zh).toContain('<html lang="zh-Hans">');
    expect(zh.replaceAll('<wbr>', '')).toContain('限流：DownloadTrafficRateLimitExceeded');
    expect(zh).toContain('主要原因');
    const shown = zh.replace(/<script[^]*?<\/script>/g, '').replace(/<[^>]*>/g, '');
    for (const { chinese, description } of data.causes) {
      expect(shown).toContain(chinese.summary);
      expect(shown).toContain(chinese.advice);
      expect(shown).not.toContain(description.advice);
    }
    const main = data.causes[data.verdict.cause ?? -1]?.chinese;
    expect(zh).toContain(`<p class="advice">${main?.summary}${main?.advice}`);
    expect(zh).not.toContain('Top causes');
  });

  test('says so when there is nothing', () => {
    for (const lang of ['en', 'zh'] as const) {
      const empty = renderPage(dataOf({ errors: [] }, {}, { lang }), NO_ASSETS);
      expect(empty).toContain(lang === 'en' ? 'No OSS errors' : '没有 OSS 错误');
      expect(empty).not.toContain('<h2');
    }
  });

  test('knows the same words in both languages', () => {
    const shape = (value: unknown): unknown =>
      typeof value === 'object' && value !== null
        ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, shape(each)]))
        : typeof value;
    expect(shape(chinese)).toEqual(shape(english));
  });
});

group('a page of a day of minutes stays small', () => {
  const assets = webAssets(false);
  test.each([
    ['few causes at few hosts, every cell filled', 8, 4, 1],
    ['the usual', 25, 12, 0.05],
    ['many of both', 40, 30, 0.06],
    ['many causes', 120, 3, 0.1],
    ['many hosts', 4, 200, 0.04],
  ])('%s', (_, causes, hosts, density) => {
    const data = dataOf({ errors: [] }, { now: NOON + 1440 * MINUTE }, {}, randomDay(causes, hosts, density));
    for (const lang of ['en', 'zh'] as const) expect(bytes(renderPage({ ...data, lang }, assets))).toBeLessThan(LIMIT);
  });
});

group('a page of more than fits', () => {
  const assets = webAssets(false);
  const crowded = dataOf({ errors: [] }, { now: NOON + 1440 * MINUTE }, {}, randomDay(40, 30, 0.06));
  const shownIn = (html: string): PageData => {
    const parsed: PageData = JSON.parse(/id="data">([^]*?)<\/script>/.exec(html)?.[1] ?? '');
    return parsed;
  };

  test('has longer windows with the same sums', () => {
    const wordy = crowded.causes.map((cause) => ({
      ...cause,
      description: { ...cause.description, advice: 'What to do about it, in many words. '.repeat(16) },
    }));
    const html = renderPage({ ...crowded, causes: wordy }, assets);
    expect(bytes(html)).toBeLessThan(LIMIT);
    const shown = shownIn(html);
    expect(shown.cells.step).toBeGreaterThan(crowded.cells.step);
    expect(shown.samples).toHaveLength(crowded.samples.length);
    for (const by of ['action', 'host'] as const) {
      const [before, after] = [crowded, shown].map((each) => tally(unpackCounts(each), EVERYTHING, by));
      expect(after?.groups.map(({ key, errors }) => [key, errors])).toEqual(
        before?.groups.map(({ key, errors }) => [key, errors]),
      );
      expect([after?.requests, after?.failed]).toEqual([before?.requests, before?.failed]);
    }
  });

  test('has fewer samples where these are what is long', () => {
    const [sample] = crowded.samples;
    if (sample === undefined) throw new Error('no sample');
    const long = { ...sample, extra: Array.from({ length: 12 }, (_, i) => [`Field${i}`, 'x'.repeat(400)] as const) };
    const html = renderPage({ ...crowded, samples: Array.from({ length: 24 }, () => long) }, assets);
    expect(bytes(html)).toBeLessThan(LIMIT);
    expect(shownIn(html).samples.length).toBeGreaterThan(2);
  });

  test('goes in whole where a server keeps it up to date', () => {
    const samples = Array.from({ length: 24 }, () => ({ ...crowded.samples[0], message: 'x'.repeat(4000) }));
    const live = { ...crowded, live: true, samples } as PageData;
    expect(shownIn(renderPage(live, assets)).cells).toEqual(crowded.cells);
  });
});

group('foreign text stays text', () => {
  test('in every field', () => {
    const quiet = tagsOf(renderPage(dataOf(hostile(PAYLOADS.map((_, i) => `Quiet.${i}`))), NO_ASSETS));
    const loud = renderPage(dataOf(hostile(PAYLOADS)), NO_ASSETS);
    const names = (tags: readonly string[]): Set<string> =>
      new Set(tags.map((tag) => tag.replace(/="[^"]*"/g, '').replace(/\s+/g, ' ')));
    expect([...names(tagsOf(loud))].filter((tag) => !names(quiet).has(tag))).toEqual([]);
    expect(loud.match(/<script/g)).toHaveLength(2);
    expect(loud.match(/<\/script/g)).toHaveLength(2);
    expect(loud).not.toContain('<!--');
    expect(loud).not.toMatch(
      /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/,
    );
    expect(loud).not.toMatch(/href="(?!https:|#|data:,)/);
  });

  test('whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const html = markup(el('p', { title: text, 'data-x': text }, text));
        const inside = /^<p title="([^"<>]*)" data-x="([^"<>]*)">([^<>]*)<\/p>$/.exec(html);
        expect(inside).not.toBeNull();
        for (const each of inside?.slice(1) ?? []) {
          const back = each
            .replaceAll('&lt;', '<')
            .replaceAll('&gt;', '>')
            .replaceAll('&quot;', '"')
            .replaceAll('&#39;', "'")
            .replaceAll('&amp;', '&');
          expect(back).toBe(text);
        }
      }),
    );
  });

  test('also in a ticket', () => {
    const data = dataOf(hostile(PAYLOADS));
    const state = startState(data);
    for (const sample of data.samples) {
      const ticket = ticketText(state, sample, null);
      expect(ticket).not.toMatch(/<|[\u202e\u2066\u001b]/);
      expect(ticket.split('\n').every((line) => line === '' || /^(?:###|-) /.test(line))).toBe(true);
    }
  });
});

group('a ticket', () => {
  test('has what support asks for', () => {
    const data = dataOf(incident());
    const sample = data.samples.find(({ code }) => code === 'DownloadTrafficRateLimitExceeded');
    const cause = data.causes.find(({ code }) => code === 'DownloadTrafficRateLimitExceeded') ?? null;
    if (sample === undefined) throw new Error('no sample');
    const ticket = ticketText(startState(data), sample, cause);
    expect(ticket).toContain(`\`${sample.requestId}\``);
    expect(ticket).toContain('`img-prod.oss-cn-hangzhou.aliyuncs.com`');
    expect(ticket).toContain(new Date(sample.time).toISOString());
    expect(ticket).toContain('0048-00000101');
    expect(ticket).toContain('Spread large downloads over time');
    expect(ticket).toContain('https://docs.example.com/');
  });
});

test('a page that was filtered shows what is left', () => {
  const data = dataOf(incident());
  const start = startState(data);
  const choices = { ...start, selection: { ...EVERYTHING, values: new Map([['code', 'NoSuchKey']] as const) } };
  const state = stateOf(data, start.counts, choices);
  expect(state.sums.causes.filter((cause) => cause !== null && cause.errors > 0)).toHaveLength(1);
  expect(state.whole.errors).toBe(start.whole.errors);
});
