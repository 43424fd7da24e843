// Builds the command and the library into dist: what is loaded together stands together in few files, because Node takes as
// long to find three hundred small ones as to start itself. Packages stay packages, and names stay as they are in the source.
import { dirname, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { runnerImport } from 'vite';

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

/** CommonJS, and loaded by short commands. */
const REQUIRED = new Set(['better-sqlite3', 'split2']);
const BUILT_IN = 'globalThis.process.getBuiltinModule';
const IMPORT = /^import (?:(\w+)|\{([^}]*)\}) from "([^"]+)";$/gm;

/**
 * Asks for Node's own modules as CommonJS does. To import one, Node reads every property it has, and so loads what none of
 * ours wanted: all kinds of streams for `fs`, web cryptography for `crypto`, stdin and a list of all options for `process`.
 * CommonJS packages that are imported are read twice, once to find their names.
 */
const importsAsRequire = {
  name: 'imports-as-require',
  renderChunk(code) {
    const found = code.replace(IMPORT, (whole, alone, names, from) => {
      if (!from.startsWith('node:') && !REQUIRED.has(from)) return whole;
      const what = alone ?? `{${names.replaceAll(' as ', ': ')}}`;
      if (from.startsWith('node:')) return `const ${what} = ${BUILT_IN}("${from}");`;
      return `const ${what} = ${BUILT_IN}("node:module").createRequire(${URL_HERE})("${from}");`;
    });
    return found === code ? null : { code: found, map: null };
  },
};

/** Modules that export nothing but data, large ones. */
const TABLES = new Set(['catalog/entries/index.ts', 'catalog/ec.ts', 'catalog/chinese/index.ts'].map(here));

/** Data as JSON: V8 reads it several times as fast as the same in JavaScript. */
const tablesAsJson = {
  name: 'tables-as-json',
  enforce: 'pre',
  async load(id) {
    if (!TABLES.has(id)) return null;
    const { module } = await runnerImport(id, { configFile: false });
    return Object.entries(module)
      .map(([name, value]) => {
        const json = JSON.stringify(value);
        if (!isDeepStrictEqual(JSON.parse(json), value)) throw new Error(`${name} of ${id} is not all data`);
        return `export const ${name} = JSON.parse(${JSON.stringify(json)});`;
      })
      .join('\n');
  },
};

/** What is loaded together, by room: the first that fits. What fits none goes where its importers are. */
const PARTS = [
  ['command-line', 'cli/(arguments|commands|failure|flags|help|nearest|plain-arguments|run|settings|terminal).ts'],
  ['base', '(model|safety)/|framing/zone.ts|cli/(figures|time-spec|zone).ts'],
  ['chinese', 'catalog/chinese'],
  ['catalog', 'catalog/|cli/describe.ts'],
  [
    'stores',
    'stores/(?!sqlite/(?:failure|lock-holder|query)|clickhouse/(?!address))|cli/(clickhouse-password|database|shell-word).ts',
  ],
  [
    'reading',
    '(aggregate|framing|pipeline|scan|telemetry)/|formats/(?!har-entries)|sources/(?!follow-files|listing)|' +
      'cli/(accelerators|accounting|compose|jobs|jobs-decode|jobs-file|live-line|progress|reading|spared).ts',
  ],
  ['page', 'reports/(html/|page-)|cli/(report-page|web-assets).ts'],
  ['comparison', 'reports/diff'],
  ['reports', 'reports/|cli/styles.ts'],
].map(([name, files]) => ({ name, test: new RegExp(`/src/(?:${files.replaceAll('.ts', '\\.ts$')})`) }));

export default {
  root: here('.'),
  logLevel: 'warn',
  publicDir: false,
  plugins: [tablesAsJson, keepPlaces, importsAsRequire],
  build: {
    ssr: true,
    outDir: here('../dist'),
    emptyOutDir: false,
    target: 'node20',
    minify: false,
    rolldownOptions: {
      // No module of ours does anything but define what it exports, so nothing is loaded that is not used.
      treeshake: { moduleSideEffects: [{ test: /\/src\//, sideEffects: false }] },
      checks: { pluginTimings: false },
      input: Object.fromEntries(ENTRIES.map((name) => [name, here(`${name}.ts`)])),
      output: {
        format: 'es',
        entryFileNames: '[name].js',
        chunkFileNames: 'parts/[name]-[hash].js',
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: PARTS,
        },
      },
    },
  },
};
