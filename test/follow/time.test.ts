// Time as logs and machines tell it: late, out of order, far in the future, in both hours of a change of clocks, and with the
// clock of the machine set back. The parts are those of the command, the store is the real one, the clock goes when told.
import { describe, expect, it, onTestFinished } from 'vitest';
import { composePipeline } from '../../src/cli/compose.ts';
import { Tailer } from '../../src/follow/tailer.ts';
import { OssightError } from '../../src/model/error.ts';
import type { PipelineStore } from '../../src/pipeline/pipeline.ts';
import { contentOf, isPlain } from '../../src/sources/decoding.ts';
import { openPrivate } from '../../src/stores/index.ts';
import type { Reader } from '../../src/stores/reader.ts';
import type { Store } from '../../src/stores/store.ts';
import { CATALOG, classify } from '../stores/ledger.ts';
import { MemoryFiles, SteppedClock } from './memory-files.ts';

const LOG = '/logs/app.log';
const ALL = { since: null, until: null };
const MINUTE = 60_000;
const DAY = 86_400_000;

interface Followed {
  readonly files: MemoryFiles;
  readonly clock: SteppedClock;
  readonly store: Store;
  readonly reader: Reader;
  tailer: Tailer;
  restart(): void;
}

function follow(zone = 'UTC', flushMs = 0, wrap = (store: PipelineStore): PipelineStore => store): Followed {
  const files = new MemoryFiles();
  const clock = new SteppedClock();
  const { store, reader } = openPrivate({ windowSeconds: 60, catalog: CATALOG, classify, now: clock.wall() });
  onTestFinished(() => store.close());
  const pipeline = composePipeline({
    windowSeconds: 60,
    zone,
    get now() {
      return clock.wall();
    },
    requestIdTimes: false,
    ingestTime: null,
    format: null,
    clock: () => clock.wall(),
  });
  const make = (): Tailer =>
    new Tailer(
      ['/logs/*.log'],
      { flushMs },
      {
        files,
        clock,
        store: wrap(store),
        pipeline,
        isPlain,
        contentOf,
        notice: () => {},
        onRejected: () => {},
      },
    );
  const followed = {
    files,
    clock,
    store,
    reader,
    tailer: make(),
    restart: () => {
      files.closeAll();
      followed.tailer = make();
    },
  };
  return followed;
}

const id = (n: number): string => `6B02F0A0C0FFEE${String(n).padStart(10, '0')}`;
const body = (stamp: string, n: number): string =>
  `${stamp} ERROR upload - <Error><Code>NoSuchKey</Code><Message>m</Message><RequestId>${id(n)}</RequestId><HostId>example-media.oss-cn-hangzhou.aliyuncs.com</HostId></Error>\n`;
const access = (stamp: string, n: number): string =>
  `203.0.113.9 - - [${stamp}] "GET /a.jpg HTTP/1.1" 404 300 8 "-" "curl/8" "example-media.oss-cn-hangzhou.aliyuncs.com" "${id(n)}" "true" "-" "GetObject" "example-media" "a.jpg" - 5 "NoSuchKey" 260 "1230000000000017" - "-" "standard" "-" "-" "-"\n`;
const utc = (ms: number): string => new Date(ms).toISOString().slice(0, 19);
const stamp = (ms: number): string => `${utc(ms)}Z`;

/** Times of all errors in the order of their numbers. */
function times({ reader }: Followed, count: number): string[] {
  return Array.from({ length: count }, (_, n) => utc(reader.find(id(n))[0]?.time ?? 0));
}

describe('the hours in which clocks change', () => {
  it.each([
    [
      'America/New_York',
      ['2026-11-01 00:59:59', '2026-11-01 01:00:00', '2026-11-01 01:59:59', '2026-11-01 02:00:00'],
      ['2026-11-01T04:59:59', '2026-11-01T05:00:00', '2026-11-01T05:59:59', '2026-11-01T07:00:00'],
    ],
    [
      'America/New_York',
      ['2026-03-08 01:59:59', '2026-03-08 02:30:00', '2026-03-08 03:00:00'],
      ['2026-03-08T06:59:59', '2026-03-08T07:30:00', '2026-03-08T07:00:00'],
    ],
    [
      'Australia/Lord_Howe',
      ['2026-04-05 01:29:59', '2026-04-05 01:45:00', '2026-04-05 02:00:00'],
      ['2026-04-04T14:29:59', '2026-04-04T14:45:00', '2026-04-04T15:30:00'],
    ],
    [
      'Australia/Lord_Howe',
      ['2026-10-04 01:59:59', '2026-10-04 02:15:00', '2026-10-04 02:30:00'],
      ['2026-10-03T15:29:59', '2026-10-03T15:45:00', '2026-10-03T15:30:00'],
    ],
  ])('lines without a zone, read in %s: %s', async (zone, stamps, instants) => {
    const followed = follow(zone);
    for (const [n, text] of stamps.entries()) {
      followed.files.append(LOG, body(text, n));
      await followed.tailer.step();
    }
    expect(times(followed, stamps.length)).toEqual(instants);
    expect(followed.reader.totals(ALL).errors).toBe(stamps.length);
  });

  it('lines with a zone of their own tell both twins of the hour apart', async () => {
    const followed = follow('Australia/Lord_Howe');
    const stamps = ['01/Nov/2026:01:30:00 -0400', '01/Nov/2026:01:30:00 -0500', '05/Apr/2026:01:45:00 +1030'];
    followed.files.append(LOG, stamps.map(access).join(''));
    await followed.tailer.step();
    expect(times(followed, 3)).toEqual(['2026-11-01T05:30:00', '2026-11-01T06:30:00', '2026-04-04T15:15:00']);
    expect(followed.reader.requestTrend(ALL, 60).map(({ requests }) => requests)).toEqual([1, 1, 1]);
  });
});

