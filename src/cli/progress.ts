// The moving line on a terminal while inputs are read: after 300 ms, at most ten times a second, gone before the summary.
import { visible } from '../safety/visible.ts';
import { bytesText, secondsText } from './figures.ts';
import type { Terminal } from './terminal.ts';

const FIRST_MS = 300;
const EVERY_MS = 100;

export class Progress {
  readonly #terminal: Terminal;
  readonly #active: boolean;
  readonly #total: number | null;
  readonly #begin: number;
  #done = 0;
  #last: number;
  #shown = false;

  /** `total`: bytes on disk of all inputs, null where one is a pipe. `now`: monotonic ms. */
  constructor(terminal: Terminal, quiet: boolean, total: number | null, now: number) {
    this.#terminal = terminal;
    this.#active = terminal.noteIsTerminal && !quiet;
    this.#total = total;
    this.#begin = now;
    this.#last = now + FIRST_MS - EVERY_MS;
  }

  /** A source is finished: its bytes count as done. */
  finished(diskBytes: number): void {
    this.#done += diskBytes;
  }

  update(path: string, diskRead: number, now: number): void {
    if (!this.#active || now - this.#last < EVERY_MS) return;
    this.#last = now;
    const done = this.#done + diskRead;
    const seconds = (now - this.#begin) / 1000;
    const rate = done / seconds;
    const parts = [bytesText(done), `${bytesText(rate)}/s`];
    if (this.#total !== null && this.#total > done) {
      parts.unshift(`${Math.floor((100 * done) / this.#total)} %`);
      parts.push(`${secondsText((this.#total - done) / rate)} left`);
    }
    this.#show(`${parts.join('  ')}  ${visible(path)}`);
  }

  clear(): void {
    if (this.#shown) this.#terminal.note('\r\x1b[2K');
    this.#shown = false;
  }

  #show(text: string): void {
    const room = Math.max(20, this.#terminal.width - 1);
    this.#terminal.note(`\r\x1b[2K${text.slice(0, room)}`);
    this.#shown = true;
  }
}
