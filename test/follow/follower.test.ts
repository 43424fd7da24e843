// Every misfortune of a log file by its name, played step by step against a store in memory. What random orders of them do is
// tried in actions.test.ts.
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Notice, TailOptions } from '../../src/follow/contract.ts';
import { Tailer } from '../../src/follow/tailer.ts';
import { OssightError } from '../../src/model/error.ts';
import type { PipelineStore } from '../../src/pipeline/pipeline.ts';
import { readSource } from '../../src/pipeline/pipeline.ts';
import { contentOf, isPlain } from '../../src/sources/decoding.ts';
import { options as readingOptions, parts, sourceOf } from '../pipeline/parts.ts';
import { CountingStore } from './counting-store.ts';
import { MemoryFiles, SteppedClock } from './memory-files.ts';

const LOG = '/logs/app.log';

let files: MemoryFiles;
let clock: SteppedClock;
let counting: CountingStore;
let store: PipelineStore;
let notices: Notice[];
let tailer: Tailer;

function start(patterns: readonly string[] = [LOG], options: Partial<TailOptions> = {}): Tailer {
  tailer = new Tailer(
    patterns,
    { flushMs: 0, listMs: 0, ...options },
    {
      files,
      clock,
      store,
      pipeline: parts,
      isPlain,
      contentOf,
      notice: (notice) => notices.push(notice),
      onRejected: () => {},
    },
  );
  return tailer;
}

beforeEach(() => {
  files = new MemoryFiles();
  clock = new SteppedClock();
  counting = new CountingStore();
  store = counting.connect();
  notices = [];
});

/** Lines with an error each, long enough to be told apart. */
const records = (...names: string[]): string => names.map((name) => `E ${name}-of-some-length\n`).join('');

/** Names counted, those counted more than once with their number. */
function counted(): string[] {
  return [...counting.counts]
    .filter(([, count]) => count !== 0)
    .map(([name, count]) => name.replace('-of-some-length', '') + (count === 1 ? '' : ` ${count}`))
    .toSorted();
}

async function drain(): Promise<void> {
  for (let more = true, n = 0; more && n < 1000; n += 1) ({ more } = await tailer.step());
}

/** As after a kill: whatever was not committed is gone. */
function restart(...how: Parameters<typeof start>): Tailer {
  files.closeAll();
  return start(...how);
}

const kinds = (): string[] => notices.map(({ kind }) => kind);

describe('rotation by rename', () => {
  it('reads the old file to its end, late writes too, and the new one from its beginning', async () => {
    start();
    files.append(LOG, records('one'));
    await drain();
    const old = files.writer(LOG);
    old.append(records('two'));
    files.rename(LOG, `${LOG}.1`);
    old.append(records('three'));
    files.append(LOG, records('four'));
    await drain();
    old.append(records('five'));
    await drain();
    expect(counted()).toEqual(['five', 'four', 'one', 'three', 'two']);
  });

  it('is noticed several times between two looks', async () => {
    start();
    files.append(LOG, records('g0'));
    await drain();
    for (let n = 1; n <= 5; n += 1) {
      for (let i = 5; i >= 1; i -= 1)
        if (files.names().includes(`${LOG}.${i}`)) files.rename(`${LOG}.${i}`, `${LOG}.${i + 1}`);
      files.append(LOG, records(`end-of-g${n - 1}`));
      files.rename(LOG, `${LOG}.1`);
      files.append(LOG, records(`g${n}`));
    }
    await drain();
    expect(counted()).toEqual([
      ...[0, 1, 2, 3, 4].map((n) => `end-of-g${n}`),
      ...[0, 1, 2, 3, 4, 5].map((n) => `g${n}`),
    ]);
  });

  it('is noticed while nobody followed, compressed files among it', async () => {
    start();
    files.append(LOG, records('one'));
    await drain();
    files.append(LOG, records('two'));
    files.rename(LOG, `${LOG}.1`);
    files.append(LOG, records('three'));
    files.rename(`${LOG}.1`, `${LOG}.2`);
    files.compress(`${LOG}.2`, gzipSync);
    files.rename(LOG, `${LOG}.1`);
    files.append(LOG, records('four'));
    restart();
    await drain();
    expect(counted()).toEqual(['four', 'one', 'three', 'two']);
  });

  it('asks for no history that lay there before', async () => {
    files.append(`${LOG}.1`, records('before'));
    files.append(LOG, records('one'));
    start();
    await drain();
    files.rename(`${LOG}.1`, `${LOG}.2`);
    files.compress(`${LOG}.2`, gzipSync);
    files.rename(LOG, `${LOG}.1`);
    files.append(LOG, records('two'));
    await drain();
    restart();
    await drain();
    expect(counted()).toEqual(['one', 'two']);
  });

  it('counts what was open when the file was let go, and takes it back when it goes on', async () => {
    start();
    files.append(LOG, `${records('one')}B block-of-some-length\na\n`);
    await drain();
    expect(counted()).toEqual(['one']);
    files.rename(LOG, `${LOG}.1`);
    await drain();
    clock.advance(5000);
    await drain();
    expect(counted()).toEqual(['block', 'one']);
    files.append(`${LOG}.1`, `b\nZ\n${records('two')}`);
    await drain();
    expect(counted()).toEqual(['block', 'one', 'two']);
  });
});

