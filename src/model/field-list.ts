// Fields of a log that has the same few on every line: their names once for all lines, and of each line the texts alone.
import { ReadMap } from './read-map.ts';

/**
 * Classification looks at none of these names (a test in test/catalog holds it to that), so errors alike in all else are
 * classified alike.
 */
export const FIELD_NAMES = [
  'ClientIP',
  'RequestURL',
  'Referer',
  'UserAgent',
  'RequesterAliyunID',
  'RequestTimeMs',
  'ServerCostTimeMs',
  'SyncRequest',
] as const;

/** The names that lines have, by a bit for each. */
const lists: (readonly string[] | undefined)[] = [];

/** The names that are there: the same array for the same ones. */
function namesOf(present: number): readonly string[] {
  const known = lists[present];
  if (known !== undefined) return known;
  const names = FIELD_NAMES.filter((_, at) => (present & (1 << at)) !== 0);
  lists[present] = names;
  return names;
}

export class FieldList extends ReadMap {
  readonly texts: readonly string[];

  /** `all`: a text for each of FIELD_NAMES, null where there is none. */
  constructor(all: readonly (string | null)[]) {
    const texts: string[] = [];
    let present = 0;
    for (let at = 0; at < all.length; at += 1) {
      const text = all[at] ?? null;
      if (text === null) continue;
      present |= 1 << at;
      texts.push(text);
    }
    super(namesOf(present));
    this.texts = texts;
  }

  protected read(): ReadonlyMap<string, string> {
    return new Map(this.names.map((name, at) => [name, this.texts[at] ?? '']));
  }
}
