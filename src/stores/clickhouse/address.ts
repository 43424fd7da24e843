// Where a ClickHouse is: clickhouse://user@host:port,host:port/database?cluster=NAME, clickhouses:// over TLS. Text in, text out;
// a password never stands in one.
import { OssightError } from '../../model/error.ts';

export interface Host {
  readonly host: string;
  readonly port: number;
}

export interface ClickHouseAddress {
  readonly secure: boolean;
  readonly user: string;
  /** HTTP addresses, at least one, in the order given. */
  readonly hosts: readonly [Host, ...Host[]];
  readonly database: string;
  /** null: one server, without replication. */
  readonly cluster: string | null;
  /** File with the certificates to trust instead of the system's; null: the system's. */
  readonly ca: string | null;
}

const SCHEME = /^clickhouses?:\/\//i;
const NAME = /^[A-Za-z_]\w{0,63}$/;
const CLUSTER = /^[A-Za-z_][\w-]{0,63}$/;
const OPTIONS = ['cluster', 'ca'];

export function isClickHouseAddress(text: string): boolean {
  return SCHEME.test(text);
}

/** Throws OssightError('usage'), whose text repeats nothing that could be a password. */
export function parseClickHouseAddress(text: string): ClickHouseAddress {
  const secure = /^clickhouses:/i.test(text);
  const match = /^clickhouses?:\/\/(?:([^@/?#]*)@)?([^/?#@]+)(?:\/([^?#]*))?(?:\?([^#]*))?$/i.exec(text);
  if (match === null) throw wrong('it has no host, or an @ at the wrong place');
  const [, user = '', hosts = '', database = '', options = ''] = match;
  if (user.includes(':')) {
    throw new OssightError('usage', 'a password does not belong into the address', {
      reason: 'whoever lists processes or reads the configuration would see it',
      hint: 'give it by OSSIGHT_CLICKHOUSE_PASSWORD, or in a file by --password-file',
    });
  }
  const [first, ...others] = hosts.split(',').map((host) => parseHost(host, secure ? 8443 : 8123));
  if (first === undefined) throw wrong('it names no host');
  const given = new URLSearchParams(options);
  for (const name of given.keys()) {
    if (!OPTIONS.includes(name)) {
      throw new OssightError('usage', 'the ClickHouse address has an unknown option', {
        reason: `known options: ${OPTIONS.join(', ')}`,
      });
    }
  }
  const name = decoded(database);
  if (name !== '' && !NAME.test(name)) throw wrong('the name of its database is not a plain one');
  const cluster = given.get('cluster');
  if (cluster !== null && !CLUSTER.test(cluster)) throw wrong('the name of its cluster is not a plain one');
  const ca = given.get('ca');
  return {
    secure,
    user: user === '' ? 'default' : decoded(user),
    hosts: [first, ...others],
    database: name === '' ? 'default' : name,
    cluster,
    ca: ca === '' ? null : ca,
  };
}

/** The same address as text. */
export function describeAddress({ secure, user, hosts, database, cluster, ca }: ClickHouseAddress): string {
  const options = new URLSearchParams();
  if (cluster !== null) options.set('cluster', cluster);
  if (ca !== null) options.set('ca', ca);
  const query = options.toString();
  const named = user === 'default' ? '' : `${encodeURIComponent(user)}@`;
  const listed = hosts.map(describeHost).join(',');
  return `clickhouse${secure ? 's' : ''}://${named}${listed}/${database}${query === '' ? '' : `?${query}`}`;
}

export function describeHost({ host, port }: Host): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function parseHost(text: string, fallback: number): Host {
  const match = /^(?:\[([\da-fA-F:.]+)\]|([\w.-]+))(?::(\d{1,5}))?$/.exec(text);
  if (match === null) throw wrong('one of its hosts is not host, host:port or [address]:port');
  const port = match[3] === undefined ? fallback : Number(match[3]);
  if (port < 1 || port > 65_535) throw wrong(`${port} is no port`);
  return { host: match[1] ?? match[2] ?? '', port };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw wrong('it has a % that is no escape');
  }
}

function wrong(reason: string): OssightError {
  return new OssightError('usage', 'cannot use this ClickHouse address', {
    reason,
    hint: 'it reads clickhouse://user@host:8123/database, and ?cluster=NAME where there is a cluster',
  });
}