describe('truncation', () => {
  it.each([
    ['a reader that was behind', 16],
    ['a reader that had read all', 1 << 20],
  ])('after a copy leaves the rest in the copy: %s', async (_, budgetBytes) => {
    start([LOG], { budgetBytes });
    files.append(LOG, records('one', 'two', 'three'));
    await tailer.step();
    files.copy(LOG, `${LOG}.1`);
    files.truncate(LOG);
    await drain();
    files.append(LOG, records('four'));
    await drain();
    expect(counted()).toEqual(['four', 'one', 'three', 'two']);
    expect(kinds()).not.toContain('lost');
  });

  it('without a copy loses what was not read, and says how much', async () => {
    start([LOG], { budgetBytes: 16 });
    files.append(LOG, records('one', 'two', 'three'));
    await tailer.step();
    files.truncate(LOG);
    await drain();
    const lost = tailer.totals().lostBytes;
    expect(lost).toBe(records('one', 'two', 'three').length - 16);
    expect(notices.find(({ kind }) => kind === 'lost')).toMatchObject({ path: LOG, bytes: lost });
  });

  it('to nothing is known after a kill', async () => {
    start();
    files.append(LOG, records('one', 'two'));
    await drain();
    files.truncate(LOG);
    await drain();
    restart();
    files.append(LOG, records('three'));
    await drain();
    expect(counted()).toEqual(['one', 'three', 'two']);
  });

  it('and a refill beyond the old place is read from its beginning', async () => {
    start();
    files.append(LOG, records('one'));
    await drain();
    files.truncate(LOG);
    files.append(LOG, records('two', 'three', 'four'));
    await drain();
    expect(counted()).toEqual(['four', 'one', 'three', 'two']);
  });

  it.each([-1, 0, 1])('and a refill to the same size, give or take %i records', async (more) => {
    start();
    files.append(LOG, records('aa', 'bb'));
    await drain();
    files.truncate(LOG);
    const names = ['cc', 'dd', 'ee'].slice(0, 2 + more);
    files.append(LOG, records(...names));
    await drain();
    expect(counted()).toEqual(['aa', 'bb', ...names]);
  });

  it('with a writer that goes on at its old place leaves a hole that costs no line', async () => {
    start();
    files.append(LOG, records('one'));
    await drain();
    files.truncate(LOG);
    files.writeAt(LOG, 100_001, records('two'));
    await drain();
    expect(counted()).toEqual(['one', 'two']);
  });
});

