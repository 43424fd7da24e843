// In what order lines come, and how they are spread over files, never shows in any view.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { temporaryDirectory } from '../support/command.ts';
import { DB, importedHere } from './importing.ts';
import { accessLine, clientLine, random, removeDatabase, seedOf, shuffled, T0, viewsOf } from './logs.ts';

it('server and client logs of the same requests, late and early ones among them, in any order and split', async () => {
  const cwd = temporaryDirectory();
  const db = join(cwd, DB);
  const rnd = random(seedOf('order', 8));
  const lines: string[] = [];
  for (let n = 0; n < 500; n += 1) {
    const second = rnd() < 0.05 ? T0 - Math.floor(rnd() * 400) * 86_400 : T0 + Math.floor(rnd() * 7200);
    lines.push(accessLine(rnd, n, 0.1, second));
    for (let told = rnd(); told < 0.15; told += 0.1) lines.push(clientLine(rnd, n, second));
  }
  let expected: { errors: number; views: unknown } | null = null;
  for (let round = 0; round < 8; round += 1) {
    removeDatabase(cwd, DB);
    const order = shuffled(lines, rnd);
    const files = Array.from({ length: 1 + Math.floor(rnd() * 5) }, (_, i) => `${i}.log`);
    for (const [i, name] of files.entries()) {
      const part = `${order.filter((_, n) => n % files.length === i).join('\n')}\n`;
      writeFileSync(join(cwd, name), rnd() < 0.3 ? gzipSync(part) : part);
    }
    const { errors } = await importedHere(cwd, files);
    expected ??= { errors, views: viewsOf(db) };
    expect({ errors, views: viewsOf(db) }, `round ${round}`).toEqual(expected);
  }
});
