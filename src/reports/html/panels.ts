// The panels below the causes: hosts over time, throttling, client clocks, oddities.
import type { Oddity } from '../../model/reading.ts';
import { count, percent } from '../words.ts';
import { heatStrip, LEVELS, levelEnd, sparkline } from './bars.ts';
import { copyButton, hostButton, title } from './pieces.ts';
import { columnsOf, pooled, ticks, placeOf } from './columns.ts';
import { el, tableHead, type Child, type Node } from './node.ts';
import { isSelected, selectedWindows, windowStart, type PageState } from './state.ts';

const HEAT_COLUMNS = 72;
const THROTTLE_COLUMNS = 72;
const ZONE_LIMIT = 14 * 3600;

export function heatColumns(state: PageState): ReturnType<typeof columnsOf> {
  return columnsOf(state, selectedWindows(state), HEAT_COLUMNS);
}

function panel(id: string, heading: Child, ...children: readonly Child[]): Node {
  return el(
    'section',
    { class: 'panel', id, 'aria-labelledby': `${id}-heading` },
    el('h2', { id: `${id}-heading` }, heading),
    children,
  );
}

export function heat(state: PageState): Node {
  const { words, sums, data } = state;
  const columns = heatColumns(state);
  const rows = sums.hosts.filter(({ errors }) => errors > 0);
  const shown = rows
    .slice(0, Math.max(data.limit, 4))
    .map((group) => ({ group, values: pooled(group.values, columns) }));
  const heading = [words.heat.heading, ' ', el('small', null, words.chart.per(words.duration(columns.seconds)))];
  if (shown.length === 0) return panel('hosts', heading, el('p', { class: 'none' }, words.heat.none));
  const peak = shown.reduce((most, { values }) => Math.max(most, ...values), 0);
  return panel(
    'hosts',
    heading,
    el(
      'table',
      { class: 'heat' },
      tableHead(
        el('th', { scope: 'col' }, words.heat.host),
        el('th', { scope: 'col', class: 'number' }, words.heat.errors),
        el('th', { scope: 'col', class: 'times' }, timeAxis(state, columns)),
      ),
      el(
        'tbody',
        null,
        shown.map(({ group, values }, i) => {
          const name = group.other ? words.others : group.key === null ? words.unknown : state.safe(group.key);
          const most = Math.max(...values);
          const at = state.clock.short(columns.from + values.indexOf(most) * columns.seconds);
          return el(
            'tr',
            { key: i },
            el('th', { scope: 'row' }, group.other || group.key === null ? name : hostButton(state, group.key)),
            el('td', { class: 'number' }, count(group.errors)),
            el(
              'td',
              { class: 'cells', 'data-host': group.other || !state.interactive ? null : (group.key ?? '') },
              heatStrip(values, peak, words.heat.row(name, count(group.errors), words.tiles.peak(count(most), at))),
            ),
          );
        }),
      ),
    ),
    el(
      'p',
      { class: 'note scale' },
      words.heat.scale,
      ' ',
      levels(peak).map(([at, text]) => [
        el('span', { class: 'level' }, el('i', { class: `swatch h${at}` }), text),
        ' ',
      ]),
      rows.length > shown.length ? el('span', null, ` · ${words.heat.left(count(rows.length - shown.length))}`) : null,
    ),
  );
}

function timeAxis(state: PageState, columns: ReturnType<typeof columnsOf>): Node {
  return el(
    'svg',
    { class: 'times', role: 'img', 'aria-label': state.words.chart.time },
    ticks(state, columns, 6).map((time) => {
      const x = placeOf(columns, time) * 100;
      const anchor = x < 3 ? 'start' : x > 94 ? 'end' : 'middle';
      return el(
        'text',
        { class: 'axis', x: `${x.toFixed(2)}%`, y: 11, 'text-anchor': anchor },
        state.clock.short(time),
      );
    }),
  );
}

/** The levels that can occur, with their numbers. */
function levels(peak: number): [number, string][] {
  const found: [number, string][] = [];
  for (let at = 1, from = 1; at <= LEVELS; at += 1) {
    const to = levelEnd(at, peak);
    if (to < from) continue;
    found.push([at, from === to ? count(to) : `${count(from)}–${count(to)}`]);
    from = to + 1;
  }
  return found;
}

