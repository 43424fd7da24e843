// The page while it talks to the server it came from: filters stand in its address, data are loaded anew when the server says
// that they changed, single errors are shown beside it.
import type { Connection, Following } from '../reports/html/state.ts';
import type { Selection } from '../reports/html/tally.ts';
import { filtersFor, passedOn, selectionOf, withSelection } from './address.ts';
import { groupNamed, type LiveCommands } from './commands.ts';
import { Drawer } from './drawer.ts';
import type { Page } from './page.ts';
import { parsePage } from './page-text.ts';

/** Loads follow each other no faster, however often the server says that something changed. */
const PAUSE_MS = 1000;
const RETRY_MS = 5000;

/** What the server always needs to make the page's data; the rest is filtered here, as far as it can be. */
const DATA = ['since', 'until', 'window'];

export function startLive(page: Page): LiveCommands {
  return new Live(page);
}

class Live implements LiveCommands {
  readonly #page: Page;
  readonly #drawer: Drawer;
  #query = new URLSearchParams(location.search);
  #loading = false;
  #again = false;
  #loaded = -Infinity;
  /** What the server tells by itself, and what it answers. */
  #events: Connection = 'connecting';
  #answers = true;

  constructor(page: Page) {
    this.#page = page;
    this.#drawer = new Drawer(page, () => this.#query);
    page.onSelection = (final) => this.#write(final);
    window.addEventListener('popstate', () => this.#read());
    const by = this.#query.get('by');
    page.choose({
      selection: selectionOf(this.#query, page.state.data),
      since: this.#query.get('since') ?? '',
      ...(by === null ? {} : { by: groupNamed(page, by) }),
    });
    this.#listen();
  }

  readonly openErrors = (): void => this.#drawer.open();

  readonly setRange = (since: string): void => {
    const next = new URLSearchParams(this.#query);
    next.delete('until');
    next.delete('part');
    if (since === '') next.delete('since');
    else next.set('since', since);
    this.#go(next);
    this.#page.choose({ since, selection: selectionOf(next, this.#page.state.data) });
    this.#load();
  };

  /** From the page to its address. */
  #write(final: boolean): void {
    // In the middle of a movement the address can wait.
    if (!final) return;
    const { selection, data, by } = this.#page.state;
    const next = withSelection(this.#query, selection, data);
    if (by === data.by) next.delete('by');
    else next.set('by', by);
    this.#go(next);
    this.#settle();
  }

  /** Loads what the data at hand cannot tell. */
  #settle(): void {
    const { narrowed } = this.#page.state;
    const filters = this.#filters();
    if (filters.size !== narrowed.size || [...filters].some(([name, value]) => narrowed.get(name) !== value))
      this.#load(0);
  }

  #filters(): Selection['values'] {
    const { selection, data, narrowed } = this.#page.state;
    return filtersFor(selection, data, narrowed);
  }

  #go(next: URLSearchParams): void {
    const text = next.toString();
    if (text === this.#query.toString()) return;
    history.pushState(null, '', `${location.pathname}${text === '' ? '' : `?${text}`}${location.hash}`);
    this.#query = next;
  }

  /** From the address to the page: somebody went back. */
  #read(): void {
    const before = this.#query;
    this.#query = new URLSearchParams(location.search);
    const by = this.#query.get('by');
    this.#page.choose({
      selection: selectionOf(this.#query, this.#page.state.data),
      since: this.#query.get('since') ?? '',
      by: by === null ? this.#page.state.data.by : groupNamed(this.#page, by),
    });
    if (DATA.some((name) => before.get(name) !== this.#query.get(name))) this.#load();
    else this.#settle();
  }

  #listen(): void {
    const events = new EventSource('api/events');
    events.addEventListener('open', () => {
      this.#events = 'live';
      this.#say();
      this.#load();
    });
    events.addEventListener('change', () => this.#load());
    events.addEventListener('follower', (event) => this.#page.choose({ following: followingIn(String(event.data)) }));
    events.addEventListener('error', () => {
      this.#events = 'lost';
      this.#say();
      // A refusal ends the source for good; a broken connection it mends by itself.
      if (events.readyState !== EventSource.CLOSED) return;
      setTimeout(() => this.#listen(), RETRY_MS);
    });
  }

  #load(pause = PAUSE_MS): void {
    if (this.#loading) {
      this.#again = true;
      return;
    }
    this.#loading = true;
    this.#again = false;
    const wait = Math.max(0, this.#loaded + pause - performance.now());
    setTimeout(() => {
      void this.#fetch().finally(() => {
        this.#loaded = performance.now();
        this.#loading = false;
        if (this.#again) this.#load();
      });
    }, wait);
  }

  async #fetch(): Promise<void> {
    const filters = this.#filters();
    const times = [...passedOn(this.#query)].filter(([name]) => DATA.includes(name));
    const wanted = new URLSearchParams([...times, ...filters]);
    try {
      const answer = await fetch(`api/page?${wanted}`, { cache: 'no-store' });
      if (!answer.ok) throw new Error(String(answer.status));
      const data = parsePage(await answer.text());
      // Another version runs there now: its page is loaded too.
      if (data.schema !== 1 || data.version !== this.#page.state.data.version) return location.reload();
      this.#page.show(data, selectionOf(this.#query, data), filters);
      this.#answers = true;
      this.#settle();
    } catch {
      this.#answers = false;
    }
    this.#say();
  }

  #say(): void {
    const connection = this.#answers || this.#events === 'lost' ? this.#events : 'failed';
    if (connection !== this.#page.state.connection) this.#page.choose({ connection });
  }
}

/** What the server sends about its follower; null where that is not understood. */
function followingIn(text: string): Following | null {
  const told: unknown = JSON.parse(text);
  if (typeof told !== 'object' || told === null) return null;
  const { running, files, lag } = { running: null, files: null, lag: null, ...told };
  const known = typeof running === 'boolean' && typeof files === 'number' && typeof lag === 'number';
  return known ? { running, files, lag } : null;
}
