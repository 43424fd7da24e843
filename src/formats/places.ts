// Hosts and buckets that come back on line after line, each text kept once. A piece cut from a line keeps the whole chunk
// of input alive behind it, so what stays is copied free.

/** `-` and nothing are null. */
interface Place {
  readonly host: string | null;
  readonly bucket: string | null;
}

/** The same texts give the same place, and the same strings in it, as long as it is kept. */
export type Places = (host: string, bucket: string) => Place;

interface Kept extends Place {
  readonly sentHost: string;
  readonly sentBucket: string;
}

const SLOTS = 1024;
const MASK = SLOTS - 1;
/** Logs name few places; a hostile one must not fill the memory. */
const TEXTS_KEPT = 20_000;

export function createPlaces(): Places {
  const texts = new Map<string, string>();
  const slots: Kept[] = Array.from({ length: SLOTS }, () => ({
    sentHost: '',
    sentBucket: '',
    host: null,
    bucket: null,
  }));

  function copied(text: string): string {
    const known = texts.get(text);
    if (known !== undefined) return known;
    if (texts.size >= TEXTS_KEPT) texts.clear();
    const copy = ` ${text}`.slice(1);
    texts.set(copy, copy);
    return copy;
  }

  return (host, bucket) => {
    // Buckets of one owner often differ by their last letters alone. Comparing costs a third of hashing (35 ns to 100).
    const { length } = bucket;
    const at =
      (length * 961 + host.length * 131 + bucket.charCodeAt(length - 1) * 31 + bucket.charCodeAt(length - 2)) & MASK;
    const near = slots[at];
    if (near !== undefined && near.sentBucket === bucket && near.sentHost === host) return near;
    const sentHost = copied(host);
    const sentBucket = copied(bucket);
    const place = { sentHost, sentBucket, host: named(sentHost), bucket: named(sentBucket) };
    slots[at] = place;
    return place;
  };
}

function named(text: string): string | null {
  return text === '' || text === '-' ? null : text;
}
