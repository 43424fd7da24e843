import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FollowerState } from '../../src/serve/follower-state.ts';
import { Metrics, type LedgerSums } from '../../src/serve/metrics.ts';
import { Series } from '../../src/serve/series.ts';
import { requestId, T0 } from '../stores/ledger.ts';
import { ROOT, temporaryDirectory } from '../support/command.ts';
import { openWorld, type World } from './world.ts';

const hasPromtool = spawnSync('promtool', ['--version']).error === undefined;
const promtool = (args: readonly string[], input = ''): { code: number | null; said: string } => {
  const { status, stdout, stderr } = spawnSync('promtool', args, { input, encoding: 'utf8' });
  return { code: status, said: stdout + stderr };
};
const OPENMETRICS = { headers: { accept: 'application/openmetrics-text; version=1.0.0' } };
const FOLLOWER: FollowerState = {
  running: true,
  restarts: 2,
  files: [{ path: '/var/log/"oss"\\access\n.log', offset: 4000, lag: 17 }],
  others: { files: 3, lag: 5 },
  lostBytes: 9,
};

describe('/metrics', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld({}, { follower: () => FOLLOWER });
    world.running.committed([0.002, 0.3]);
  });
  afterAll(() => world.close());

  it('shows the counts of the ledger, and how the follower gets on', async () => {
    const { headers, body } = await world.get('/metrics');
    expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    const lines = body.split('\n');
    const host = 'example-media.oss-cn-hangzhou.aliyuncs.com';
    for (const line of [
      `ossight_errors_total{code="NoSuchKey",host="${host}",action="fix-request"} 5`,
      `ossight_errors_total{code="AccessDenied",host="${host}",action="fix-config"} 1`,
      `ossight_requests_total{host="${host}"} 90`,
      `ossight_requests_failed_total{host="${host}"} 12`,
      'ossight_lines_total 10',
      'ossight_lines_rejected_total 1',
      'ossight_follower_up 1',
      'ossight_follower_files 4',
      'ossight_follower_restarts_total 2',
      'ossight_follower_lost_bytes_total 9',
      String.raw`ossight_follower_offset_bytes{path="/var/log/\"oss\"\\access\n.log"} 4000`,
      String.raw`ossight_follower_lag_bytes{path="/var/log/\"oss\"\\access\n.log"} 17`,
      'ossight_follower_lag_bytes{path="other"} 5',
      'ossight_store_commit_seconds_count 2',
      'ossight_build_info{version="9.9.9",node="v20"} 1',
    ]) {
      expect(lines).toContain(line);
    }
    expect(body).not.toContain('request_id');
  });

  it('gives examples with request ids to whoever reads OpenMetrics', async () => {
    const { headers, body } = await world.get('/metrics', OPENMETRICS);
    expect(headers['content-type']).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8');
    expect(body).toContain(`action="fix-config"} 1 # {request_id="${requestId(12)}"} 1 ${T0 / 1000 + 11}\n`);
    expect(body).toMatch(/^# TYPE ossight_errors counter$/m);
    expect(body.endsWith('\n# EOF\n')).toBe(true);
    // The one format must not change what the other shows.
    expect((await world.get('/metrics')).body).toContain('\nossight_requests_total{');
  });

  it.skipIf(!hasPromtool)('is what Prometheus reads (needs promtool)', async () => {
    const { body } = await world.get('/metrics');
    expect(promtool(['check', 'metrics'], body)).toEqual({ code: 0, said: '' });
    // The other format is only read on the way to a database, which wants a time with each value.
    const open = await world.get('/metrics', OPENMETRICS);
    const dated = open.body.replace(/^(ossight_\S+(?: [^"{}]*"[^\n]*?\})? [0-9.e+-]+)(?= #|$)/gm, `$1 ${T0 / 1000}`);
    const folder = temporaryDirectory();
    writeFileSync(join(folder, 'metrics'), dated);
    const { code, said } = promtool(['tsdb', 'create-blocks-from', 'openmetrics', join(folder, 'metrics'), folder]);
    expect([code, said]).toEqual([0, expect.stringContaining('BLOCK ULID')]);
  });
});

describe('series', () => {
  const other = (): Record<string, string> => ({ host: 'other' });
  const counts = (values: Readonly<Record<string, number>>) =>
    Object.entries(values).map(([host, value]) => ({ labels: { host }, value }));
  const shown = (series: Series, values: Readonly<Record<string, number>>) =>
    Object.fromEntries(series.update(counts(values)).map(({ labels, value }) => [labels['host'], value]));

  it('are as many as allowed, those with most first, and add up', () => {
    const series = new Series(2, other);
    expect(shown(series, { a: 1, b: 5, c: 3, d: 2 })).toEqual({ b: 5, c: 3, other: 3 });
    // Who has one keeps it, whoever overtakes.
    expect(shown(series, { a: 100, b: 5, c: 3, d: 2, e: 7 })).toEqual({ b: 5, c: 3, other: 109 });
  });

  it('never go down', () => {
    const series = new Series(2, other);
    shown(series, { a: 4, b: 3, c: 2 });
    expect(shown(series, { a: 3, b: 4, c: 1 })).toEqual({ a: 4, b: 4, other: 2 });
    expect(shown(series, {})).toEqual({ a: 4, b: 4, other: 2 });
  });

  it('keep a ledger with many hosts small', async () => {
    const sums: LedgerSums = {
      ver: 1,
      errors: Array.from({ length: 5000 }, (_, i) => ({
        code: `C${i % 70}`,
        action: 'retry',
        host: `h${i}`,
        errors: 1,
      })),
      requests: Array.from({ length: 5000 }, (_, i) => ({ host: `h${i}`, requests: 2, failed: 1 })),
      lines: 1,
      rejected: 0,
      duplicates: 0,
      sources: 1,
      shipments: [
        { target: 'a', commits: 0, updated: 1000, fault: null },
        { target: 'b', commits: 7, updated: 1000, fault: 'away' },
      ],
      examples: [],
    };
    const { text } = await new Metrics('1', 'v20').text(sums, null, 0, '', 61_000);
    for (const line of [
      'ossight_ship_lag_commits{target="a"} 0',
      'ossight_ship_lag_seconds{target="a"} 0',
      'ossight_ship_failing{target="a"} 0',
      'ossight_ship_lag_commits{target="b"} 7',
      'ossight_ship_lag_seconds{target="b"} 60',
      'ossight_ship_failing{target="b"} 1',
    ]) {
      expect(text.split('\n')).toContain(line);
    }
    const errors = text.split('\n').filter((line) => line.startsWith('ossight_errors_total{'));
    expect(errors).toHaveLength(1001);
    expect(errors.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0)).toBe(5000);
    expect(text.split('\n').filter((line) => line.startsWith('ossight_requests_total{'))).toHaveLength(201);
    expect(text).toContain('ossight_follower_up 0');
  });
});

