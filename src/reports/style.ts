// How text output may look: how wide, which characters, which colours. Given by the caller, who knows the terminal.
import { visible } from '../safety/visible.ts';

export type Style = 'title' | 'strong' | 'dim' | 'bad' | 'warn' | 'good';
/** Wraps text in colour, or returns it as it is. The text it is given is safe to print. */
export type Paint = (style: Style, text: string) => string;

export const plain: Paint = (_, text) => text;

export interface TextStyle {
  /** Columns of the terminal; null: lines may be as long as they like. */
  readonly width: number | null;
  /** Nothing beyond ASCII, foreign text included. */
  readonly ascii: boolean;
  readonly paint: Paint;
}

export const PLAIN_STYLE: TextStyle = { width: null, ascii: false, paint: plain };

/** Longest foreign text that is looked at; beyond it nobody reads on. */
const LONGEST = 20_000;

/** Foreign text made safe for the terminal: one line, nothing invisible, cut where it is absurdly long. */
export function foreign(text: string, ascii: boolean): string {
  const shown = visible(text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text);
  return ascii
    ? shown.replace(/[^ -~]/gu, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`)
    : shown;
}

export function ellipsis(ascii: boolean): string {
  return ascii ? '~' : '…';
}
