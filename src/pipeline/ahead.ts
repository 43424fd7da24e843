// Looks at the sources that come next while one is read, so that their ranges can be read before it is their turn. What it
// learns of them is a guess: a source that is stored meanwhile may be the same as one of them, and only when it is its turn
// its reading decides where it begins. A wrong guess costs some reading and changes nothing.
import type { KnownSource } from '../model/batch.ts';
import type { Content, Source } from '../sources/source.ts';
import { rangesStart } from './pipeline.ts';
import type { PipelineParts, PipelineStore } from './pipeline.ts';
import type { RangeFeed } from './ranges.ts';

/** Sources that are open at once before it is their turn. */
const MOST_AHEAD = 32;

export class ReadAhead {
  readonly #sources: readonly Source[];
  readonly #store: PipelineStore;
  readonly #parts: PipelineParts;
  readonly #feed: RangeFeed;
  readonly #opened = new Map<number, Content>();
  #current = -1;
  #next = 0;
  #looking: Promise<void> | null = null;
  #closed = false;

  constructor(sources: readonly Source[], store: PipelineStore, parts: PipelineParts, feed: RangeFeed) {
    this.#sources = sources;
    this.#store = store;
    this.#parts = parts;
    this.#feed = feed;
    feed.onIdle = () => this.#look();
  }

  /** It is the turn of this source. Whoever opens it closes it. */
  async turn(index: number, source: Source): Promise<Source> {
    this.#current = index;
    this.#next = Math.max(this.#next, index + 1);
    await this.#looking;
    const content = this.#opened.get(index);
    this.#opened.delete(index);
    this.#look();
    return content === undefined ? source : { path: source.path, open: async () => content };
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#looking;
    for (const content of this.#opened.values()) {
      await this.#feed.release(content);
      await content.close();
    }
    this.#opened.clear();
  }

  #look(): void {
    if (this.#looking !== null || this.#closed || !this.#feed.hasRoom) return;
    if (this.#next >= this.#sources.length || this.#next > this.#current + MOST_AHEAD) return;
    const index = this.#next;
    this.#next += 1;
    this.#looking = this.#prepare(index).finally(() => {
      this.#looking = null;
      this.#feed.pump();
    });
  }

  async #prepare(index: number): Promise<void> {
    let content: Content | undefined;
    try {
      content = await this.#sources[index]?.open();
      if (content === undefined) return;
      const offset = content.descriptor === undefined ? null : await this.#guess(content);
      if (offset !== null) this.#feed.prepare(content, offset);
      this.#opened.set(index, content);
    } catch {
      // Whoever reads it meets the same fault and tells it.
      await content?.close();
    }
  }

  /** Where its ranges begin, null where it is not read in ranges. */
  async #guess(content: Content): Promise<number | null> {
    const known: KnownSource | null = await this.#parts.recognise(content, (length, hash) =>
      this.#store.sourcesByRung(length, hash),
    );
    const from = known?.tail ?? known?.checkpoint ?? { offset: 0, lines: 0 };
    return rangesStart(content, from, this.#parts, this.#feed);
  }
}
