// The line that a follower keeps on a terminal: how much comes in, how much of it fails and with what, how far behind it is.
import { visible } from '../safety/visible.ts';
import type { TailTotals } from '../follow/contract.ts';
import type { Tailer } from '../follow/tailer.ts';
import { bytesText, counted, grouped } from './figures.ts';
import type { Terminal } from './terminal.ts';

const EVERY_MS = 1000;
const MINUTE = 60_000;
const TOP = 3;

interface Sample {
  readonly at: number;
  readonly lines: number;
  readonly errors: number;
}

export class LiveLine {
  readonly #terminal: Terminal;
  readonly #active: boolean;
  /** One a second, of the last minute. */
  #samples: Sample[] = [];
  #shown = false;

  constructor(terminal: Terminal, active: boolean) {
    this.#terminal = terminal;
    this.#active = active && terminal.noteIsTerminal;
  }

  /** `tailer` is asked only when the line is due; `codes`: errors per code; `now`: monotonic ms. */
  update(tailer: Pick<Tailer, 'totals' | 'lag'>, codes: ReadonlyMap<string, number>, now: number): void {
    const last = this.#samples.at(-1);
    if (!this.#active || (last !== undefined && now - last.at < EVERY_MS)) return;
    const totals = tailer.totals();
    this.#samples = this.#samples.filter(({ at }) => now - at <= MINUTE);
    this.#samples.push({ at: now, lines: totals.tally.lines, errors: totals.errors + totals.duplicates });
    this.#show(liveText(totals, codes, tailer.lag(), this.#samples));
  }

  clear(): void {
    if (this.#shown) this.#terminal.note('\r\x1b[2K');
    this.#shown = false;
  }

  #show(text: string): void {
    this.#terminal.note(`\r\x1b[2K${text.slice(0, Math.max(20, this.#terminal.width - 1))}`);
    this.#shown = true;
  }
}

/** `samples`: oldest first. */
function liveText(
  totals: TailTotals,
  codes: ReadonlyMap<string, number>,
  lag: readonly { readonly path: string; readonly bytes: number }[],
  samples: readonly Sample[],
): string {
  const [first] = samples;
  const last = samples.at(-1);
  const seconds = first === undefined || last === undefined ? 0 : (last.at - first.at) / 1000;
  const per = (pick: (sample: Sample) => number, unit: number): number =>
    first === undefined || last === undefined || seconds <= 0 ? 0 : ((pick(last) - pick(first)) / seconds) * unit;
  const top = [...codes].toSorted((a, b) => b[1] - a[1]).slice(0, TOP);
  const behind = lag.reduce((sum, { bytes }) => sum + bytes, 0);
  const worst = lag.toSorted((a, b) => b.bytes - a.bytes)[0];
  return [
    counted(totals.files, 'file'),
    `${grouped(per(({ lines }) => lines, 1))} lines/s`,
    `${grouped(per(({ errors }) => errors, 60))} errors/min`,
    worst === undefined ? 'up to date' : `behind ${bytesText(behind)}, most in ${visible(worst.path)}`,
    // Last, since a narrow terminal cuts it off.
    ...(top.length === 0 ? [] : [top.map(([code, n]) => `${visible(code)} ${grouped(n)}`).join(', ')]),
  ].join('  ');
}
