// The servers of an address: which there are, which shard each serves, and one that answers. Keeps no watch: who cannot be
// reached goes to the end of the line, and is asked again when those before it have failed too.
import { OssightError } from '../../model/error.ts';
import type { ClickHouseAddress, Host } from './address.ts';
import { ClickHouseNode, Refused } from './http.ts';
import { literal } from './literal.ts';

const ASK_MS = 5_000;

interface Member {
  readonly node: ClickHouseNode;
  /** Number of its shard, from 1; null: not known yet. */
  shard: number | null;
}

export class Nodes {
  readonly address: ClickHouseAddress;
  readonly #password: string | null;
  readonly #over: AbortSignal | undefined;
  readonly #members: Member[];
  /** Shards of the cluster; null: not known yet. */
  #shards: number | null;

  /** Connects to nobody. `over`: nobody is waited for any more. Throws OssightError('usage') as ClickHouseNode does. */
  constructor(address: ClickHouseAddress, password: string | null, over?: AbortSignal) {
    this.address = address;
    this.#over = over;
    this.#password = password;
    this.#shards = address.cluster === null ? 1 : null;
    const shard = address.cluster === null ? 1 : null;
    this.#members = address.hosts.map((host) => ({ node: new ClickHouseNode(address, host, password, over), shard }));
  }

  /** How many shards there are. Throws OssightError('database') when nobody answers, or nobody knows the cluster. */
  async shards(): Promise<number> {
    if (this.#shards === null) await this.#discover();
    return this.#shards ?? 1;
  }

  /** All that are known, those that answered last first. */
  get all(): readonly ClickHouseNode[] {
    return this.#members.map(({ node }) => node);
  }

  /** What the first that does not fail answers. Throws what a server that failed said, else why none can be reached. */
  async any<T>(work: (node: ClickHouseNode) => Promise<T>): Promise<T> {
    // A list of its own, since the order changes meanwhile.
    return this.#first(this.#members.slice(), work);
  }

  /** The same among the replicas of one shard. */
  async ofShard<T>(shard: number, work: (node: ClickHouseNode) => Promise<T>): Promise<T> {
    await this.shards();
    for (const member of this.#members) if (member.shard === null) await this.#placed(member);
    return this.#first(
      this.#members.filter((member) => member.shard === shard),
      work,
    );
  }

  /** What every replica of a shard answers that can be reached; throws as `ofShard` when none can. */
  async everyOf<T>(shard: number, work: (node: ClickHouseNode) => Promise<T>): Promise<T[]> {
    const answers = [await this.ofShard(shard, async (node) => ({ node, answer: await work(node) }))];
    const [first] = answers;
    for (const { node, shard: other } of this.#members) {
      if (other !== shard || node === first?.node) continue;
      const answer = await work(node).catch((error: unknown) => {
        if (error instanceof OssightError) return null;
        throw error;
      });
      if (answer !== null) answers.push({ node, answer });
    }
    return answers.map(({ answer }) => answer);
  }

  close(): void {
    for (const { node } of this.#members) node.close();
  }

  async #first<T>(members: readonly Member[], work: (node: ClickHouseNode) => Promise<T>): Promise<T> {
    let fault: unknown = new OssightError('database', 'no server of that shard is known', {
      hint: 'is the cluster named in the address the right one?',
    });
    let refused = false;
    for (const member of members) {
      try {
        return await work(member.node);
      } catch (error) {
        if (!(error instanceof OssightError) || error.code !== 'database') throw error;
        // What a server says tells more than that another cannot be reached.
        if (!refused) fault = error;
        refused ||= error instanceof Refused;
        this.#members.push(...this.#members.splice(this.#members.indexOf(member), 1));
      }
    }
    throw fault;
  }

  /** Learns of the cluster's servers: those that the address does not list answer at the same port. */
  async #discover(): Promise<void> {
    const { cluster, hosts } = this.address;
    const listed = await this.any(async (node) => {
      const rows = await ask(
        node,
        `SELECT shard_num, host_name FROM system.clusters WHERE cluster = ${literal(cluster ?? '')} FORMAT TabSeparated`,
      );
      if (rows.length > 0) return rows;
      throw new OssightError('database', `ClickHouse at ${node.name} knows no such cluster`, {
        reason: `system.clusters has no ${cluster ?? ''}`,
      });
    });
    const known = new Set(hosts.map(({ host }) => host));
    const [{ port }] = hosts;
    for (const [, host = ''] of listed) {
      if (known.has(host)) continue;
      known.add(host);
      this.#add({ host, port });
    }
    this.#shards = new Set(listed.map(([shard]) => shard)).size;
  }

  #add(host: Host): void {
    this.#members.push({ node: new ClickHouseNode(this.address, host, this.#password, this.#over), shard: null });
  }

  /** Asks a server for its own shard; one that does not answer stays without. */
  async #placed(member: Member): Promise<void> {
    const sql = `SELECT shard_num FROM system.clusters
      WHERE cluster = ${literal(this.address.cluster ?? '')} AND is_local LIMIT 1 FORMAT TabSeparated`;
    const rows = await ask(member.node, sql).catch((error: unknown) => {
      if (error instanceof OssightError) return [];
      throw error;
    });
    const shard = Number(rows[0]?.[0] ?? 0);
    if (shard > 0) member.shard = shard;
  }
}

async function ask(node: ClickHouseNode, sql: string): Promise<string[][]> {
  // Not in the address's database, for it may not be there yet.
  const text = await node.run({ sql, settings: { database: 'system' }, timeoutMs: ASK_MS });
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('\t'));
}
