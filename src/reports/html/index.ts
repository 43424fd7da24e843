// The page: one file that asks nobody for anything, readable as it is, with scripts that filter it. The live page is the
// same one, except that its scripts may talk to the server it came from.
import { visibleJson } from '../../safety/visible.ts';
import { coarser } from '../page-cells.ts';
import type { PageData } from '../page-data.ts';
import { el, markup } from './node.ts';
import { pageView, startState } from './page.ts';

/** What the build made of `src/web`; the hashes as a content security policy names them: `sha256-...`. */
export interface PageAssets {
  readonly script: string;
  readonly style: string;
  readonly scriptHash: string;
  readonly styleHash: string;
}

/** `frame-ancestors` is for the header only: a page cannot say it of itself. */
export function contentSecurityPolicy(assets: PageAssets, live: boolean): string {
  return [
    "default-src 'none'",
    `script-src '${assets.scriptHash}'`,
    `style-src '${assets.styleHash}'`,
    ...(live ? ["connect-src 'self'"] : []),
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

/** Bytes that a page which is mailed around may have. */
const MOST_BYTES = 200_000;
const LEAST_WINDOWS = 24;
const LEAST_SAMPLES = 3;

/**
 * A whole HTML document. Script and style go in as they are: they come from the build, never from data. One that is passed on
 * as a file stays under 200 kB: at the cost of longer windows, then of samples. What a server keeps up to date may be longer.
 */
export function renderPage(data: PageData, assets: PageAssets): string {
  const page = documentOf(data, assets);
  if (data.live || Buffer.byteLength(page) < MOST_BYTES) return page;
  const less = shortened(data);
  return less === null ? page : renderPage(less, assets);
}

/** null: nothing can be left out any more. */
function shortened(data: PageData): PageData | null {
  if (data.cells.length > LEAST_WINDOWS) return { ...data, cells: coarser(data.cells) };
  if (data.samples.length > LEAST_SAMPLES) return { ...data, samples: data.samples.slice(0, -1) };
  return null;
}

function documentOf(data: PageData, assets: PageAssets): string {
  const state = startState(data);
  const head = [
    el('meta', { charset: 'utf-8' }),
    el('meta', { 'http-equiv': 'Content-Security-Policy', content: contentSecurityPolicy(assets, data.live) }),
    el('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
    el('meta', { name: 'color-scheme', content: 'light dark' }),
    el('meta', { name: 'referrer', content: 'no-referrer' }),
    el('meta', { name: 'generator', content: `ossight ${data.version}` }),
    el('title', null, state.words.title),
    el('link', { rel: 'icon', href: 'data:,' }),
  ];
  return `<!doctype html>
<html lang="${state.language === 'zh' ? 'zh-Hans' : 'en'}">
<head>
${head.map(markup).join('\n')}
<style>${assets.style}</style>
</head>
<body>
<div id="page">${markup(pageView(state))}</div>
<script type="application/json" id="data">${dataText(data)}</script>
<script>${assets.script}</script>
</body>
</html>
`;
}

/** JSON that no parser of HTML can take for an end or a beginning of anything. */
function dataText(data: PageData): string {
  return visibleJson(JSON.stringify(data)).replaceAll('<', '\\u003c').replaceAll('>', '\\u003e');
}
