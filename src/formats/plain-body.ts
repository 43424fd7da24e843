// Reads the error bodies that OSS itself writes: `<Error>` with children that hold nothing but text. One pass of one sticky
// pattern, about twenty times as fast as the XML parser. Everything else (attributes, nesting, comments, CDATA, repeated or
// damaged elements) it declines; what it reads is exactly what body.ts would read with the parser.
import { MAX_BODY_CHARS } from './limits.ts';

const ROOT = '<Error>';
const MAX_PROLOGUE_CHARS = 256;
/** Names of OSS begin with a capital letter; so no name is one that every object of JavaScript has. */
const CHILD = /\s*<([A-Z][\w.:-]{0,99})>([^<\r]*)<\/\1>/y;
const END = /\s*<\/Error>/y;

/** Children by name in their order, as they stand; null when the body is not of the plain kind. Never throws. */
export function scanPlainBody(text: string): Map<string, string> | null {
  const root = text.indexOf('<Error');
  if (root === -1 || !text.startsWith(ROOT, root) || text.length > MAX_BODY_CHARS) return null;
  // A declaration of types in front is refused elsewhere.
  if (root > MAX_PROLOGUE_CHARS || (root > 0 && text.lastIndexOf('!', root) !== -1)) return null;
  const children = new Map<string, string>();
  let at = root + ROOT.length;
  for (;;) {
    CHILD.lastIndex = at;
    const child = CHILD.exec(text);
    if (child === null) break;
    const [whole, name = '', value = ''] = child;
    if (children.has(name) || name === 'Error' || name.toLowerCase() === 'script') return null;
    children.set(name, value);
    at += whole.length;
  }
  END.lastIndex = at;
  return children.size > 0 && END.test(text) ? children : null;
}
