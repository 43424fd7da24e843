// The page from top to bottom, in the order in which somebody on call reads it.
import { count } from '../words.ts';
import { causes, fresh } from './causes.ts';
import { chart } from './chart.ts';
import { headline, tiles } from './headline.ts';
import { el, type Child, type Node } from './node.ts';
import { clocks, heat, oddities, throttling } from './panels.ts';
import { samples } from './samples.ts';
import { isSelected, selectedWindows, windowStart, type PageState } from './state.ts';

export { startState } from './state.ts';

export function pageView(state: PageState): Child {
  const { data } = state;
  const empty = data.tiles.errors === 0;
  return [
    el('a', { class: 'skip', href: '#trend', key: 'skip' }, state.words.skip),
    top(state),
    el(
      'main',
      { key: 'main' },
      headline(state),
      empty
        ? chips(state)
        : [
            chips(state),
            tiles(state),
            chart(state),
            causes(state),
            el('div', { class: 'pair', key: 'new' }, fresh(state), throttling(state)),
            heat(state),
            el('div', { class: 'pair', key: 'odd' }, clocks(state), oddities(state)),
            samples(state),
          ],
    ),
    foot(state),
  ];
}

function top(state: PageState): Node {
  const { data, words, clock } = state;
  const parts = [el('strong', null, words.title)];
  if (data.range !== null)
    parts.push(
      el('span', null, words.range(...ends(clock.long(data.range.from), clock.long(data.range.to)))),
      el('span', null, data.timeZone),
      el('span', null, words.windows(words.duration(data.cells.step))),
    );
  return el(
    'header',
    { class: 'top', key: 'top' },
    el('p', { class: 'about' }, parts),
    data.live && state.interactive ? liveTools(state) : null,
    state.interactive ? tools(state) : null,
  );
}

function tools(state: PageState): Node {
  const { words, theme } = state;
  return el(
    'div',
    { class: 'tools' },
    el(
      'label',
      { class: 'choice' },
      el('span', { class: 'unseen' }, words.theme),
      el(
        'select',
        { id: 'theme' },
        (['auto', 'light', 'dark'] as const).map((key) =>
          el('option', { value: key, selected: key === theme }, words.themes[key]),
        ),
      ),
    ),
    el(
      'button',
      { type: 'button', class: 'small', 'data-do': 'language', lang: words.otherLanguage },
      words.toLanguage,
    ),
  );
}

/** The day of the second is left out where it is that of the first. */
function ends(from: string, to: string): [string, string] {
  const day = from.slice(0, 11);
  return [from, to.startsWith(day) ? to.slice(day.length) : to];
}

const RANGES = ['15m', '1h', '6h', '24h', '7d'];

function liveTools(state: PageState): Node {
  const { words, connection } = state;
  const status = connection ?? 'connecting';
  return el(
    'div',
    { class: 'tools live' },
    el(
      'span',
      { class: `connection ${status}`, role: 'status' },
      el('i', { class: 'lamp', 'aria-hidden': 'true' }),
      words.live.states[status],
    ),
    status === 'live' ? followerLine(state) : null,
    el(
      'span',
      { class: 'ranges', role: 'group', 'aria-label': words.live.ranges },
      RANGES.map((range) => rangeButton(state, range, range)),
      rangeButton(state, '', words.live.everything),
    ),
    el('button', { type: 'button', class: 'small', 'data-do': 'errors' }, words.live.panel),
  );
}

function followerLine({ words, following }: PageState): Node | null {
  if (following === null) return null;
  const { running, files, lag } = following;
  if (!running) return el('span', { class: 'follower stopped', role: 'status' }, words.live.notFollowing);
  return el('span', { class: 'follower' }, words.live.following(files, lag === 0 ? null : bytesText(lag)));
}

/** Whole units are enough for what changes each second. */
function bytesText(bytes: number): string {
  const power = Math.min(4, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  return `${Math.ceil(bytes / 1000 ** power)} ${['B', 'kB', 'MB', 'GB', 'TB'][power] ?? ''}`;
}

function rangeButton(state: PageState, since: string, name: string): Node {
  return el(
    'button',
    {
      type: 'button',
      class: 'small',
      'data-do': 'range',
      'data-since': since,
      'aria-pressed': state.since === since ? 'true' : 'false',
    },
    name,
  );
}

/** What the page is restricted to, each with a button that lifts it. */
function chips(state: PageState): Child {
  if (!isSelected(state)) return null;
  const { words, selection, clock } = state;
  const chip = (dimension: string, name: string, value: string): Node =>
    el(
      'button',
      {
        type: 'button',
        class: 'chip filter',
        key: dimension,
        'data-do': 'lift',
        'data-dimension': dimension,
        'aria-label': words.selection.remove(`${name} ${value}`),
      },
      el('span', { class: 'quiet' }, name),
      ' ',
      value,
      el('span', { class: 'cross', 'aria-hidden': 'true' }, '×'),
    );
  const chosen: Node[] = [];
  if (selection.windows !== null) {
    const [from, to] = selectedWindows(state).map((window) => windowStart(state, window));
    chosen.push(chip('time', words.selection.time, words.range(clock.short(from ?? 0), clock.short(to ?? 0))));
  }
  for (const [dimension, value] of selection.values) {
    const shown = dimension === 'action' ? words.action(value) : value === '' ? words.unknown : state.safe(value);
    chosen.push(chip(dimension, words.chart.groups[dimension], shown));
  }
  return el(
    'div',
    { class: 'chips', role: 'status', key: 'chips' },
    el('span', null, words.selection.heading),
    chosen,
    state.data.live
      ? el(
          'button',
          { type: 'button', class: 'small', 'data-do': 'errors' },
          words.selection.show(count(state.sums.errors)),
        )
      : null,
    el('button', { type: 'button', class: 'small', 'data-do': 'clear' }, words.selection.clear),
  );
}

function foot(state: PageState): Node {
  const { data, words, clock } = state;
  const { sources, lines, duplicates } = data.input;
  return el(
    'footer',
    { key: 'foot' },
    sources === 0 ? null : el('p', null, words.input(sources, count(lines), count(duplicates))),
    el('p', null, words.made(data.version, `${clock.exact(Math.floor(data.generatedAt / 1000))} ${data.timeZone}`)),
  );
}
