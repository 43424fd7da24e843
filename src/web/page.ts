// The page while scripts run: what is chosen, and drawing it again when that changes.
import { render } from 'preact';
import { pageView } from '../reports/html/page.ts';
import { stateOf, type Choices, type PageState, type Theme } from '../reports/html/state.ts';
import { EVERYTHING, unpackCounts, type Counts, type Dimension, type Selection } from '../reports/html/tally.ts';
import type { Language, PageData } from '../reports/page-data.ts';
import { elements } from './elements.ts';
import { recall, remember } from './remembered.ts';

export class Page {
  readonly #root: HTMLElement;
  readonly #said: HTMLElement;
  #data: PageData;
  #counts: Counts;
  #choices: Choices;
  #state: PageState;
  #scheduled = false;
  /** Called after the selection changed; `final`: not in the middle of a movement. */
  onSelection: (final: boolean) => void = () => undefined;

  constructor(data: PageData, root: HTMLElement) {
    this.#data = data;
    this.#counts = unpackCounts(data);
    this.#choices = {
      selection: EVERYTHING,
      by: data.by,
      zoom: null,
      language: preferredLanguage(data),
      theme: themeNamed(recall('theme')),
      width: null,
      interactive: true,
      connection: null,
      following: null,
      since: '',
      narrowed: EVERYTHING.values,
    };
    this.#state = stateOf(data, this.#counts, this.#choices);
    this.#root = root;
    this.#said = document.createElement('div');
    this.#said.className = 'unseen';
    this.#said.setAttribute('role', 'status');
    document.body.append(this.#said);
  }

  get state(): PageState {
    return this.#state;
  }

  start(): void {
    this.#root.replaceChildren();
    this.#paint();
    const observer = new ResizeObserver(() => this.#measure());
    observer.observe(this.#root);
    this.#measure();
  }

  /** `later`: with the next frame, for what comes faster than frames do. */
  choose(choices: Partial<Choices>, later = false): void {
    this.#choices = { ...this.#choices, ...choices };
    if (!later) return this.#paint();
    if (this.#scheduled) return;
    this.#scheduled = true;
    requestAnimationFrame(() => {
      if (this.#scheduled) this.#paint();
    });
  }

  select(selection: Selection, final = true): void {
    this.choose({ selection }, !final);
    this.onSelection(final);
  }

  selectWindows(windows: readonly [number, number] | null, final = true): void {
    const whole = windows !== null && windows[0] <= 0 && windows[1] >= this.#data.cells.length;
    this.select({ ...this.#choices.selection, windows: whole ? null : windows }, final);
  }

  /** The same value again lifts the restriction. */
  toggle(wanted: ReadonlyMap<Dimension, string>): void {
    const values = new Map(this.#choices.selection.values);
    const on = [...wanted].every(([dimension, value]) => values.get(dimension) === value);
    for (const [dimension, value] of wanted) {
      if (on) values.delete(dimension);
      else values.set(dimension, value);
    }
    this.select({ ...this.#choices.selection, values });
  }

  lift(dimension: Dimension | 'time'): void {
    const { selection } = this.#choices;
    if (dimension === 'time') return this.selectWindows(null);
    const values = new Map(selection.values);
    values.delete(dimension);
    return this.select({ ...selection, values });
  }

  setTheme(theme: Theme): void {
    remember('theme', theme);
    this.choose({ theme });
  }

  toggleLanguage(): void {
    const language = this.#choices.language === 'zh' ? 'en' : 'zh';
    remember('language', language);
    this.choose({ language });
  }

  /** New data, of what was `narrowed` to; the choices stay, times are looked up anew. */
  show(data: PageData, selection: Selection, narrowed: Selection['values']): void {
    const before = this.#data.cells;
    const { cells } = data;
    const kept = before.from === cells.from && before.step === cells.step && before.length === cells.length;
    this.#data = data;
    this.#counts = unpackCounts(data);
    this.choose({ selection, narrowed, ...(kept ? {} : { zoom: null }) });
  }

  /** For those who listen. */
  say(text: string): void {
    this.#said.textContent = text;
  }

  #measure(): void {
    const width = Math.floor(this.#root.querySelector('.plot')?.clientWidth ?? 0);
    if (width > 0 && width !== this.#choices.width) {
      this.#choices = { ...this.#choices, width };
      this.#paint();
    }
  }

  #paint(): void {
    this.#scheduled = false;
    this.#state = stateOf(this.#data, this.#counts, this.#choices);
    const { words, language, theme } = this.#state;
    const page = document.documentElement;
    page.lang = language === 'zh' ? 'zh-Hans' : 'en';
    if (theme === 'auto') delete page.dataset['theme'];
    else page.dataset['theme'] = theme;
    document.title = `${words.verdict(this.#data, this.#state.safe).sentences[0] ?? ''} · ${words.title}`;
    render(elements(pageView(this.#state)), this.#root);
    this.#measure();
  }
}

function preferredLanguage(data: PageData): Language {
  const chosen = recall('language');
  if (chosen === 'en' || chosen === 'zh') return chosen;
  if (data.lang !== 'auto') return data.lang;
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

function themeNamed(name: string | null): Theme {
  return name === 'light' || name === 'dark' ? name : 'auto';
}
