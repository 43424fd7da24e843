// Tells of one line, decoded already, whether it holds a marker: what the reference path asks before it asks the formats one
// after the other. quiet.ts does the same for blocks of bytes.
import { ANY, type Marker } from '../model/marker.ts';
import { isLiteral, LiteralSearch } from './literals.ts';

/** The test is true of every line that holds a marker. */
export function createLineTest(markers: readonly Marker[]): (text: string) => boolean {
  const texts = markers.filter((marker) => typeof marker === 'string');
  const ends = markers.filter((marker) => typeof marker !== 'string').map(({ end }) => end);
  const literals = new LiteralSearch(texts.filter(isLiteral));
  const shorts = texts.filter((text) => !isLiteral(text) && !text.includes(ANY));
  const gapped = texts.filter((text) => text.includes(ANY)).map(gappedTest);
  const lasts = new Set(ends.map((end) => end.slice(-2)));
  return (text) => {
    for (let i = 0; i < shorts.length; i += 1) if (text.includes(shorts[i] ?? '')) return true;
    for (let i = 0; i < gapped.length; i += 1) if (gapped[i]?.(text) === true) return true;
    if (literals.isIn(text)) return true;
    const trimmed = text.trimEnd();
    const mayEnd = lasts.has(trimmed.slice(-2)) || lasts.has(trimmed.slice(-1));
    return mayEnd && ends.some((end) => trimmed.endsWith(end));
  };
}

/** Looks for what stands in front of the first gap, then for the rest behind it. */
function gappedTest(marker: string): (text: string) => boolean {
  const front = marker.slice(0, marker.indexOf(ANY));
  const rest = marker.split('').flatMap((char, at) => (char === ANY ? [] : [{ at, code: char.charCodeAt(0) }]));
  return (text) => {
    for (let from = text.indexOf(front); from !== -1; from = text.indexOf(front, from + 1)) {
      const begin = from;
      if (rest.every(({ at, code }) => text.charCodeAt(begin + at) === code)) return true;
    }
    return false;
  };
}
