// Single errors beside the live page: those of the selection, or all of one request with its explanation. What is open stands
// in the address behind `#`.
import { render } from 'preact';
import { actionChip, docLink } from '../reports/html/pieces.ts';
import { findCause } from '../reports/html/find-cause.ts';
import { el, type Child } from '../reports/html/node.ts';
import { card } from '../reports/html/samples.ts';
import { nameOf } from '../reports/html/words.ts';
import type { PageError } from '../reports/page-data.ts';
import { sentence } from '../reports/words.ts';
import { passedOn, withSpan } from './address.ts';
import { errorsAnswer, requestAnswer, type ExplanationAnswer } from './answers.ts';
import { elements } from './elements.ts';
import type { Page } from './page.ts';

const LIST = '#errors';
const REQUEST = '#request=';
const LIMIT = 100;

type Content =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'failed' }
  | { readonly kind: 'list'; readonly errors: readonly PageError[]; readonly next: string | null }
  | {
      readonly kind: 'request';
      readonly id: string;
      readonly errors: readonly PageError[];
      readonly explanation: ExplanationAnswer | null;
    };

export class Drawer {
  readonly #page: Page;
  readonly #query: () => URLSearchParams;
  readonly #dialog: HTMLDialogElement;
  #content: Content = { kind: 'waiting' };
  /** Answers of what is not looked at any more are dropped. */
  #turn = 0;