describe('other files under the name', () => {
  it.each([true, false])('deleted and made anew (birth times: %s)', async (births) => {
    files.births = births;
    start();
    files.append(LOG, records('one'));
    await drain();
    files.append(LOG, records('two'));
    files.remove(LOG);
    files.append(LOG, records('three'));
    await drain();
    expect(counted()).toEqual(['one', 'three', 'two']);
  });

  it.each([true, false])(
    'with the inode of the old one (birth times: %s), live and after a restart',
    async (births) => {
      files.births = births;
      start();
      files.append(LOG, records('one'));
      await drain();
      // A number is free only when nobody has the file open.
      tailer.reopen();
      files.reuse.push(files.ino(LOG));
      files.remove(LOG);
      files.append(LOG, records('two', 'three'));
      await drain();
      files.reuse.push(files.ino(LOG));
      files.remove(LOG);
      files.append(LOG, records('four'));
      restart();
      await drain();
      expect(counted()).toEqual(['four', 'one', 'three', 'two']);
    },
  );

  it('behind a link that was turned', async () => {
    files.append('/data/a', records('one'));
    files.symlink('/data/a', LOG);
    start();
    await drain();
    files.append('/data/a', records('two'));
    files.append('/data/b', records('three'));
    files.symlink('/data/b', LOG);
    await drain();
    expect(counted()).toEqual(['one', 'three', 'two']);
  });

  it('are one where two names mean one', async () => {
    files.append(LOG, records('one'));
    files.link(LOG, '/logs/other.log');
    files.symlink(LOG, '/logs/third.log');
    start(['/logs/*.log', LOG]);
    await drain();
    files.append('/logs/other.log', records('two'));
    await drain();
    expect(counted()).toEqual(['one', 'two']);
  });

  it('are two where only their heads agree', async () => {
    const banner = '# the banner that every file begins with\n'.repeat(50);
    files.append('/logs/a.log', banner + records('one'));
    start(['/logs/*.log']);
    await drain();
    files.append('/logs/b.log', banner);
    await drain();
    files.append('/logs/b.log', records('two', 'three'));
    await drain();
    expect(counted()).toEqual(['one', 'three', 'two']);
  });
});

describe('what cannot be looked at', () => {
  it.each(['EACCES', 'EIO'])('is not gone: %s', async (code) => {
    start();
    files.append(LOG, records('one'));
    await drain();
    files.fail(LOG, code);
    files.fail(`read ${LOG}`, code);
    files.append(LOG, records('two'));
    for (let n = 0; n < 3; n += 1) {
      await drain();
      clock.advance(60_000);
    }
    expect(kinds().filter((kind) => kind === 'unreadable').length).toBeLessThanOrEqual(2);
    files.fail(LOG, null);
    files.fail(`read ${LOG}`, null);
    await drain();
    expect(counted()).toEqual(['one', 'two']);
    expect(kinds()).toContain('readable');
  });

  it('for want of descriptors is read in its turn', async () => {
    files.maxOpen = 3;
    for (let n = 0; n < 20; n += 1) files.append(`/logs/${n}.log`, records(`first-${n}`));
    start(['/logs/*.log'], { maxOpen: 8 });
    await drain();
    for (let n = 0; n < 20; n += 1) files.append(`/logs/${n}.log`, records(`second-${n}`));
    await drain();
    await drain();
    expect(counted()).toHaveLength(40);
    expect(counted().filter((name) => name.includes(' '))).toEqual([]);
  });

  it('because its directory is away comes back as it was', async () => {
    start(['/logs/*.log']);
    files.append(LOG, `${records('one')}E half`);
    await drain();
    files.vanish('/logs');
    await drain();
    clock.advance(10_000);
    await drain();
    files.vanish('/logs', false);
    files.append(LOG, `-of-some-length\n${records('two')}`);
    await drain();
    expect(counted()).toEqual(['half', 'one', 'two']);
  });
});

