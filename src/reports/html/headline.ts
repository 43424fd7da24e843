// The first screen: what broke, since when, who must act; then the figures.
import { count, percent, sentence } from '../words.ts';
import { shareBar } from './bars.ts';
import { describedIn, docLink, filterButton } from './pieces.ts';
import { columnsOf, pooled } from './columns.ts';
import { el, type Child, type Node } from './node.ts';
import { isNewHere, selectedWindows, type PageState } from './state.ts';

export function headline(state: PageState): Node {
  const { data, words } = state;
  const { alarm, sentences } = words.verdict(data, state.safe);
  const [first = '', ...rest] = sentences;
  const cause = data.verdict.cause === null ? undefined : data.causes[data.verdict.cause];
  const said = cause === undefined ? null : describedIn(state, cause);
  return el(
    'section',
    { class: `verdict ${alarm}`, 'aria-labelledby': 'verdict' },
    el('p', { class: 'alarm' }, el('i', { class: 'lamp', 'aria-hidden': 'true' }), words.alarm[alarm]),
    el('h1', { id: 'verdict' }, breakable(first)),
    rest.length === 0 ? null : el('p', { class: 'sentences' }, rest.join(state.language === 'zh' ? '' : ' ')),
    said === null || said.advice === ''
      ? null
      : el(
          'p',
          { class: 'advice' },
          state.language === 'zh' ? `${said.summary}${said.advice}` : `${sentence(said.summary)} ${said.advice} `,
          docLink(cause?.description.doc ?? null, words.docs, state.language),
        ),
  );
}

/** Long names of codes may break where a word in them begins. */
function breakable(text: string): Child {
  return text.split(/(?<=[a-z]{3})(?=[A-Z][a-z])/).flatMap((part, i) => (i === 0 ? [part] : [el('wbr', null), part]));
}

export function tiles(state: PageState): Node {
  const { data, sums, words } = state;
  const { tiles } = data;
  const chosen = !state.isWhole;
  const share = (part: number): string => words.tiles.share(percent(sums.errors === 0 ? 0 : part / sums.errors));
  const rate =
    sums.requests === null || sums.failed === null || sums.requests === 0 ? null : sums.failed / sums.requests;
  const fresh = data.causes.filter((_, index) => isNewHere(state, index)).length;
  const newCauses = chosen ? fresh : (tiles.newCauses ?? 0);
  const hosts = chosen ? sums.hostCount : tiles.hosts;
  return el(
    'section',
    { class: 'figures', 'aria-label': words.tiles.errors(2) },
    el(
      'dl',
      { class: 'tiles' },
      tile(
        words.tiles.errors(sums.errors),
        count(sums.errors),
        chosen && state.narrowed.size === 0
          ? words.tiles.selected(percent(state.whole.errors === 0 ? 0 : sums.errors / state.whole.errors))
          : peakNote(state),
        'main',
      ),
      data.cells.requests === null
        ? null
        : tile(
            words.tiles.rate,
            rate === null ? '–' : percent(rate),
            rate === null ? words.tiles.rateUnknown : words.tiles.ofRequests(count(sums.requests ?? 0)),
          ),
      tile(words.tiles.throttled, count(sums.throttled.errors), share(sums.throttled.errors)),
      tile(words.tiles.serverFaults(sums.serverFaults), count(sums.serverFaults), share(sums.serverFaults)),
      tile(
        words.tiles.newCauses(newCauses),
        data.comparable ? count(newCauses) : '–',
        data.comparable ? null : words.tiles.notComparable,
      ),
      tile(words.tiles.hosts(hosts), `${chosen && sums.hostCountIsLeast ? '≥ ' : ''}${count(hosts)}`, null),
    ),
    actions(state),
  );
}

function tile(label: string, value: string, note: string | null, style = ''): Node {
  return el(
    'div',
    { class: `tile ${style}`.trim() },
    el('dt', null, label),
    el('dd', null, el('span', { class: 'value' }, value), note === null ? null : el('small', null, note)),
  );
}

function peakNote(state: PageState): string | null {
  const columns = columnsOf(state, selectedWindows(state), Infinity);
  const totals = pooled(state.sums.total, columns);
  const peak = Math.max(0, ...totals);
  if (peak === 0) return null;
  const at = state.clock.short(columns.from + totals.indexOf(peak) * columns.seconds);
  return state.words.tiles.peakIn(count(peak), state.words.duration(columns.seconds), at);
}

/** Who must act, as shares of the errors. */
function actions(state: PageState): Child {
  const { sums, words } = state;
  if (sums.errors === 0) return null;
  const parts = sums.actions.map((group) => ({
    group,
    share: group.errors / sums.errors,
    style: `c-${group.key ?? 'other'}`,
  }));
  return el(
    'div',
    { class: 'actions' },
    el('h2', null, words.whoMustAct),
    shareBar(parts),
    el(
      'ul',
      { class: 'legend' },
      parts.map(({ group, share, style }) => {
        const name = words.action(group.key);
        const label = [
          el('i', { class: `swatch ${style}` }),
          el('span', { class: 'name' }, name),
          el('b', null, percent(share)),
        ];
        return el(
          'li',
          { key: group.key },
          group.key === null
            ? el('span', { class: 'entry' }, label)
            : filterButton(state, 'action', group.key, name, label, 'entry'),
        );
      }),
    ),
  );
}
