// Error facts and candidates for the catalog's tests: everything absent but what a case names.
import { EMPTY_CANDIDATE } from '../../src/model/candidate.ts';
import type { Candidate } from '../../src/model/candidate.ts';
import type { ErrorFacts } from '../../src/model/event.ts';

/** 2026-11-20 12:00:00 UTC. */
export const NOW = Date.UTC(2026, 10, 20, 12);

type Elements = Readonly<Record<string, string>>;

export function facts(
  code: string | null,
  more: Partial<Omit<ErrorFacts, 'code' | 'extra'>> = {},
  elements: Elements = {},
): ErrorFacts {
  return {
    code,
    status: null,
    ec: null,
    message: null,
    operation: null,
    hostId: null,
    synthetic: false,
    ...more,
    extra: new Map(Object.entries(elements)),
  };
}

export function candidate(more: Partial<Omit<Candidate, 'extra'>>, elements: Elements = {}): Candidate {
  return {
    ...EMPTY_CANDIDATE,
    format: 'test',
    origin: 'client',
    line: 1,
    offset: 0,
    ...more,
    extra: new Map(Object.entries(elements)),
  };
}

/** A complete request id of that second (epoch ms). */
export function requestIdAt(ms: number, rest = 'B3C4D5E6F7081920'): string {
  return (ms / 1000).toString(16).toUpperCase().padStart(8, '0') + rest;
}
