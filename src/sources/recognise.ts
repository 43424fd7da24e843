// Finds the stored source that a content is, if it is one: by the rungs of its head, then by its prints and marker.
import type { KnownSource } from '../model/batch.ts';
import { matchesAt, matchesThrough, rungOf, RUNGS } from './identity.ts';
import type { Content } from './source.ts';

/** Sources that have a rung of this length with this hash. */
export type SourcesByRung = (length: number, hash: string) => readonly KnownSource[];

/**
 * The known source that this content continues, repeats, or is an older and shorter copy of; null for new content.
 * Where several agree (a copy was taken before both were read on) the one read furthest.
 */
export async function recognise(content: Content, sourcesByRung: SourcesByRung): Promise<KnownSource | null> {
  if (content.origin === null) return null;
  const head = await headOf(content);
  const matched: KnownSource[] = [];
  for (const known of candidates(head, sourcesByRung)) {
    if (await agrees(known, content)) matched.push(known);
  }
  return matched.toSorted((a, b) => b.checkpoint.offset - a.checkpoint.offset || a.id - b.id)[0] ?? null;
}

function candidates(head: Uint8Array, sourcesByRung: SourcesByRung): KnownSource[] {
  const lengths = RUNGS.filter((length) => length <= head.length);
  const longest = lengths.at(-1);
  return lengths.flatMap((length) => {
    const found = sourcesByRung(length, rungOf(head, length).hash);
    // Below this content's longest rung only what was shorter than the next rung when it was read can be the same.
    return length === longest ? found : found.filter((known) => known.identity.rungs.at(-1)?.length === length);
  });
}

async function agrees(known: KnownSource, content: Content): Promise<boolean> {
  const { offset } = known.checkpoint;
  if (content.size === null) return matchesThrough(known.identity, offset, content.chunks(0));
  return matchesAt(known.identity, offset, content.size, (from, to) => content.peek(from, to) ?? new Uint8Array());
}

async function headOf(content: Content): Promise<Uint8Array> {
  const top = RUNGS[RUNGS.length - 1] ?? 0;
  const direct = content.peek(0, top);
  if (direct !== null) return direct;
  let head: Uint8Array = new Uint8Array();
  for await (const chunk of content.chunks(0)) {
    head = Buffer.concat([head, chunk.subarray(0, top - head.length)]);
    if (head.length >= top) break;
  }
  return head;
}
