// Starts the page's scripts: reads the data that came with it and draws them again, now with everything that can be moved.
import './page.css';
import { watchCommands, type LiveCommands } from './commands.ts';
import { Page } from './page.ts';
import { parsePage } from './page-text.ts';
import { watchPointer } from './pointer.ts';

/** `live`: what talks to the server, where there is one. */
export function start(live: ((page: Page) => LiveCommands) | null): void {
  const root = document.getElementById('page');
  const text = document.getElementById('data')?.textContent ?? '';
  if (root === null || text === '') return;
  const data = parsePage(text);
  // Another version's data: the page stays as it was written.
  if (data.schema !== 1) return;
  const page = new Page(data, root);
  document.documentElement.classList.add('scripted');
  page.start();
  watchPointer(page, root);
  watchCommands(page, live === null ? null : live(page));
}
