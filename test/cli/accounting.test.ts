// What an import says of its commits: bounded in memory, and open about what counted under `other`.
import { expect, it } from 'vitest';
import { accounting, Reach } from '../../src/cli/accounting.ts';
import type { RequestCount } from '../../src/model/batch.ts';
import { aBatch, aDelta, aRequest } from '../stores/ledger.ts';

const READ = { errors: 0, duplicates: 0, bytes: 1, seconds: 1 };
const TALLY = { lines: 1, requests: 1, errorLines: 0, other: 0, rejected: 0 };

function told(requests: readonly RequestCount[], diverted?: number): string {
  const source = { id: 1, errors: 0, duplicates: 0 };
  const store = {
    sourcesByRung: () => [],
    commit: () => (diverted === undefined ? { sources: [source] } : { sources: [source], diverted }),
  };
  const reach = new Reach(store, 60);
  reach.commit(aBatch(aDelta([], { requests })));
  return accounting({ ...READ, tally: TALLY }, reach);
}

it('says what counted under other, and nothing of it where nothing did', () => {
  expect(told([aRequest()], 1234)).toContain('; 1 window; 1 host; 1,234 counted under the host "other"');
  expect(told([aRequest()])).not.toContain('other":');
});

it('stops telling hosts apart before they fill the memory', () => {
  const many = Array.from({ length: 100_010 }, (_, n) => aRequest({ host: `h${n}.example.com` }));
  expect(told(many)).toContain('; 1 window; 100,000 hosts or more;');
});
