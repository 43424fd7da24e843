// The catalog of codes: an explicit list of the themes. What is not listed here is not known.
import type { Entry } from '../entry.ts';
import { SERVER_ENTRIES } from './server.ts';
import { THROTTLE_ENTRIES } from './throttle.ts';

export const ENTRIES: readonly Entry[] = [...SERVER_ENTRIES, ...THROTTLE_ENTRIES];
