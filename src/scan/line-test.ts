// Tells of one line, decoded already, whether it holds a marker: what the reference path asks before it asks the formats one
// after the other. quiet.ts does the same for blocks of bytes.
import { ANY, type Marker } from '../model/marker.ts';
import { isLiteral, LiteralSearch } from './literals.ts';

/** Longer lines are looked at as strings. */
const MAX_COPIED = 4096;

/** The test is true of every line that holds a marker. */
export function createLineTest(markers: readonly Marker[]): (text: string) => boolean {
  const texts = markers.filter((marker) => typeof marker === 'string');
  const ends = markers.filter((marker) => typeof marker !== 'string').map(({ end }) => end);
  const literals = new LiteralSearch(texts.filter(isLiteral));
  const shorts = texts.filter((text) => !isLiteral(text)).map(patternOf);
  const short = shorts.length === 0 ? null : new RegExp(shorts.join('|'));
  const lasts = new Set(ends.map((end) => end.slice(-2)));
  const bytes = Buffer.allocUnsafe(MAX_COPIED);
  // What a string costs by the character, a copy of it in bytes costs as a whole. Characters beyond Latin-1 lose their upper
  // bits on the way, and may so look like a marker, which does no harm.
  const holdsLiteral = (text: string): boolean => {
    if (text.length > MAX_COPIED) return literals.isIn(text);
    const length = bytes.write(text, 'latin1');
    return literals.find(bytes, 0, length) < length;
  };
  return (text) => {
    if (short?.test(text) === true || holdsLiteral(text)) return true;
    const trimmed = text.trimEnd();
    const mayEnd = lasts.has(trimmed.slice(-2)) || lasts.has(trimmed.slice(-1));
    return mayEnd && ends.some((end) => trimmed.endsWith(end));
  };
}

/** A regular expression of the marker, with any character where ANY stands. */
function patternOf(marker: string): string {
  return marker.replace(/[^\w <>:-]/g, (char) => (char === ANY ? '[^]' : `\\${char}`));
}
