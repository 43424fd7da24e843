// Builds the command and the library into dist: what is loaded together stands together in few files, because Node takes as
// long to find three hundred small ones as to start itself. Packages stay packages, and names stay as they are in the source.
import { dirname, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** What is started by its path: the command, the library, and the processes and threads that the command starts. */
const ENTRIES = [
  'main',
  'index',
  'cli/jobs-worker',
  'cli/reader-child',
  'stores/sqlite/query-child',
  'stores/clickhouse/sync-http-worker',
];

const URL_HERE = 'import.meta.url';
const PLACE = /__urlOf\("([^"]+)"\)/g;

/** A module finds the files beside it (migrations, scripts, other processes) wherever it was put. */
const keepPlaces = {
  name: 'keep-places',
  enforce: 'pre',
  transform(code, id) {
    if (!id.startsWith(here('.')) || !code.includes(URL_HERE)) return null;
    return code.replaceAll(URL_HERE, `__urlOf("${relative(here('.'), id).replace(/\.ts$/, '.js')}")`);
  },
  renderChunk(code, chunk) {
    const found = code.replace(PLACE, (_call, place) => {
      const path = relative(dirname(chunk.fileName), place);
      return `new URL("${path.startsWith('.') ? path : `./${path}`}", ${URL_HERE}).href`;
    });
    return found === code ? null : { code: found, map: null };
  },
};

export default {
  root: here('.'),
  logLevel: 'warn',
  publicDir: false,
  plugins: [keepPlaces],
  build: {
    ssr: true,
    outDir: here('../dist'),
    emptyOutDir: false,
    target: 'node20',
    minify: false,
    rolldownOptions: {
      input: Object.fromEntries(ENTRIES.map((name) => [name, here(`${name}.ts`)])),
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'parts/[name]-[hash].js' },
    },
  },
};
