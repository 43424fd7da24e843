// Builds the page's scripts and style into dist/web, each one file that is put into a page as it is: `page.js` for the file
// that stands alone, `live.js` (--mode live) for the one that a server keeps up to date.
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

export default ({ mode }) => ({
  root: here('.'),
  logLevel: 'warn',
  publicDir: false,
  build: {
    outDir: here('../../dist/web'),
    emptyOutDir: false,
    target: 'es2022',
    cssTarget: 'chrome123',
    modulePreload: false,
    reportCompressedSize: false,
    lib: {
      entry: here(mode === 'live' ? 'live-page.ts' : 'static-page.ts'),
      formats: ['iife'],
      name: 'ossightPage',
      fileName: () => (mode === 'live' ? 'live.js' : 'page.js'),
      cssFileName: 'page',
    },
  },
});
