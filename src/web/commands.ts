// What buttons, lists and keys do. Buttons say it in `data-do`, so that the page is drawn by pure functions.
import type { GroupBy } from '../model/reading.ts';
import { EVERYTHING, DIMENSIONS, type Dimension } from '../reports/html/tally.ts';
import { copyText } from './copy.ts';
import type { Page } from './page.ts';

const GROUPS: readonly GroupBy[] = ['action', 'code', 'cause', 'host', 'bucket', 'region', 'category', 'status'];

/** What only the live page can do. */
export interface LiveCommands {
  readonly openErrors: () => void;
  readonly setRange: (since: string) => void;
}

export function watchCommands(page: Page, live: LiveCommands | null): void {
  document.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest('[data-do]') : null;
    if (button instanceof HTMLElement) run(page, live, button);
  });
  document.addEventListener('change', (event) => {
    if (!(event.target instanceof HTMLSelectElement)) return;
    const { id, value } = event.target;
    if (id === 'by') {
      page.choose({ by: groupNamed(page, value) });
      page.onSelection(true);
    }
    if (id === 'theme') page.setTheme(value === 'light' || value === 'dark' ? value : 'auto');
  });
  for (const kind of ['input', 'change'] as const) {
    document.addEventListener(kind, (event) => {
      if (event.target instanceof HTMLInputElement && event.target.id.startsWith('brush-'))
        moveHandle(page, event.target, kind === 'change');
    });
  }
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || document.querySelector('dialog[open]') !== null) return;
    if (page.state.selection.windows !== null) page.selectWindows(null);
    else if (page.state.zoom !== null) page.choose({ zoom: null });
  });
}

function run(page: Page, live: LiveCommands | null, button: HTMLElement): void {
  const { dataset } = button;
  const dimension = DIMENSIONS.find((each) => each === dataset['dimension']);
  switch (dataset['do'] ?? '') {
    case 'filter':
      if (dimension !== undefined) page.toggle(new Map([[dimension, dataset['value'] ?? '']]));
      break;
    case 'cause':
      page.toggle(
        new Map<Dimension, string>([
          ['code', dataset['code'] ?? ''],
          ['cause', dataset['cause'] ?? ''],
        ]),
      );
      break;
    case 'lift':
      page.lift(dimension ?? 'time');
      break;
    case 'clear':
      page.select(EVERYTHING);
      break;
    case 'zoom':
      page.choose({ zoom: page.state.selection.windows });
      page.selectWindows(null);
      break;
    case 'unzoom':
      page.choose({ zoom: null });
      break;
    case 'language':
      page.toggleLanguage();
      break;
    case 'copy':
      void copy(page, button);
      break;
    case 'errors':
      live?.openErrors();
      break;
    case 'range':
      live?.setRange(dataset['since'] ?? '');
      break;
    default:
  }
}

export function groupNamed(page: Page, name: string): GroupBy {
  return GROUPS.find((group) => group === name) ?? page.state.data.by;
}

async function copy(page: Page, button: HTMLElement): Promise<void> {
  const done = await copyText(button.dataset['copy'] ?? '');
  page.say(done ? page.state.words.copied : page.state.words.notCopied);
  button.classList.toggle('done', done);
  button.classList.toggle('failed', !done);
  setTimeout(() => button.classList.remove('done', 'failed'), 1600);
}

/** The two ends never cross. */
function moveHandle(page: Page, { id, valueAsNumber }: HTMLInputElement, final: boolean): void {
  const { state } = page;
  const [first, last] = state.zoom ?? [0, state.data.cells.length];
  const [from, to] = state.selection.windows ?? [first, last];
  const windows: [number, number] =
    id === 'brush-from' ? [Math.min(valueAsNumber, to - 1), to] : [from, Math.max(valueAsNumber, from + 1)];
  page.selectWindows(windows, final);
}
