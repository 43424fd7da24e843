// Pieces that stand in many places of the page. Where scripts run, names are buttons that restrict the page to what they name.
import { shortHost } from '../verdict.ts';
import { el, type Child, type Node } from './node.ts';
import type { InChinese, PageCause } from '../page-data.ts';
import type { PageState } from './state.ts';
import type { Dimension } from './tally.ts';
import { nameOf } from './words.ts';

/** Where scripts run a button that restricts the page to a value, or lifts that; else just the text. */
export function filterButton(
  state: PageState,
  dimension: Dimension,
  value: string,
  name: string,
  label: Child,
  style: string,
): Node {
  if (!state.interactive) return el('span', { class: style }, label);
  const on = state.selection.values.get(dimension) === value;
  return el(
    'button',
    {
      type: 'button',
      class: style,
      'data-do': 'filter',
      'data-dimension': dimension,
      'data-value': value,
      'aria-pressed': on ? 'true' : 'false',
      title: on ? state.words.selection.remove(name) : state.words.selection.only(name),
    },
    label,
  );
}

/** What the catalog says of a cause, in the page's language. */
export function describedIn(
  { language }: Pick<PageState, 'language'>,
  cause: Pick<PageCause, 'chinese' | 'description'>,
): InChinese {
  return language === 'zh' ? cause.chinese : cause.description;
}

/** Only addresses of the web become links; the others stay unseen. */
export function docLink(address: string | null, name: string, language: string): Child {
  if (address === null || !address.startsWith('https://')) return null;
  return el(
    'a',
    { href: address, rel: 'noreferrer', target: '_blank', lang: language === 'zh' ? 'zh-Hans' : 'en' },
    name,
  );
}

/** Code and cause; scripts make it a filter. */
export function title(state: PageState, cause: Pick<PageCause, 'code' | 'cause' | 'ec'>): Node {
  const { code, more } = nameOf(state.words, cause, state.safe);
  const label = [
    el('span', { class: 'code' }, code),
    more === null ? null : el('span', { class: 'quiet' }, ` (${more})`),
  ];
  if (!state.interactive) return el('span', { class: 'title' }, label);
  const on =
    state.selection.values.get('code') === (cause.code ?? '') &&
    state.selection.values.get('cause') === (cause.cause ?? '');
  const name = more === null ? code : `${code} (${more})`;
  return el(
    'button',
    {
      type: 'button',
      class: 'title',
      'data-do': 'cause',
      'data-code': cause.code ?? '',
      'data-cause': cause.cause ?? '',
      'aria-pressed': on ? 'true' : 'false',
      title: on ? state.words.selection.remove(name) : state.words.selection.only(name),
    },
    label,
  );
}

/** Colour and word. */
export function actionChip(state: PageState, action: string): Node {
  const name = state.words.action(action);
  return filterButton(
    state,
    'action',
    action,
    name,
    [el('i', { class: `swatch c-${action}` }), el('span', { class: 'name' }, name)],
    'chip',
  );
}

export function hostButton(state: PageState, host: string): Node {
  const name = state.safe(host);
  return filterButton(state, 'host', host, name, hostLabel(name), 'host');
}

/** The bucket, and smaller what is the same for all of them. */
function hostLabel(host: string): Child {
  const bucket = shortHost(host);
  if (bucket === host) return el('span', { class: 'name' }, breakable(host));
  return [
    el('span', { class: 'name' }, bucket),
    el('wbr', null),
    el('small', null, breakable(host.slice(bucket.length))),
  ];
}

/** A host may break behind its dots. */
function breakable(text: string): Child {
  return text.split(/(?<=\.)/).flatMap((part, i) => (i === 0 ? [part] : [el('wbr', null), part]));
}

export function requestId(state: PageState, id: string | null): Child {
  if (id === null || id === '') return el('span', { class: 'quiet' }, '–');
  const shown = state.safe(id);
  const code = el('code', null, shown);
  const opens = state.interactive && state.data.live;
  return [
    opens ? el('a', { href: `#request=${encodeURIComponent(id)}` }, code) : code,
    ' ',
    copyButton(state, shown, state.words.samples.fields.requestId),
  ];
}

/** Copies `text`; `what` is for whoever cannot see where the button stands. */
export function copyButton(state: PageState, text: string, what: string, label?: string): Child {
  if (!state.interactive) return null;
  const name = `${state.words.copy(what)}: ${text.slice(0, 60)}`;
  return el(
    'button',
    {
      type: 'button',
      class: label === undefined ? 'copy' : 'small copy-text',
      'data-do': 'copy',
      'data-copy': text,
      ...(label === undefined ? { 'aria-label': name, title: state.words.copy(what) } : {}),
    },
    label ?? icon(),
  );
}

function icon(): Node {
  return el(
    'svg',
    { viewBox: '0 0 16 16', width: 14, height: 14, 'aria-hidden': 'true' },
    el('path', {
      d: 'M5.5 1.5h7a1 1 0 0 1 1 1v8M3.5 4.5h6a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1h-6a1 1 0 0 1-1-1v-8a1 1 0 0 1 1-1z',
    }),
  );
}