export function throttling(state: PageState): Node {
  const { words, sums, data } = state;
  const { errors, values } = sums.throttled;
  if (errors === 0)
    return panel('throttling', words.throttling.heading, el('p', { class: 'none' }, words.throttling.none));
  const columns = columnsOf(state, selectedWindows(state), THROTTLE_COLUMNS);
  const pool = pooled(values, columns);
  const peak = Math.max(...pool);
  const at = state.clock.short(columns.from + pool.indexOf(peak) * columns.seconds);
  const summary = words.throttling.summary(count(errors), percent(sums.errors === 0 ? 0 : errors / sums.errors));
  return panel(
    'throttling',
    words.throttling.heading,
    el('p', null, summary, ' ', words.throttling.peak(count(peak), words.duration(columns.seconds), at)),
    sparkline(pool, null, 'spark tall c-slow-down'),
    el(
      'ul',
      { class: 'lines' },
      data.causes.map((cause, i) => {
        const group = sums.causes[i];
        if (cause.category !== 'throttle' || group === null || group === undefined || group.errors === 0) return null;
        return el('li', { key: i }, el('b', { class: 'number' }, count(group.errors)), title(state, cause));
      }),
    ),
  );
}

export function clocks(state: PageState): Node {
  const { words, sums, data, selection } = state;
  const errors = sums.actions.find(({ key }) => key === 'fix-clock')?.errors ?? 0;
  const [from, to] = selectedWindows(state).map((window) => windowStart(state, window) * 1000);
  const lines = data.clocks.lines.filter(
    (line) =>
      errors > 0 &&
      (selection.windows === null || (line.lastSeen >= (from ?? 0) && line.lastSeen < (to ?? 0))) &&
      (selection.values.get('host') ?? line.host ?? '') === (line.host ?? ''),
  );
  if (errors === 0) return panel('clocks', words.clocks.heading, el('p', { class: 'none' }, words.clocks.none));
  return panel(
    'clocks',
    words.clocks.heading,
    el('p', null, words.clocks.summary(errors)),
    lines.length === 0
      ? null
      : el(
          'table',
          { class: 'plain stacked' },
          tableHead(
            [words.clocks.skewHeading, words.clocks.lastSeen, words.heat.host, words.clocks.requestId].map((name) =>
              el('th', { scope: 'col' }, name),
            ),
          ),
          el(
            'tbody',
            null,
            lines.map((line, i) =>
              el(
                'tr',
                { key: i },
                el('td', { 'data-label': words.clocks.skewHeading }, el('b', null, skewWords(state, line.skew))),
                el(
                  'td',
                  { 'data-label': words.clocks.lastSeen },
                  el('time', null, state.clock.short(Math.floor(line.lastSeen / 1000))),
                ),
                el(
                  'td',
                  { 'data-label': words.heat.host },
                  line.host === null ? el('span', { class: 'quiet' }, words.unknown) : hostButton(state, line.host),
                ),
                el(
                  'td',
                  { class: 'id', 'data-label': words.clocks.requestId },
                  line.requestId === null
                    ? '–'
                    : [
                        el('code', null, state.safe(line.requestId)),
                        ' ',
                        copyButton(state, state.safe(line.requestId), words.clocks.requestId),
                      ],
                ),
              ),
            ),
          ),
        ),
  );
}

function skewWords({ words }: PageState, skew: number | null): string {
  if (skew === null) return words.clocks.off;
  const zone = skew !== 0 && skew % 3600 === 0 && Math.abs(skew) <= ZONE_LIMIT;
  return words.clocks.skew(words.duration(skew), skew < 0, zone);
}

export function oddities(state: PageState): Node {
  const { words, data } = state;
  const found = data.oddities.flatMap((oddity) => selectedOddity(state, oddity) ?? []);
  const { rejected, rejectedShare } = data.input;
  const lines: Child[] = found
    .slice(0, Math.max(data.limit, 10))
    .map((oddity, i) => el('li', { key: i }, words.oddities.text(oddity, state.safe)));
  if (rejected > 0 && rejectedShare !== null && !isSelected(state))
    lines.push(el('li', { key: 'rejected' }, words.oddities.rejected(count(rejected), percent(rejectedShare))));
  return panel(
    'oddities',
    words.oddities.heading,
    lines.length === 0 ? el('p', { class: 'none' }, words.oddities.none) : el('ul', { class: 'plain' }, lines),
  );
}

/** Counted anew for what is selected, by code and status; what that cannot tell is left out. */
function selectedOddity(state: PageState, oddity: Oddity): Oddity | null {
  if (!isSelected(state)) return oddity;
  if (oddity.kind === 'skewed-time') return null;
  const errors = state.sums.statuses.get(JSON.stringify([oddity.code, oddity.status])) ?? 0;
  return errors === 0 ? null : { ...oddity, errors };
}
