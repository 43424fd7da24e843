// A program that logs: appends numbered records, now and then only half of what it has to say, and rotates by rename.
import { appendFileSync, existsSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { recordText } from './numbered.ts';
import type { Random } from './random.ts';

export class RotatingLog {
  /** Records begun; all but the last are complete, and that is after `finish`. */
  written = 0;
  rotations = 0;
  readonly path: string;
  readonly #folder: string;
  readonly #random: Random;
  /** What is left of a record of which a part is written. */
  #rest = '';

  constructor(folder: string, random: Random) {
    this.#folder = folder;
    this.#random = random;
    this.path = join(folder, 'app.log');
  }

  /** Up to `most` records, the last one perhaps not whole. */
  append(most: number): void {
    let text = this.#rest;
    for (let count = 1 + this.#random.below(most); count > 0; count -= 1) text += recordText(this.written++);
    const cut = this.#random.below(4) === 0 ? text.length - this.#random.below(200) : text.length;
    this.#rest = text.slice(cut);
    appendFileSync(this.path, text.slice(0, cut));
  }

  /** What was begun is finished before, as a logger does. */
  rotate(): void {
    this.finish();
    if (!existsSync(this.path)) return;
    this.shift();
    renameSync(this.path, `${this.path}.1`);
    this.rotations += 1;
  }

  /** Makes room for a first old generation. */
  shift(): void {
    const old = readdirSync(this.#folder).flatMap((name) => {
      const [, n, ending = ''] = /^app\.log\.(\d+)(.*)$/.exec(name) ?? [];
      return n === undefined ? [] : [{ n: Number(n), ending }];
    });
    for (const { n, ending } of old.toSorted((a, b) => b.n - a.n)) {
      renameSync(`${this.path}.${n}${ending}`, `${this.path}.${n + 1}${ending}`);
    }
  }

  finish(): void {
    if (this.#rest !== '') appendFileSync(this.path, this.#rest);
    this.#rest = '';
  }
}
