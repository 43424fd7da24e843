// Everything a page is drawn from: the data, what of them is selected, and how it is to look. The static page is drawn once
// from the first state; scripts make a new state and draw again.
import type { GroupBy } from '../../model/reading.ts';
import { visible } from '../../safety/visible.ts';
import type { Language, PageData } from '../page-data.ts';
import { clockFor, type Clock } from '../words.ts';
import { EVERYTHING, tally, unpackCounts, type Counts, type Selection, type Tally } from './tally.ts';
import { wordsOf, type Words } from './words.ts';

export type Theme = 'auto' | 'light' | 'dark';
export type Connection = 'connecting' | 'live' | 'lost' | 'loading' | 'failed';

/** How far the server's own follower has come. */
export interface Following {
  readonly running: boolean;
  readonly files: number;
  /** Bytes that are there and not read yet. */
  readonly lag: number;
}

/** What scripts can change. */
export interface Choices {
  readonly selection: Selection;
  readonly by: GroupBy;
  /** Part of the windows that the chart shows; null: all. */
  readonly zoom: readonly [number, number] | null;
  readonly language: Language;
  readonly theme: Theme;
  /** CSS pixels of the chart; null: not known, the page is drawn for any width. */
  readonly width: number | null;
  /** Scripts run, so buttons do something. */
  readonly interactive: boolean;
  readonly connection: Connection | null;
  /** null: nobody follows logs for this page. */
  readonly following: Following | null;
  /** The live page's time range, as its address has it. */
  readonly since: string;
  /** What the data are restricted to already; what share of everything they are is not known. */
  readonly narrowed: Selection['values'];
}

export interface PageState extends Choices {
  readonly data: PageData;
  readonly counts: Counts;
  /** Of what is selected. */
  readonly sums: Tally;
  /** Of everything on the page. */
  readonly whole: Tally;
  /** All of the data are selected. */
  readonly isWhole: boolean;
  readonly words: Words;
  readonly clock: Clock;
  /** Seconds that the page's zone is ahead of UTC at the beginning of the range. */
  readonly offset: number;
  /** Foreign text made safe to read: nothing invisible, nothing that reorders. */
  readonly safe: (text: string) => string;
}

export function startState(data: PageData): PageState {
  return stateOf(data, unpackCounts(data), {
    selection: EVERYTHING,
    by: data.by,
    zoom: null,
    language: data.lang === 'zh' ? 'zh' : 'en',
    theme: 'auto',
    width: null,
    interactive: false,
    connection: null,
    following: null,
    since: '',
    narrowed: EVERYTHING.values,
  });
}

export function stateOf(data: PageData, counts: Counts, choices: Choices): PageState {
  const { selection, by, narrowed } = choices;
  const whole = tally(counts, EVERYTHING, by);
  const left = [...selection.values].filter(([dimension, value]) => narrowed.get(dimension) !== value);
  const isWhole = selection.windows === null && left.length === 0;
  const clock = clockFor(data.timeZone, data.range);
  return {
    ...choices,
    data,
    counts,
    sums: isWhole ? whole : tally(counts, { ...selection, values: new Map(left) }, by),
    whole,
    isWhole,
    words: wordsOf(choices.language),
    clock,
    offset: offsetOf(clock, data.range?.from ?? 0),
    safe: visible,
  };
}

function offsetOf(clock: Clock, at: number): number {
  const local = Date.parse(`${clock.exact(at).replace(' ', 'T')}Z`);
  return Number.isNaN(local) ? 0 : Math.round(local / 1000 - at);
}

export function isSelected(state: PageState): boolean {
  return state.selection.windows !== null || state.selection.values.size > 0;
}

/** Selected windows, half-open. */
export function selectedWindows(state: PageState): readonly [number, number] {
  return state.selection.windows ?? [0, state.data.cells.length];
}

/** Start of a window, epoch s. */
export function windowStart(state: PageState, window: number): number {
  return state.data.cells.from + window * state.data.cells.step;
}

/** A cause that is new, has errors in the selection and was first seen there: by index. */
export function isNewHere(state: PageState, index: number): boolean {
  const cause = state.data.causes[index];
  if (cause?.fresh !== true || (state.sums.causes[index]?.errors ?? 0) === 0) return false;
  if (state.selection.windows === null) return true;
  const [from, to] = state.selection.windows;
  return cause.firstSeen >= windowStart(state, from) * 1000 && cause.firstSeen < windowStart(state, to) * 1000;
}