describe('late and out of order', () => {
  it('every error falls into its own window, whenever it comes, also after a restart', async () => {
    const inOrder = follow();
    const mixed = follow();
    const noon = Date.UTC(2026, 10, 22, 12);
    const numbers = Array.from({ length: 60 }, (_, n) => n);
    const line = (n: number): string => body(stamp(noon + Math.floor(n / 4) * MINUTE), n);
    for (const n of numbers) inOrder.files.append(LOG, line(n));
    await inOrder.tailer.step();
    // 23 and 60 have no divisor in common: each number once, far from its neighbours.
    for (const n of numbers) {
      mixed.files.append(LOG, line((n * 23 + 59) % 60));
      await mixed.tailer.step();
      if (n % 20 === 9) mixed.restart();
    }
    expect(mixed.reader.trend(ALL, 60, 'code')).toEqual(inOrder.reader.trend(ALL, 60, 'code'));
    expect(mixed.reader.trend(ALL, 60, 'code')).toHaveLength(15);
  });

  it('what is older than retention counts, and only its single error goes', async () => {
    const { files, clock, store, reader, tailer } = follow();
    files.append(LOG, body(stamp(clock.wall() - 60 * DAY), 1) + body(stamp(clock.wall() - MINUTE), 2));
    await tailer.step();
    store.prune({ before: clock.wall() - 30 * DAY, keep: Infinity }, false);
    expect([reader.find(id(1)).length, reader.find(id(2)).length]).toEqual([0, 1]);
    expect(reader.totals(ALL).errors).toBe(2);
  });
});

describe('far in the future', () => {
  const FUTURE = Date.UTC(2036, 10, 22);

  it('is counted and flagged, and moves neither the range nor retention', async () => {
    const { files, clock, store, reader, tailer } = follow();
    const now = clock.wall();
    files.append(LOG, body(stamp(now - 2 * MINUTE), 1) + body(stamp(now - MINUTE), 2));
    await tailer.step();
    const before = reader.totals(ALL);
    files.append(LOG, [3, 4, 5].map((n) => body(stamp(FUTURE + n * DAY), n)).join(''));
    await tailer.step();
    expect(reader.totals(ALL)).toMatchObject({
      errors: 5,
      first: before.first,
      last: before.last,
    });
    expect(reader.oddities(ALL)).toContainEqual(
      expect.objectContaining({ kind: 'skewed-time', code: 'NoSuchKey', errors: 3 }),
    );
    expect(store.prune({ before: now - 30 * DAY, keep: Infinity }, false)).toEqual({ byAge: 0, byCount: 0, left: 5 });
    // Where there are too many, those of a clock gone wrong never push out the others.
    store.prune({ before: now - 30 * DAY, keep: 2 }, false);
    expect([1, 2, 3, 4, 5].map((n) => reader.find(id(n)).length)).toEqual([1, 1, 0, 0, 0]);
    expect(reader.totals(ALL).errors).toBe(5);
  });
});

describe('with the clock of the machine set back', () => {
  it('what is held is committed when its time has passed', async () => {
    const followed = follow('UTC', 1_000);
    const { files, clock, reader, tailer } = followed;
    files.append(LOG, body(stamp(clock.wall()), 1));
    await tailer.step();
    files.append(LOG, body(stamp(clock.wall()), 2));
    clock.setWall(clock.wall() - 365 * DAY);
    expect(await tailer.step()).toMatchObject({ held: true, dueMs: 1_000 });
    expect(reader.totals(ALL).errors).toBe(1);
    clock.advance(1_000);
    await tailer.step();
    expect(reader.totals(ALL).errors).toBe(2);
  });

  it('new files are found, quiet ones ended', async () => {
    const { files, clock, reader, tailer } = follow();
    files.append(LOG, body(stamp(clock.wall()), 1).trimEnd());
    await tailer.step();
    clock.setWall(0);
    files.append('/logs/new.log', body('2026-11-22T17:00:00Z', 2));
    clock.advance(1_000);
    await tailer.step();
    expect(reader.find(id(2))).toHaveLength(1);
    expect(reader.find(id(1))).toHaveLength(0);
    clock.advance(30_000);
    await tailer.step();
    expect(reader.find(id(1))).toHaveLength(1);
  });

  it('a store that refused is tried again', async () => {
    let refuses = true;
    const followed = follow('UTC', 0, (store) => ({
      sourcesByRung: store.sourcesByRung,
      commit: (batch) => {
        if (refuses) throw new OssightError('database', 'full');
        return store.commit(batch);
      },
    }));
    const { files, clock, reader, tailer } = followed;
    files.append(LOG, body(stamp(clock.wall()), 1));
    expect(await tailer.step()).toMatchObject({ held: true, retryMs: 250 });
    clock.setWall(clock.wall() - 365 * DAY);
    refuses = false;
    clock.advance(250);
    expect(await tailer.step()).toMatchObject({ held: false, retryMs: null });
    expect(reader.totals(ALL).errors).toBe(1);
  });
});
