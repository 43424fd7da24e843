// Whether a text goes into JSON as it is and holds nothing that redaction would look at twice: then it may be copied where it
// will be stored, and nobody has to read it again.

const BACKSLASH: u32 = 0x5c;
/** Lower-case letters and `.`, `-` and blank are themselves with this bit, and capitals become lower case. */
const LOWER: u32 = 0x20;

/**
 * Whether [from, to), which is ASCII, holds no control character, no backslash, and none of the beginnings that
 * safety/redact.ts looks for (MAYBE there; some texts more are told to be unfit, never one less).
 */
export function isPlainText(from: usize, to: usize): boolean {
  for (let at = from; at < to; at += 16) {
    const bytes = v128.load(at);
    const unfit = v128.or(
      v128.or(i8x16.lt_u(bytes, i8x16.splat(0x20)), i8x16.eq(bytes, i8x16.splat(<i8>BACKSLASH))),
      beginnings(at, bytes),
    );
    const left = <u32>(to - at);
    const inside: u32 = left >= 16 ? 0xffff : (1 << left) - 1;
    if ((i8x16.bitmask(unfit) & inside) != 0) return false;
  }
  return true;
}

/** Where one of the first four letters of a secret's name or shape begins. */
function beginnings(at: usize, bytes: v128): v128 {
  const lower = i8x16.splat(<i8>LOWER);
  const a = v128.or(bytes, lower);
  const b = v128.or(v128.load(at, 1), lower);
  const c = v128.or(v128.load(at, 2), lower);
  const d = v128.or(v128.load(at, 3), lower);
  const sign = v128.and(three(a, b, c, 0x73, 0x69, 0x67), is(d, 0x6e));
  const acce = v128.and(three(a, b, c, 0x61, 0x63, 0x63), is(d, 0x65));
  const tok = three(a, b, c, 0x74, 0x6f, 0x6b);
  const cano = v128.and(three(a, b, c, 0x63, 0x61, 0x6e), is(d, 0x6f));
  const auth = v128.and(three(a, b, c, 0x61, 0x75, 0x74), is(d, 0x68));
  const cred = v128.and(three(a, b, c, 0x63, 0x72, 0x65), is(d, 0x64));
  const ltai = v128.and(three(a, b, c, 0x6c, 0x74, 0x61), is(d, 0x69));
  const sts = v128.and(three(a, b, c, 0x73, 0x74, 0x73), is(d, 0x2e));
  const tmp = v128.and(three(a, b, c, 0x74, 0x6d, 0x70), is(d, 0x2e));
  // `oss `, `oss-err`, `oss_err` and `osserr`.
  const behind = v128.or(v128.or(is(d, 0x20), is(d, 0x2d)), v128.or(is(d, 0x7f), is(d, 0x65)));
  const oss = v128.and(three(a, b, c, 0x6f, 0x73, 0x73), behind);
  return v128.or(
    v128.or(v128.or(v128.or(sign, acce), v128.or(tok, cano)), v128.or(v128.or(auth, cred), v128.or(ltai, sts))),
    v128.or(tmp, oss),
  );
}

function three(a: v128, b: v128, c: v128, first: i8, second: i8, third: i8): v128 {
  return v128.and(v128.and(is(a, first), is(b, second)), is(c, third));
}

function is(bytes: v128, character: i8): v128 {
  return i8x16.eq(bytes, i8x16.splat(character));
}
