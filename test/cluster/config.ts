// Configuration of the servers of a test: everything in a folder of its own, on ports of its own, on loopback.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface NodePorts {
  readonly http: number;
  readonly tcp: number;
  readonly interserver: number;
}

interface Membership {
  readonly cluster: string;
  /** Ports of every replica of every shard. */
  readonly shards: readonly (readonly NodePorts[])[];
  readonly shard: string;
  readonly replica: string;
  readonly zookeeper: number;
}

export interface ServerConfig {
  readonly folder: string;
  readonly ports: NodePorts;
  readonly password: string;
  readonly member: Membership | null;
}

/** The path of the configuration that it wrote. */
export function writeServerConfig({ folder, ports, password, member }: ServerConfig): string {
  for (const name of ['data', 'tmp', 'files', 'schemas', 'log']) mkdirSync(join(folder, name), { recursive: true });
  const at = (name: string): string => `${join(folder, name)}/`;
  writeFileSync(join(folder, 'users.xml'), users(password));
  const path = join(folder, 'config.xml');
  writeFileSync(
    path,
    `<?xml version="1.0"?>
<yandex>
  <logger><level>warning</level><log>${at('log')}server.log</log><errorlog>${at('log')}error.log</errorlog><size>100M</size><count>2</count></logger>
  <http_port>${ports.http}</http_port>
  <tcp_port>${ports.tcp}</tcp_port>
  <interserver_http_port>${ports.interserver}</interserver_http_port>
  <interserver_http_host>127.0.0.1</interserver_http_host>
  <listen_host>127.0.0.1</listen_host>
  <max_connections>256</max_connections>
  <keep_alive_timeout>30</keep_alive_timeout>
  <max_concurrent_queries>100</max_concurrent_queries>
  <uncompressed_cache_size>0</uncompressed_cache_size>
  <mark_cache_size>268435456</mark_cache_size>
  <path>${at('data')}</path>
  <tmp_path>${at('tmp')}</tmp_path>
  <user_files_path>${at('files')}</user_files_path>
  <format_schema_path>${at('schemas')}</format_schema_path>
  <users_config>${join(folder, 'users.xml')}</users_config>
  <default_profile>default</default_profile>
  <default_database>default</default_database>
  <timezone>UTC</timezone>
  <mlock_executable>false</mlock_executable>
  <merge_tree>
    <replicated_max_ratio_of_wrong_parts>1</replicated_max_ratio_of_wrong_parts>
  </merge_tree>
${member === null ? '' : membership(member)}</yandex>
`,
  );
  return path;
}

function membership({ cluster, shards, shard, replica, zookeeper }: Membership): string {
  const listed = shards
    .map((replicas) => {
      const each = replicas.map(({ tcp }) => `<replica><host>127.0.0.1</host><port>${tcp}</port></replica>`);
      return `<shard><internal_replication>true</internal_replication>${each.join('')}</shard>`;
    })
    .join('');
  return `  <remote_servers><${cluster}>${listed}</${cluster}></remote_servers>
  <zookeeper><node><host>127.0.0.1</host><port>${zookeeper}</port></node><session_timeout_ms>6000</session_timeout_ms></zookeeper>
  <macros><shard>${shard}</shard><replica>${replica}</replica></macros>
  <distributed_ddl><path>/clickhouse/task_queue/ddl</path></distributed_ddl>
`;
}

function users(password: string): string {
  return `<?xml version="1.0"?>
<yandex>
  <profiles>
    <default><max_memory_usage>4000000000</max_memory_usage><load_balancing>in_order</load_balancing></default>
    <readonly><readonly>1</readonly></readonly>
  </profiles>
  <users>
    <default><password></password><networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota></default>
    <guarded><password>${password}</password><networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota></guarded>
    <looker><password></password><networks><ip>127.0.0.1</ip></networks><profile>readonly</profile><quota>default</quota></looker>
  </users>
  <quotas><default><interval><duration>3600</duration><queries>0</queries><errors>0</errors><result_rows>0</result_rows><read_rows>0</read_rows><execution_time>0</execution_time></interval></default></quotas>
</yandex>
`;
}

export function writeZooKeeperConfig(folder: string, port: number): string {
  mkdirSync(join(folder, 'data'), { recursive: true });
  const path = join(folder, 'zoo.cfg');
  writeFileSync(
    path,
    `tickTime=1000
dataDir=${join(folder, 'data')}
clientPort=${port}
clientPortAddress=127.0.0.1
maxClientCnxns=0
admin.enableServer=false
4lw.commands.whitelist=srvr
`,
  );
  return path;
}