describe('open ends', () => {
  it('a line written byte by byte over restarts counts once', async () => {
    start();
    for (const byte of records('one', 'two')) {
      files.append(LOG, byte);
      restart();
      await drain();
    }
    expect(counted()).toEqual(['one', 'two']);
  });

  it('a last line without its end is pending', async () => {
    start();
    files.append(LOG, `${records('one')}E two-of-some-length`);
    await drain();
    expect(counted()).toEqual(['one']);
    files.append(LOG, '\n');
    await drain();
    expect(counted()).toEqual(['one', 'two']);
  });

  it('a record whose end nothing tells counts when it was quiet for long', async () => {
    start();
    files.append(LOG, `${records('one')}B block-of-some-length\na\n`);
    await drain();
    clock.advance(30_000);
    await drain();
    expect(counted()).toEqual(['block', 'one']);
    files.append(LOG, `b\nZ\n`);
    await drain();
    expect(counted()).toEqual(['block', 'one']);
  });
});

describe('the store', () => {
  it('that refuses is offered the very same batch, and nothing further is read', async () => {
    const offered: unknown[] = [];
    const { commit } = store;
    let full = true;
    store = {
      sourcesByRung: store.sourcesByRung,
      commit: (batch) => {
        offered.push(batch);
        if (full) throw new OssightError('database', 'the disk is full');
        return commit(batch);
      },
    };
    start();
    files.append(LOG, records('one'));
    const first = await tailer.step();
    expect(first).toMatchObject({ more: false, held: true });
    files.append(LOG, records('two'));
    for (let n = 0; n < 5; n += 1) {
      clock.advance(60_000);
      await tailer.step();
    }
    expect(offered.length).toBe(6);
    expect(new Set(offered).size).toBe(1);
    expect(kinds()).toEqual(['store-failed']);
    full = false;
    clock.advance(60_000);
    await drain();
    expect(counted()).toEqual(['one', 'two']);
    expect(kinds()).toEqual(['store-failed', 'store-back']);
  });

  it('is told at most once in a flush interval', async () => {
    let commits = 0;
    const { commit } = store;
    store = {
      sourcesByRung: store.sourcesByRung,
      commit: (batch) => {
        commits += 1;
        return commit(batch);
      },
    };
    start([LOG], { flushMs: 1000 });
    for (let n = 0; n < 100; n += 1) {
      files.append(LOG, records(`r${n}`));
      await tailer.step();
      clock.advance(100);
    }
    expect(commits).toBe(10);
    await tailer.stop();
    expect(counted()).toHaveLength(100);
  });

  it('is shared with import: what one counted the other skips', async () => {
    start([LOG], { flushMs: 1000 });
    files.append(LOG, records('one'));
    await drain();
    files.append(LOG, records('two'));
    await tailer.step();
    await readSource(sourceOf(files.content(LOG)), counting.connect(), parts, readingOptions);
    files.append(LOG, records('three'));
    clock.advance(1000);
    await drain();
    clock.advance(1000);
    await drain();
    expect(counted()).toEqual(['one', 'three', 'two']);
  });
});

