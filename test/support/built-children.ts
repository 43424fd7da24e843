// The processes and threads that the code under test starts are the built ones (by build.ts). From source each would first load
// what reads TypeScript, which takes longer than most of them live. A test of each starts it from source all the same.
import type { Plugin } from 'vitest/config';

const SOURCE = new URL('../../src/', import.meta.url).pathname;
const BUILT = new URL('../../dist/', import.meta.url).href;
/** Modules that start another file beside them: where they say they are is where that is looked for. */
const STARTERS = new Set(['stores/sqlite/query.ts', 'stores/clickhouse/sync-http.ts']);

export const builtChildren: Plugin = {
  name: 'built-children',
  enforce: 'pre',
  transform(code, id) {
    const path = id.startsWith(SOURCE) ? id.slice(SOURCE.length) : '';
    if (!STARTERS.has(path)) return null;
    return code.replaceAll('import.meta.url', JSON.stringify(BUILT + path.replace(/\.ts$/, '.js')));
  },
};