describe('what is given along for Prometheus and Grafana', () => {
  const rules = readFileSync(join(ROOT, 'samples/prometheus-rules.yml'), 'utf8');
  const dashboard = readFileSync(join(ROOT, 'samples/grafana-dashboard.json'), 'utf8');

  it.skipIf(!hasPromtool)('has rules that Prometheus takes (needs promtool)', () => {
    expect(promtool(['check', 'rules', join(ROOT, 'samples/prometheus-rules.yml')])).toMatchObject({ code: 0 });
  });

  it.skipIf(!hasPromtool)('asks in the dashboard what Prometheus can parse (needs promtool)', () => {
    const { panels } = JSON.parse(dashboard) as { panels: { targets: { expr: string }[] }[] };
    const expressions = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
    expect(expressions.length).toBeGreaterThan(10);
    const group = expressions.map((expr, i) => {
      const plain = expr
        .replaceAll('$__rate_interval', '5m')
        .replaceAll('$__range', '6h')
        .replaceAll('$instance', '.*');
      return `      - record: each:${i}\n        expr: ${JSON.stringify(plain)}\n`;
    });
    const file = join(temporaryDirectory(), 'rules.yml');
    writeFileSync(file, `groups:\n  - name: dashboard\n    rules:\n${group.join('')}`);
    expect(promtool(['check', 'rules', file]).said).toContain(`${expressions.length} rules found`);
  });

  it('asks for metrics that there are', async () => {
    const world = await openWorld();
    const { body } = await world.get('/metrics');
    await world.close();
    const known = new Set([...body.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name));
    const asked = [...(rules + dashboard).matchAll(/\bossight_[a-z_]+/g)].map(([name]) => name.replace(/_bucket$/, ''));
    expect(asked.length).toBeGreaterThan(15);
    expect(asked.filter((name) => !known.has(name))).toEqual([]);
  });
});
