// How text output may look on this terminal.
import type { Paint, Style, TextStyle } from '../reports/style.ts';
import { plain } from '../reports/style.ts';
import type { Terminal } from './terminal.ts';

/** SGR codes; every colour stands beside a word that says the same. */
const SGR: Readonly<Record<Style, string>> = { title: '1', strong: '1', dim: '2', bad: '31', warn: '33', good: '32' };

export function textStyle(terminal: Terminal): TextStyle {
  return { width: terminal.width, ascii: !terminal.unicode, paint: terminal.colour ? coloured : plain };
}

/** Tables that are piped somewhere are not cut to a width. */
export function tableStyle(terminal: Terminal): TextStyle {
  return { ...textStyle(terminal), width: terminal.outIsTerminal ? terminal.width : null };
}

const coloured: Paint = (style, text) => `\x1b[${SGR[style]}m${text}\x1b[0m`;
