// The files that take longest come first, so that no worker is left alone with one at the end. On a machine that has run the
// tests before vitest knows by itself.
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Longest first. */
const LONG = [
  'cluster/fleet',
  'cluster/shipping',
  'web/report-page',
  'stores/clickhouse/cluster',
  'faults/kill',
  'web/live-page',
  'cli/clickhouse',
  'cli/commands',
  'stores/query',
  'faults/interrupted',
  'faults/meet',
  'cli/jobs',
  'stores/clickhouse/',
  'package',
  'cluster/server',
  'faults/',
  'follow/',
  'readme',
  'stores/kill',
];

export class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const place = LONG.findIndex((name) => moduleId.includes(`/test/${name}`));
      return place === -1 ? LONG.length : place;
    };
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}
