// What a line must hold before a format has to look at it. Formats declare their markers next to their hints; a scanner
// looks for all of them at once and passes over whole stretches of lines that hold none.

/** In a marker: one character of any kind. */
export const ANY = '\0';

/**
 * ASCII text that stands on the line, anywhere or (`end`) in front of the white space that the line ends with. Of the line
 * as it stands in the source: in front of all decoding. The longer it is, the more is passed over at a time.
 */
export type Marker = string | { readonly end: string };

/** The bits of formats that a line holds a marker of. */
export const ALL_BITS = 0xffff_ffff;

/** The bit of the format at this place of a list; the last one is that of all from the 32nd on. */
export function bitOf(place: number): number {
  return 1 << Math.min(place, 31);
}
