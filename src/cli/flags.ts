// Every flag of the command line, once. Parsing, help, completion, the environment and the configuration file read this.

type FlagType = 'string' | 'boolean' | 'number' | 'list';

export interface Flag {
  readonly name: string;
  readonly alias?: string;
  readonly type: FlagType;
  /** What stands for the value in help: `FILE`, `N`. */
  readonly value?: string;
  readonly choices?: readonly string[];
  readonly fallback?: string | number | boolean | undefined;
  readonly about: string;
  /** What is otherwise on a command where the same word means something else. */
  readonly on?: Readonly<Partial<Record<string, Partial<Pick<Flag, 'about' | 'choices' | 'fallback'>>>>>;
  /** May also come from `OSSIGHT_NAME` and the configuration file. */
  readonly setting?: true;
  /** Accepted by every command. */
  readonly global?: true;
}

const INPUT_FORMAT = { about: 'the one input format to read (default: all)' };

const define = <const T extends readonly Flag[]>(flags: T): T => flags;

const DEFINED = define([
  {
    name: 'db',
    type: 'string',
    value: 'FILE',
    fallback: './ossight.db',
    about: 'the database; for what only reads also a clickhouse:// address',
    setting: true,
  },
  {
    name: 'state',
    type: 'string',
    value: 'FILE',
    fallback: './ossight-alerts.db',
    about: 'where it is noted what was told, when --db is ClickHouse',
    setting: true,
  },
  { name: 'window', type: 'string', value: '1m|5m|1h|1d', about: 'length of the time windows', setting: true },
  {
    name: 'tz',
    type: 'string',
    value: 'ZONE',
    about: 'IANA zone to show times in, and to read stamps without a zone (default: local)',
    setting: true,
  },
  {
    name: 'format',
    type: 'string',
    value: 'NAME',
    about: 'output format, or on import, tail and extract the one input format to read',
    on: { import: INPUT_FORMAT, tail: INPUT_FORMAT, extract: INPUT_FORMAT },
  },
  { name: 'json', type: 'boolean', about: 'print one JSON object instead of a summary' },
  { name: 'dry-run', type: 'boolean', about: 'read and count, store nothing' },
  {
    name: 'jobs',
    type: 'number',
    value: 'N',
    about: 'threads that work together on large files (default: the cores, at most 3; of two, one for plain files)',
  },
  { name: 'rejects', type: 'string', value: 'FILE', about: 'keep what was malformed, redacted, as JSON lines' },
  {
    name: 'min-coverage',
    type: 'string',
    value: 'PERCENT',
    about: 'fail (exit 3) when fewer lines than this were recognised',
  },
  {
    name: 'request-id-time',
    type: 'boolean',
    fallback: true,
    about: 'date errors by their request id where nothing better is known',
    setting: true,
  },
  {
    name: 'from',
    type: 'string',
    choices: ['start', 'end'],
    fallback: 'start',
    about: 'where to begin files that are there already and were never read',
    on: { ship: { choices: ['0'], fallback: undefined, about: 'ship everything again, from the first commit on' } },
  },
  {
    name: 'flush-interval',
    type: 'string',
    value: 'TIME',
    fallback: '1s',
    about: 'what was read is stored within this time',
    setting: true,
  },
  {
    name: 'interval',
    type: 'string',
    value: 'TIME',
    fallback: '250ms',
    about: 'look for new lines at least this often, whatever the system tells of changes',
    on: { ship: { about: 'look for new counts this often', fallback: '10s' } },
    setting: true,
  },
  {
    name: 'once',
    type: 'boolean',
    about: 'read what is there, store it and exit',
    on: { ship: { about: 'ship what is there and exit' } },
  },
  { name: 'since', type: 'string', value: 'TIME', about: 'from this time on: ISO 8601, epoch, 15m, 2h ago, yesterday' },
  { name: 'until', type: 'string', value: 'TIME', about: 'before this time' },
  {
    name: 'against',
    type: 'string',
    value: 'AGE',
    fallback: '1d',
    about: 'how much earlier the period to compare with lies: 1d, 1w, or `previous` for the one just before',
  },
  {
    name: 'by',
    type: 'string',
    choices: ['action', 'code', 'host', 'bucket', 'region', 'category', 'status', 'cause'],
    fallback: 'action',
    about: 'what to stack errors over time by',
  },
  { name: 'code', type: 'list', value: 'CODE', about: 'only errors with this code; repeatable' },
  {
    name: 'host',
    type: 'list',
    value: 'HOST',
    about: 'only errors of this host; repeatable',
    on: { serve: { about: 'address to listen on (default: 127.0.0.1)' } },
  },
  { name: 'bucket', type: 'list', value: 'NAME', about: 'only errors of this bucket; repeatable' },
  {
    name: 'action',
    type: 'list',
    value: 'ACTION',
    about: 'only errors that ask for this (retry, slow-down, ...); repeatable',
  },
  {
    name: 'output',
    alias: 'o',
    type: 'list',
    value: 'FILE',
    about: 'write here instead of stdout; the ending tells the format; repeatable',
  },
  {
    name: 'lang',
    type: 'string',
    choices: ['auto', 'en', 'zh'],
    fallback: 'auto',
    about: 'language of the page; auto: what the browser prefers',
    setting: true,
  },
  { name: 'limit', type: 'number', value: 'N', about: 'at most so many rows' },
  {
    name: 'fail-on',
    type: 'list',
    value: 'RULE',
    about: 'exit 4 when this alert rule fires anywhere in the report; repeatable',
  },
  { name: 'timeout', type: 'string', value: 'TIME', fallback: '60s', about: 'give up after this long' },
  {
    name: 'ship',
    type: 'string',
    value: 'URL',
    about: 'replicate the counts to this ClickHouse meanwhile',
    setting: true,
  },
  {
    name: 'ship-interval',
    type: 'string',
    value: 'TIME',
    fallback: '10s',
    about: 'with --ship: look for new counts this often',
    setting: true,
  },
  { name: 'init', type: 'boolean', about: 'make the tables in ClickHouse, or bring them up to date, and exit' },
  {
    name: 'collector',
    type: 'string',
    value: 'NAME',
    about: 'what this ledger is called in the fleet (default: an id made with it)',
    setting: true,
  },
  {
    name: 'password-file',
    type: 'string',
    value: 'FILE',
    about: 'the password for ClickHouse is in this file (else in the environment)',
    setting: true,
  },
  { name: 'older-than', type: 'string', value: 'AGE', fallback: '30d', about: 'single errors older than this go' },
  { name: 'counts-older-than', type: 'string', value: 'AGE', about: 'of ClickHouse: counts older than this go too' },
  { name: 'keep', type: 'number', value: 'N', fallback: 5_000_000, about: 'at most so many single errors stay' },
  {
    name: 'tail',
    type: 'list',
    value: 'PATH',
    about: 'follow these logs into the database meanwhile; repeatable',
  },
  {
    name: 'port',
    type: 'number',
    value: 'N',
    fallback: 8765,
    about: 'port to listen on; 0: any free one',
    setting: true,
  },
  {
    name: 'token-file',
    type: 'string',
    value: 'FILE',
    about: 'ask for the token in this file (at least 32 random bytes); needed beyond this machine',
    setting: true,
  },
  {
    name: 'allow-host',
    type: 'list',
    value: 'NAME',
    about: 'a name by which browsers and proxies may ask for the page; repeatable',
  },
  { name: 'yes', alias: 'y', type: 'boolean', about: 'do it (without this nothing is changed)' },
  { name: 'config', type: 'string', value: 'FILE', about: 'configuration file', global: true },
  {
    name: 'color',
    type: 'string',
    choices: ['auto', 'always', 'never'],
    fallback: 'auto',
    about: 'colour',
    setting: true,
    global: true,
  },
  { name: 'ascii', type: 'boolean', about: 'no characters beyond ASCII in text output', setting: true, global: true },
  { name: 'quiet', alias: 'q', type: 'boolean', about: 'no progress, no summary', setting: true, global: true },
  { name: 'debug', type: 'boolean', about: 'show stack traces', global: true },
]);

export type FlagName = (typeof DEFINED)[number]['name'];

export type NamedFlag = Flag & { readonly name: FlagName };

export const FLAGS: readonly NamedFlag[] = DEFINED;

const BY_NAME = new Map<FlagName, NamedFlag>(FLAGS.map((flag) => [flag.name, flag]));

export function flagNamed(name: FlagName): NamedFlag {
  const flag = BY_NAME.get(name);
  if (flag === undefined) throw new Error(`no flag ${name}`);
  return flag;
}

/** A flag as one command has it; null: as most have it. */
export function flagOn<F extends Flag>(flag: F, command: string | null): F {
  const other = command === null ? undefined : flag.on?.[command];
  return other === undefined ? flag : { ...flag, ...other };
}

export function environmentName(flag: Flag): string {
  return `OSSIGHT_${flag.name.replaceAll('-', '_').toUpperCase()}`;
}
