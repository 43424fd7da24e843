// Content that begins a little ahead of where reading goes on: its lead is taken off, the rest stays what it was.

/** Takes the first `lead` bytes off; `first` is the chunk after them (null: there is none), and `rest` begins with it. */
export async function split(
  chunks: AsyncIterable<Uint8Array>,
  lead: number,
): Promise<{ lead: Uint8Array; first: Uint8Array | null; rest: AsyncIterable<Uint8Array> }> {
  const iterator = chunks[Symbol.asyncIterator]();
  const taken: Uint8Array[] = [];
  let missing = lead;
  let first: Uint8Array | null = null;
  while (first === null) {
    const next = await iterator.next();
    if (next.done === true) break;
    const cut = Math.min(missing, next.value.length);
    if (cut > 0) taken.push(Buffer.from(next.value.subarray(0, cut)));
    missing -= cut;
    if (cut < next.value.length) first = next.value.subarray(cut);
  }
  return { lead: Buffer.concat(taken), first, rest: resumed(first, iterator) };
}

async function* resumed(first: Uint8Array | null, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    if (first !== null) yield first;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}