  constructor(page: Page, query: () => URLSearchParams) {
    this.#page = page;
    this.#query = query;
    this.#dialog = document.createElement('dialog');
    this.#dialog.className = 'drawer';
    this.#dialog.setAttribute('aria-labelledby', 'drawer-heading');
    document.body.append(this.#dialog);
    this.#dialog.addEventListener('close', () => {
      if (isOurs(location.hash)) history.pushState(null, '', location.pathname + location.search);
    });
    this.#dialog.addEventListener('click', (event) => this.#click(event));
    this.#dialog.addEventListener('submit', (event) => {
      event.preventDefault();
      const id = this.#dialog.querySelector('input')?.value.trim() ?? '';
      if (id !== '') location.hash = REQUEST + encodeURIComponent(id);
    });
    window.addEventListener('hashchange', () => this.#follow());
    window.addEventListener('popstate', () => this.#follow());
    // After the page has drawn itself, so that the selection is known.
    requestAnimationFrame(() => this.#follow());
  }

  open(): void {
    if (location.hash === LIST) this.#follow();
    else location.hash = LIST;
  }

  #follow(): void {
    const { hash } = location;
    if (!isOurs(hash)) {
      if (this.#dialog.open) this.#dialog.close();
      return;
    }
    this.#show({ kind: 'waiting' });
    if (!this.#dialog.open) this.#dialog.showModal();
    if (hash === LIST) void this.#list(null, []);
    else void this.#request(decoded(hash.slice(REQUEST.length)));
  }

  #click(event: Event): void {
    if (event.target === this.#dialog) this.#dialog.close();
    const button = event.target instanceof Element ? event.target.closest('[data-drawer]') : null;
    if (!(button instanceof HTMLElement)) return;
    if (button.dataset['drawer'] === 'close') this.#dialog.close();
    if (button.dataset['drawer'] === 'list') location.hash = LIST;
    if (button.dataset['drawer'] === 'older' && this.#content.kind === 'list')
      void this.#list(this.#content.next, this.#content.errors);
  }

  async #list(before: string | null, errors: readonly PageError[]): Promise<void> {
    const { selection, data } = this.#page.state;
    const query = withSpan(passedOn(this.#query()), selection, data);
    query.set('limit', String(LIMIT));
    if (before !== null) query.set('before', before);
    await this.#ask(`api/errors?${query}`, (value) => {
      const found = errorsAnswer(value);
      return { kind: 'list', errors: [...errors, ...found.errors], next: found.next };
    });
  }

  async #request(id: string): Promise<void> {
    await this.#ask(`api/errors/${encodeURIComponent(id)}`, (value) => ({
      kind: 'request',
      id,
      ...requestAnswer(value),
    }));
  }

  async #ask(address: string, read: (value: unknown) => Content): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    let content: Content = { kind: 'failed' };
    try {
      const answer = await fetch(address, { cache: 'no-store' });
      if (answer.ok || answer.status === 404) content = read(await answer.json());
    } catch {
      // The server is gone: the panel says so.
    }
    if (turn === this.#turn) this.#show(content);
  }

  #show(content: Content): void {
    this.#content = content;
    render(elements(this.#view()), this.#dialog);
  }

  #view(): Child {
    const { state } = this.#page;
    const { words } = state;
    const content = this.#content;
    const isRequest = content.kind === 'request';
    return [
      el(
        'header',
        null,
        el(
          'h2',
          { id: 'drawer-heading', tabindex: -1 },
          isRequest ? words.live.errorsOf(state.safe(content.id)) : words.live.panel,
        ),
        isRequest ? el('button', { type: 'button', class: 'small', 'data-drawer': 'list' }, words.live.back) : null,
        el('button', { type: 'button', class: 'small', 'data-drawer': 'close' }, words.live.close),
      ),
      el(
        'form',
        null,
        el('input', { type: 'search', name: 'id', placeholder: words.live.find, 'aria-label': words.live.find }),
      ),
      el('div', { class: 'content' }, this.#body()),
    ];
  }

  #body(): Child {
    const { state } = this.#page;
    const { words, data } = state;
    const content = this.#content;
    switch (content.kind) {
      case 'waiting':
        return el('p', { class: 'none', role: 'status' }, words.live.loading);
      case 'failed':
        return el('p', { class: 'none', role: 'alert' }, words.live.failed);
      case 'list':
        return [
          content.errors.length === 0 ? el('p', { class: 'none' }, words.live.none) : null,
          el(
            'ul',
            { class: 'errors' },
            content.errors.map((error, i) => this.#line(error, i)),
          ),
          content.next === null
            ? null
            : el('button', { type: 'button', class: 'small', 'data-drawer': 'older' }, words.live.older),
        ];
      case 'request':
        return [
          content.explanation === null ? null : this.#explanation(content.explanation),
          content.errors.length === 0 ? el('p', { class: 'none' }, words.samples.none) : null,
          content.errors.map((error, i) => card(state, error, findCause(data, error), i)),
        ];
      default:
        return content satisfies never;
    }
  }

  #line(error: PageError, key: number): Child {
    const { state } = this.#page;
    const { code, more } = nameOf(state.words, error, state.safe);
    return el(
      'li',
      { key },
      el('time', null, state.clock.exact(Math.floor(error.time / 1000))),
      el('span', { class: 'status' }, error.status ?? '–'),
      el('span', { class: 'code' }, code, more === null ? null : el('span', { class: 'quiet' }, ` (${more})`)),
      el('span', { class: 'quiet' }, state.safe(error.host ?? '')),
      error.requestId === null
        ? null
        : el(
            'a',
            { href: REQUEST + encodeURIComponent(error.requestId) },
            el('code', null, state.safe(error.requestId)),
          ),
      error.message === null ? null : el('p', { class: 'quiet' }, state.safe(error.message)),
    );
  }

  #explanation(answer: ExplanationAnswer): Child {
    const { title, action, details, doc } = answer;
    const { state } = this.#page;
    const { words, safe } = state;
    const chinese = state.language === 'zh' ? answer.chinese : null;
    const { summary, advice } = chinese ?? answer;
    return el(
      'article',
      { class: 'card explanation', key: 'explanation' },
      el('header', null, el('h3', null, `${words.live.explanation}: ${safe(title)}`), actionChip(state, action)),
      el(
        'div',
        chinese === null ? { lang: 'en' } : null,
        el('p', null, safe(chinese === null ? sentence(summary) : summary)),
        details.map((detail) => el('p', { lang: 'en' }, el('b', null, safe(detail)))),
        el('p', null, safe(advice), ' ', docLink(doc, words.docs, state.language)),
      ),
    );
  }
}

function isOurs(hash: string): boolean {
  return hash === LIST || hash.startsWith(REQUEST);
}

/** As it was encoded; as it stands where it was not. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
