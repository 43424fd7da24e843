// The page's script and style as the build made them, with the hashes by which a content security policy allows them.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { OssightError } from '../model/error.ts';
import type { PageAssets } from '../reports/html/index.ts';

const read = new Map<boolean, PageAssets>();

/** `live`: for a page that a server keeps up to date. Read once. Throws OssightError('internal') where they were not built. */
export function webAssets(live: boolean): PageAssets {
  const assets = read.get(live) ?? load(live);
  read.set(live, assets);
  return assets;
}

function load(live: boolean): PageAssets {
  const [script, style] = [built(live ? 'live.js' : 'page.js'), built('page.css')];
  // The hash is of the text between the tags; a tag inside would end it early.
  for (const text of [script, style]) {
    if (/<\/(?:script|style)|<!--/i.test(text))
      throw new OssightError('internal', "the page's script or style holds the end of a tag");
  }
  return { script, style, scriptHash: hash(script), styleHash: hash(style) };
}

/** Beside the compiled command; run from source, where the last build put it. */
function built(name: string): string {
  const folder = import.meta.url.endsWith('.ts') ? '../../dist/web/' : '../web/';
  try {
    return readFileSync(new URL(folder + name, import.meta.url), 'utf8').trim();
  } catch (error) {
    throw new OssightError('internal', `the page's ${name} is not there`, { hint: 'npm run build', cause: error });
  }
}

function hash(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
