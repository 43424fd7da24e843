// Starts the page's scripts: reads the data that came with it and draws them again, now with everything that can be moved.
import './page.css';
import type { PageData } from '../reports/page-data.ts';
import { watchCommands } from './commands.ts';
import { startLive } from './live.ts';
import { Page } from './page.ts';
import { watchPointer } from './pointer.ts';

function start(): void {
  const root = document.getElementById('page');
  const text = document.getElementById('data')?.textContent ?? '';
  if (root === null || text === '') return;
  const data = parse(text);
  // Another version's data: the page stays as it was written.
  if (data.schema !== 1) return;
  const page = new Page(data, root);
  document.documentElement.classList.add('scripted');
  page.start();
  watchPointer(page, root);
  watchCommands(page, data.live ? startLive(page) : null);
}

function parse(text: string): PageData {
  return JSON.parse(text) as PageData;
}

start();
