// Reads the command lines that leave no doubt: words, and flags that are known and stand as `--flag`, `--flag value`,
// `--flag=value` or `-f`. Says nothing about any other (yargs-arguments.ts reads those), and says what yargs would.
import { FLAGS } from './flags.ts';

/** Words in `_`, every flag that was given by its long name, and `help` and `h`. */
export type Parsed = Readonly<Record<string, unknown>> & { readonly _: readonly (string | number)[] };

type Kind = 'switch' | 'value' | 'list';

const LONG = new Map<string, Kind>([
  ['help', 'switch'],
  ['h', 'switch'],
]);
/** Letters to names. */
const SHORT = new Map<string, string>([['h', 'h']]);
for (const { name, alias, type } of FLAGS) {
  LONG.set(name, type === 'boolean' ? 'switch' : type === 'list' ? 'list' : 'value');
  if (alias !== undefined) SHORT.set(alias, name);
}

/** What yargs may take for a flag, for nothing, for a switch's value, or take the quotes off. */
const DOUBTFUL = /^(?:-.|$|["']|(?:true|false)$)/;

/** null: not certain. */
export function plainArguments(argv: readonly string[]): Parsed | null {
  const words: string[] = [];
  const given = new Map<string, unknown>();
  for (let i = 0; i < argv.length; i += 1) {
    const word = argv[i] ?? '';
    if (word.length < 2 || !word.startsWith('-')) {
      if (DOUBTFUL.test(word)) return null;
      words.push(word);
      continue;
    }
    const [, name, attached] = /^--([a-z-]+)(?:=([^]*))?$/.exec(word) ?? ['', SHORT.get(word.slice(1))];
    const kind = name === undefined ? undefined : LONG.get(name);
    if (name === undefined || kind === undefined || (given.has(name) && kind !== 'list')) return null;
    if (kind === 'switch') {
      if (attached !== undefined) return null;
      given.set(name, true);
      continue;
    }
    const value = attached ?? argv[(i += 1)] ?? '';
    if (DOUBTFUL.test(value) || value === '-') return null;
    const known = given.get(name);
    given.set(name, kind === 'value' ? value : [...(Array.isArray(known) ? known.map(String) : []), value]);
  }
  return { _: words, ...Object.fromEntries(given) };
}