describe('a reading that another one overtook', () => {
  /** Read by another process, under whatever name. */
  const importing = async (content: string): Promise<unknown> =>
    readSource(sourceOf(Buffer.from(content)), counting.connect(), parts, readingOptions);
  /** Bytes told to be lost, one notice each. */
  const lost = (): number[] => notices.flatMap((notice) => (notice.kind === 'lost' ? [notice.bytes] : []));

  /** `one` was read and stored, `two` and `three` only read, when an import counts as far as `two`. */
  const overtaken = async (): Promise<void> => {
    start([LOG], { flushMs: 1000 });
    files.append(LOG, records('one'));
    await drain();
    files.append(LOG, records('two', 'three'));
    await importing(records('one', 'two'));
    clock.advance(1000);
    await tailer.step();
  };

  it('is not that of the original, when a copy met in the same step holds less', async () => {
    files.append(LOG, records('one', 'two'));
    files.copy(LOG, `${LOG}.1`);
    files.append(LOG, records('three'));
    start([`${LOG}.1`, LOG]);
    await tailer.step();
    files.truncate(LOG);
    await drain();
    expect(counted()).toEqual(['one', 'three', 'two']);
    expect(lost()).toEqual([]);
  });

  it('has a word for what was seen in a truncated file and stands in no copy', async () => {
    files.append(LOG, records('one', 'two'));
    files.copy(LOG, `${LOG}.1`);
    files.append(LOG, records('three'));
    start([`${LOG}.1`, LOG], { budgetBytes: 40 });
    await tailer.step();
    files.truncate(LOG);
    await drain();
    expect(counted()).toEqual(['one', 'two']);
    expect(lost()).toEqual([records('three').length]);
    expect(tailer.totals().lostBytes).toBe(records('three').length);
  });

  it('has a word for what was seen in a file that went while it was closed', async () => {
    await overtaken();
    tailer.reopen();
    files.remove(LOG);
    await drain();
    expect(counted()).toEqual(['one', 'two']);
    expect(lost()).toEqual([records('three').length]);
  });

  it('is gone on with in the copy that was made before the truncation', async () => {
    await overtaken();
    files.copy(LOG, `${LOG}.1`);
    files.append(LOG, records('four'));
    files.truncate(LOG);
    await drain();
    clock.advance(1000);
    await drain();
    expect(counted()).toEqual(['one', 'three', 'two']);
    expect(lost()).toEqual([]);
  });

  it('has a word at the end for what stood in a file without a name', async () => {
    start([LOG], { flushMs: 1000 });
    const writer = files.writer(LOG);
    writer.append(records('one'));
    await drain();
    files.remove(LOG);
    await tailer.step();
    writer.append(records('two', 'three'));
    await tailer.step();
    await importing(records('one', 'two'));
    await tailer.stop();
    expect(counted()).toEqual(['one', 'two']);
    expect(lost()).toEqual([records('three').length]);
  });

  it('has no word for what is still there', async () => {
    await overtaken();
    files.rename(LOG, `${LOG}.1`);
    files.append(LOG, records('four'));
    await drain();
    clock.advance(1000);
    await drain();
    expect(counted()).toEqual(['four', 'one', 'three', 'two']);
    expect(lost()).toEqual([]);
  });

  it.each([
    ['read up to where the other one is', 42, ['four', 'three']],
    ['read further than the other one', 63, ['four', 'three']],
    ['read to its end', 1 << 20, ['four', 'three']],
  ])('tells once what went with a truncation: %s', async (_, budgetBytes, gone) => {
    start([LOG], { flushMs: 1000, budgetBytes });
    files.append(LOG, records('one'));
    await drain();
    files.append(LOG, records('two', 'three', 'four'));
    await tailer.step();
    await importing(records('one', 'two'));
    files.truncate(LOG);
    clock.advance(1000);
    await drain();
    expect(counted()).toEqual(['one', 'two']);
    expect(lost()).toEqual([records(...gone).length]);
  });
});

describe('the beginning', () => {
  it('may be the end of what is there, which stays passed over wherever it turns up', async () => {
    files.append(LOG, `${records('old', 'older')}E half`);
    start([LOG], { from: 'end' });
    await drain();
    files.append(LOG, `-of-some-length\n${records('new')}`);
    files.append('/logs/app.log.1', 'x');
    await drain();
    restart([LOG, '/logs/copy.log'], { from: 'start' });
    files.copy(LOG, '/logs/copy.log');
    await drain();
    expect(counted()).toEqual(['half', 'new']);
  });

  it('of a file that appears later is its first byte', async () => {
    start(['/logs/*.log'], { from: 'end' });
    await drain();
    files.append(LOG, records('one'));
    await drain();
    expect(counted()).toEqual(['one']);
  });
});

describe('ending', () => {
  it('stores what was read and closes everything', async () => {
    start(['/logs/*.log'], { flushMs: 60_000 });
    files.append(LOG, records('one'));
    await drain();
    files.append(LOG, records('two'));
    await drain();
    expect(counted()).toEqual(['one']);
    await tailer.stop();
    expect(counted()).toEqual(['one', 'two']);
    expect(files.opened).toBe(0);
  });

  it('does not read on while it is asked for', async () => {
    start();
    files.append(LOG, records('one'));
    tailer.halt();
    expect(await tailer.step()).toMatchObject({ more: false });
    expect(counted()).toEqual([]);
  });
});
