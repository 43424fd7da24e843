// Finds the quoted strings of a log line (JSON values, logfmt, Ruby hashes) that hold a piece of text, and undoes one
// level of their escaping. Not a JSON parser: lines that are cut or only half JSON are read as far as they go.

/** Strings in the line that contain one of `needles`, unescaped, in the order of the line. One pass. */
export function quotedTexts(line: string, needles: readonly string[]): string[] {
  const found: string[] = [];
  let at = line.indexOf('"');
  while (at !== -1) {
    const end = closingQuote(line, at + 1);
    const raw = line.slice(at + 1, end);
    if (needles.some((needle) => raw.includes(needle))) found.push(unescapeOnce(raw));
    at = line.indexOf('"', end + 1);
  }
  return found;
}

function closingQuote(line: string, from: number): number {
  for (let at = from; at < line.length; at += 1) {
    const unit = line.charCodeAt(at);
    if (unit === 92) at += 1;
    else if (unit === 34) return at;
  }
  return line.length;
}

const SIMPLE: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['"', '"'],
  ["'", "'"],
  ['\\', '\\'],
  ['/', '/'],
]);

/** `\n`, `\"`, `\\`, `\uXXXX` and their like, one level. */
export function unescapeOnce(text: string): string {
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))/gs, (whole, long, short, other) => {
    const hex: unknown = long ?? short;
    if (typeof hex === 'string') return String.fromCharCode(Number.parseInt(hex, 16));
    return typeof other === 'string' ? (SIMPLE.get(other) ?? whole) : whole;
  });
}
