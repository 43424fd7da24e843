// The ledger for Prometheus. Counts are the ledger's own, absolute ones, so they survive a restart of the server; only what
// the server itself does (answers, restarts) begins at 0 with it. The two text formats differ in what the library needs to
// know beforehand, so there is one set of metrics for each.
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { RegistryContentType as RegistryType } from 'prom-client';
import type { FollowerState } from './follower-state.ts';
import { Series, type Counted } from './series.ts';

/** What the ledger says of itself, as JSON: the answer to `sums`. */
export interface LedgerSums {
  readonly ver: number;
  readonly errors: readonly {
    readonly code: string | null;
    readonly action: string;
    readonly host: string | null;
    readonly errors: number;
  }[];
  readonly requests: readonly { readonly host: string | null; readonly requests: number; readonly failed: number }[];
  readonly lines: number;
  readonly rejected: number;
  readonly duplicates: number;
  readonly sources: number;
  /** How far each ClickHouse is behind that the ledger is shipped to. `updated`: epoch ms, 0: nothing was shipped yet. */
  readonly shipments: readonly {
    readonly target: string;
    readonly commits: number;
    readonly updated: number;
    readonly fault: string | null;
  }[];
  /** Newest error of the commonest causes. `time`: epoch s. */
  readonly examples: readonly {
    readonly code: string | null;
    readonly action: string;
    readonly host: string | null;
    readonly requestId: string;
    readonly time: number;
  }[];
}

const MOST_ERROR_SERIES = 1000;
const MOST_REQUEST_SERIES = 200;
const COMMIT_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const OTHER = 'other';

type AnyRegistry = Registry<RegistryType>;
type Format = 'prometheus' | 'openmetrics';

export class Metrics {
  readonly #errors = new Series(MOST_ERROR_SERIES, ({ action = OTHER }) => ({ code: OTHER, host: OTHER, action }));
  readonly #requests = new Series(MOST_REQUEST_SERIES, () => ({ host: OTHER }));
  readonly #failed = new Series(MOST_REQUEST_SERIES, () => ({ host: OTHER }));
  readonly #sets: Readonly<Record<Format, MetricSet>>;

  constructor(version: string, runtime: string) {
    this.#sets = {
      prometheus: new MetricSet(Registry.PROMETHEUS_CONTENT_TYPE, version, runtime),
      openmetrics: new MetricSet(Registry.OPENMETRICS_CONTENT_TYPE, version, runtime),
    };
  }

  committed(seconds: readonly number[]): void {
    for (const each of seconds) this.#both((set) => set.commits.observe(each));
  }

  answered(kind: string, seconds: number): void {
    this.#both((set) => set.answers.observe({ kind }, seconds));
  }

  /** `accept`: the request's header of that name; `now`: epoch ms. */
  async text(
    sums: LedgerSums,
    follower: FollowerState | null,
    clients: number,
    accept: string,
    now: number,
  ): Promise<{ readonly type: string; readonly text: string }> {
    const set = this.#sets[/\bapplication\/openmetrics-text\b/.test(accept) ? 'openmetrics' : 'prometheus'];
    set.errors.values = this.#errors.update(
      sums.errors.map(({ code, host, action, errors }) => ({
        labels: { code: named(code), host: named(host), action },
        value: errors,
      })),
    );
    set.errors.examples = new Map(
      sums.examples.map(({ code, host, action, requestId, time }) => [
        JSON.stringify({ code: named(code), host: named(host), action }),
        { labelSet: { request_id: requestId }, value: 1, timestamp: time },
      ]),
    );
    const byHost = (pick: (row: LedgerSums['requests'][number]) => number): Counted[] =>
      sums.requests.map((row) => ({ labels: { host: named(row.host) }, value: pick(row) }));
    set.requests.values = this.#requests.update(byHost(({ requests }) => requests));
    set.failed.values = this.#failed.update(byHost(({ failed }) => failed));
    set.lines.values = [{ labels: {}, value: sums.lines }];
    set.rejected.values = [{ labels: {}, value: sums.rejected }];
    set.duplicates.values = [{ labels: {}, value: sums.duplicates }];
    set.sources.set(sums.sources);
    set.commit.set(sums.ver);
    set.clients.set(clients);
    set.follow(follower);
    set.ship(sums.shipments, now);
    return { type: set.registry.contentType, text: await set.registry.metrics() };
  }

  #both(work: (set: MetricSet) => void): void {
    work(this.#sets.prometheus);
    work(this.#sets.openmetrics);
  }
}

function named(text: string | null): string {
  return text ?? '';
}

class MetricSet {
  readonly registry: AnyRegistry;
  readonly errors: LedgerCounter;
  readonly requests: LedgerCounter;
  readonly failed: LedgerCounter;
  readonly lines: LedgerCounter;
  readonly rejected: LedgerCounter;
  readonly duplicates: LedgerCounter;
  readonly restarts: LedgerCounter;
  readonly lost: LedgerCounter;
  readonly sources: Gauge;
  readonly commit: Gauge;
  readonly clients: Gauge;
  readonly up: Gauge;
  readonly files: Gauge;
  readonly lag: Gauge<'path'>;
  readonly offset: Gauge<'path'>;
  readonly behind: Gauge<'target'>;
  readonly behindSeconds: Gauge<'target'>;
  readonly refused: Gauge<'target'>;
  readonly commits: Histogram;
  readonly answers: Histogram<'kind'>;

