// Lines put together into batches that one INSERT takes: of one shard, not too many, and of not too many days, since every day
// is a partition and a server refuses to write a hundred at once (max_partitions_per_insert_block).
import type { Line } from './ship-lines.ts';

/** Every batch is a part in every column's files, fetched by each replica and merged: those of 10,000 cost servers over twice as much. */
export const MOST_ROWS = 30_000;
const MOST_DAYS = 60;
const DAY = 86_400;

export interface Batch {
  readonly shard: number;
  readonly rows: number;
  readonly text: string;
}

export function batchesOf(lines: readonly Line[], shardAt: (line: Line) => number, mostRows = MOST_ROWS): Batch[] {
  const groups = new Map<number, Map<number, string[]>>();
  for (const line of lines) {
    const shard = shardAt(line);
    const day = Math.floor(line.at / DAY);
    const days = groups.get(shard) ?? new Map<number, string[]>();
    groups.set(shard, days);
    const texts = days.get(day);
    if (texts === undefined) days.set(day, [line.text]);
    else texts.push(line.text);
  }
  return [...groups].flatMap(([shard, days]) => Array.from(ofShard(shard, days, mostRows)));
}

function* ofShard(shard: number, days: ReadonlyMap<number, readonly string[]>, mostRows: number): Generator<Batch> {
  let text = '';
  let rows = 0;
  let begun = 0;
  for (const [, lines] of [...days].sort(([a], [b]) => a - b)) {
    begun += 1;
    for (const line of lines) {
      if (rows === mostRows) {
        yield { shard, rows, text };
        [text, rows, begun] = ['', 0, 1];
      }
      text += line;
      rows += 1;
    }
    if (begun < MOST_DAYS) continue;
    yield { shard, rows, text };
    [text, rows, begun] = ['', 0, 0];
  }
  if (rows > 0) yield { shard, rows, text };
}
