// The programs that a cluster is made of, and the word for a test where they are not.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Of Debian's packages clickhouse-server, zookeeper and util-linux. */
export const CLICKHOUSE = '/usr/sbin/clickhouse-server';
export const SETPRIV = '/usr/bin/setpriv';
const JARS = '/usr/share/java';
const ZOOKEEPER_JAR = join(JARS, 'zookeeper.jar');

const WANTED: readonly (readonly [string, string])[] = [
  [CLICKHOUSE, 'clickhouse-server'],
  [SETPRIV, 'util-linux'],
  [ZOOKEEPER_JAR, 'zookeeper'],
  ['/usr/bin/java', 'default-jre-headless'],
];

const missing = WANTED.filter(([path]) => !existsSync(path)).map(([, name]) => name);

/** Why tests with a cluster cannot run here; null when they can, and where OSSIGHT_REQUIRE_CLUSTER says that they must. */
export const NO_CLUSTER: string | null =
  missing.length > 0 && process.env['OSSIGHT_REQUIRE_CLUSTER'] === undefined
    ? `not installed: ${missing.join(', ')} (apt-get install)`
    : null;

const NEEDED =
  /^(?:zookeeper|slf4j-api|slf4j-nop|netty-.*|jackson-.*|metrics-core|snappy-java|log4j-1\.2|commons-cli)\.jar$/;

export function zookeeperClassPath(): string {
  return readdirSync(JARS)
    .filter((name) => NEEDED.test(name))
    .map((name) => join(JARS, name))
    .join(':');
}
