// Cuts one JSON object out of a text and closes it when its end is missing. Knows brackets and strings, nothing of what they hold.
import { MAX_BODY_CHARS, MAX_BODY_DEPTH } from './limits.ts';

type JsonSpan =
  /** `end`: index after the last character read; null when the text ended before the object did. */
  | { readonly ok: true; readonly json: string; readonly end: number | null }
  | { readonly ok: false; readonly reason: string };

/** The object that begins at `start` (a `{`). A cut object keeps the members that were whole. */
export function spanJson(text: string, start: number): JsonSpan {
  const closers: string[] = [];
  /** Up to where everything is whole, and what would have to be closed there. */
  let whole = start + 1;
  let open = '}';
  const limit = Math.min(text.length, start + MAX_BODY_CHARS);
  for (let at = start; at < limit; at += 1) {
    switch (text.charAt(at)) {
      case '"':
        at = endOfString(text, at, limit);
        break;
      case '{':
      case '[':
        closers.push(text.charAt(at) === '{' ? '}' : ']');
        if (closers.length > MAX_BODY_DEPTH) return { ok: false, reason: 'too deep' };
        whole = at + 1;
        open = closers.toReversed().join('');
        break;
      case '}':
      case ']':
        if (closers.pop() !== text.charAt(at)) return { ok: false, reason: 'malformed json' };
        if (closers.length === 0) return { ok: true, json: text.slice(start, at + 1), end: at + 1 };
        whole = at + 1;
        open = closers.toReversed().join('');
        break;
      case ',':
        whole = at;
        open = closers.toReversed().join('');
        break;
      default:
        break;
    }
  }
  if (text.length > limit) return { ok: false, reason: 'too large' };
  return { ok: true, json: text.slice(start, whole) + open, end: null };
}

/** Index of the closing quote, or of the last character when there is none. */
function endOfString(text: string, quote: number, limit: number): number {
  for (let at = quote + 1; at < limit; at += 1) {
    const char = text.charCodeAt(at);
    if (char === 92) at += 1;
    else if (char === 34) return at;
  }
  return limit;
}
