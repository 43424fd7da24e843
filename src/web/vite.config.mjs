// Builds the page's script and style into dist/web: one file each, run as it is, to be put into the page.
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

export default {
  root: here('.'),
  configFile: false,
  logLevel: 'warn',
  publicDir: false,
  build: {
    outDir: here('../../dist/web'),
    emptyOutDir: true,
    target: 'es2022',
    cssTarget: 'chrome123',
    modulePreload: false,
    reportCompressedSize: false,
    lib: {
      entry: here('main.ts'),
      formats: ['iife'],
      name: 'ossightPage',
      fileName: () => 'page.js',
      cssFileName: 'page',
    },
  },
};