  constructor(type: RegistryType, version: string, runtime: string) {
    this.registry = new Registry<RegistryType>();
    this.registry.setContentType(type);
    const registers = [this.registry];
    const counter = (name: string, help: string): LedgerCounter => new LedgerCounter({ name, help, registers });
    const gauge = (name: string, help: string): Gauge => new Gauge({ name, help, registers });
    this.errors = counter('ossight_errors_total', 'Errors ever counted, each once.');
    this.requests = counter('ossight_requests_total', 'Requests in server logs, failed ones included.');
    this.failed = counter('ossight_requests_failed_total', 'Requests in server logs that failed.');
    this.lines = counter('ossight_lines_total', 'Lines read.');
    this.rejected = counter('ossight_lines_rejected_total', 'Lines that were malformed.');
    this.duplicates = counter('ossight_duplicates_total', 'Sightings of errors that were counted before.');
    this.sources = gauge('ossight_sources', 'Files and streams that the ledger knows.');
    this.commit = gauge('ossight_ledger_commit', 'Number of the newest commit.');
    this.clients = gauge('ossight_dashboards', 'Dashboards that are open.');
    this.up = gauge('ossight_follower_up', 'Whether logs are being followed for this server.');
    this.files = gauge('ossight_follower_files', 'Files that are followed.');
    this.restarts = counter(
      'ossight_follower_restarts_total',
      'Times the follower ended by itself and was started again.',
    );
    this.lost = counter('ossight_follower_lost_bytes_total', 'Bytes that were known of and are in no file any more.');
    this.lag = new Gauge({
      name: 'ossight_follower_lag_bytes',
      help: 'Bytes that are there and not read yet.',
      labelNames: ['path'],
      registers,
    });
    this.offset = new Gauge({
      name: 'ossight_follower_offset_bytes',
      help: 'Bytes of content that were read.',
      labelNames: ['path'],
      registers,
    });
    const byTarget = (name: string, help: string): Gauge<'target'> =>
      new Gauge({ name, help, labelNames: ['target'], registers });
    this.behind = byTarget('ossight_ship_lag_commits', 'Commits that are not shipped to ClickHouse yet.');
    this.behindSeconds = byTarget(
      'ossight_ship_lag_seconds',
      'Time since something was shipped; 0 when nothing is left.',
    );
    this.refused = byTarget('ossight_ship_failing', 'Whether ClickHouse did not take what was shipped last.');
    this.commits = new Histogram({
      name: 'ossight_store_commit_seconds',
      help: 'Time that a commit of the follower took.',
      buckets: COMMIT_BUCKETS,
      registers,
    });
    this.answers = new Histogram({
      name: 'ossight_store_query_seconds',
      help: 'Time that the ledger took to answer; answers that were kept take none.',
      labelNames: ['kind'],
      buckets: COMMIT_BUCKETS,
      registers,
    });
    new Gauge({
      name: 'ossight_build_info',
      help: 'Always 1; the versions are its labels.',
      labelNames: ['version', 'node'],
      registers,
    }).set({ version, node: runtime }, 1);
  }

  follow(follower: FollowerState | null): void {
    this.lag.reset();
    this.offset.reset();
    this.up.set(follower?.running === true ? 1 : 0);
    this.files.set(follower === null ? 0 : follower.files.length + follower.others.files);
    this.restarts.values = [{ labels: {}, value: follower?.restarts ?? 0 }];
    this.lost.values = [{ labels: {}, value: follower?.lostBytes ?? 0 }];
    if (follower === null) return;
    for (const { path, offset, lag } of follower.files) {
      this.offset.set({ path }, offset);
      this.lag.set({ path }, lag);
    }
    if (follower.others.files > 0) this.lag.set({ path: OTHER }, follower.others.lag);
  }

  ship(shipments: LedgerSums['shipments'], now: number): void {
    for (const gauge of [this.behind, this.behindSeconds, this.refused]) gauge.reset();
    for (const { target, commits, updated, fault } of shipments) {
      this.behind.set({ target }, commits);
      this.behindSeconds.set({ target }, commits === 0 || updated === 0 ? 0 : Math.max(0, now - updated) / 1000);
      this.refused.set({ target }, fault === null ? 0 : 1);
    }
  }
}

interface Example {
  readonly labelSet: { readonly request_id: string };
  readonly value: number;
  /** Epoch s. */
  readonly timestamp: number;
}

/** A counter that shows somebody else's counts; the library's own only count up from 0 and date examples by the clock. */
class LedgerCounter extends Counter {
  values: readonly Counted[] = [];
  examples: ReadonlyMap<string, Example> = new Map();
  override async get(): ReturnType<Counter['get']> {
    return {
      ...(await super.get()),
      values: this.values.map(({ labels, value }) => {
        const exemplar = this.examples.get(JSON.stringify(labels));
        return exemplar === undefined ? { labels, value } : { labels, value, exemplar };
      }),
    };
  }
}
