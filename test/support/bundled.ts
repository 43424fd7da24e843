// A TypeScript file of the tests as one of JavaScript, for processes that are started by the dozen: from source each would first
// load what reads TypeScript, which takes longer than most of them live.
import { rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'vite';
import { ROOT } from './root.ts';

/** In the repository, where packages are found from. */
const FOLDER = join(ROOT, 'test', '.tmp');

/** A module finds the files beside it where its source stands. */
const places: Plugin = {
  name: 'places',
  enforce: 'pre',
  transform: (code, id) => code.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(id).href)),
};

/** `file`: from the root of the repository. The path of what was made, and what removes it. */
export async function bundled(file: string): Promise<{ readonly path: string; readonly remove: () => void }> {
  const name = `${basename(file, '.ts')}-${process.pid}`;
  await build({
    configFile: false,
    root: ROOT,
    logLevel: 'warn',
    plugins: [places],
    build: {
      ssr: true,
      outDir: FOLDER,
      emptyOutDir: false,
      minify: false,
      target: 'node20',
      rolldownOptions: { input: { [name]: join(ROOT, file) }, output: { codeSplitting: false } },
    },
  });
  const path = join(FOLDER, `${name}.js`);
  return { path, remove: () => rmSync(path) };
}
