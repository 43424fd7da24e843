// Reads content to events, by the parts that the commands use, and tells all that becomes of them.
import { Aggregator } from '../../src/aggregate/aggregator.ts';
import { composePipeline } from '../../src/cli/compose.ts';
import type { ErrorEvent } from '../../src/model/event.ts';
import { Harvest } from '../../src/pipeline/harvest.ts';
import { LineReader } from '../../src/pipeline/line-reader.ts';
import type { LineReaderParts, LineSink } from '../../src/pipeline/line-reader.ts';

const NOW = Date.UTC(2026, 10, 24);
const PATH = '/var/log/oss.log';

const parts = composePipeline({
  windowSeconds: 60,
  zone: 'UTC',
  now: NOW,
  requestIdTimes: true,
  ingestTime: NOW,
  format: null,
  clock: () => NOW,
});

export interface Read {
  readonly said: unknown;
  /** Errors that nobody has read: those like another one, and those that are like one but for their own fields. */
  readonly alike: number;
  readonly again: number;
  readonly events: readonly ErrorEvent[];
}

export function readEvents(
  bytes: Uint8Array,
  size: number,
  createAccelerators: LineReaderParts['createAccelerators'],
): Read {
  const harvest = new Harvest(PATH, { ...parts, createAggregator: () => new Aggregator(60) });
  let alike = 0;
  let again = 0;
  const sink: LineSink = {
    record: (result, _, __, lines) => {
      if (result.kind === 'errors' && result.again !== undefined) again += 1;
      harvest.add(result, lines);
    },
    alike: (kind, own, met) => {
      const taken = harvest.alike(kind, own, met);
      if (taken) alike += 1;
      return taken;
    },
    count: (request, times) => harvest.count(request, times),
    pass: (lines) => harvest.pass(lines),
  };
  const reader = new LineReader({ ...parts, createAccelerators }, { offset: 0, lines: 0 }, sink);
  for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, at + size));
  reader.end();
  const { requests, events } = harvest.held.take((host) => ({ host, bucket: null, region: null }));
  const list = [...events];
  const counted = requests.map((request) => JSON.stringify(request)).sort();
  const plain = list.map((event) => ({ ...event, extra: [...event.extra] }));
  return { said: { tally: harvest.tally, recognised: harvest.recognised, counted, plain }, alike, again, events: list };
}
