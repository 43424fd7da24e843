// The follower's line on a terminal that is too narrow for all of it: what matters is in front.
import { expect, test } from 'vitest';
import { LiveLine } from '../../src/cli/live-line.ts';
import type { TailTotals } from '../../src/follow/contract.ts';

test('how far it is behind stands before what is only of interest', () => {
  let shown = '';
  const terminal = {
    out: async () => undefined,
    note: (text: string) => void (shown = text),
    outIsTerminal: true,
    noteIsTerminal: true,
    width: 80,
    colour: false,
    unicode: false,
  };
  const totals = { files: 3, errors: 0, duplicates: 0, tally: { lines: 0 } } as TailTotals;
  const tailer = { totals: () => totals, lag: () => [{ path: 'a.log', bytes: 2_000, lines: 9 }] };
  const codes = new Map([['DownloadTrafficRateLimitExceeded', 9]]);
  new LiveLine(terminal, true).update(tailer, codes, 0);
  expect(shown).toMatch(/errors\/min {2}behind 2\.0 kB, most in a\.log {2}Download/);
  expect(shown.length).toBeLessThan(90);
});
