// Finding entries of the catalog by code, EC or EC module. Every index is built once, at import; nothing here reads a clock,
// decides a cause or touches an event (classify.ts does).
import { EC_ENTRIES, EC_MODULES } from './ec.ts';
import { ENTRIES } from './entries/index.ts';
import type { EcEntry, EcModule, Entry } from './entry.ts';

const BY_CODE: ReadonlyMap<string, Entry> = new Map(
  ENTRIES.flatMap((entry) => [entry.code, ...entry.aliases].map((name) => [name.toLowerCase(), entry] as const)),
);
const BY_EC: ReadonlyMap<string, EcEntry> = new Map(EC_ENTRIES.map((entry) => [entry.ec.toLowerCase(), entry]));
const BY_PREFIX: ReadonlyMap<string, EcModule> = new Map(EC_MODULES.map((module) => [module.prefix, module]));
const SORTED: readonly Entry[] = ENTRIES.toSorted((a, b) => compareCodes(a.code, b.code));

/** Four digits, a dash, eight characters; all values seen so far are decimal digits, hex is let pass. */
const EC_SHAPE = /^(\d{4})-[0-9a-fA-F]{8}$/;

/** The entry of a code in any of its spellings; case and surrounding white space do not matter. */
export function findEntry(code: string): Entry | undefined {
  return BY_CODE.get(code.trim().toLowerCase());
}

/** The entry of an EC value (`0002-00000040`). The public lists are incomplete: ask `findEcModule` when this finds nothing. */
export function findEc(ec: string): EcEntry | undefined {
  return BY_EC.get(ec.trim().toLowerCase());
}

/** The module an EC value belongs to by its first four digits; undefined for text that is no EC and for unlisted modules. */
export function findEcModule(ec: string): EcModule | undefined {
  const prefix = EC_SHAPE.exec(ec.trim())?.[1];
  return prefix === undefined ? undefined : BY_PREFIX.get(prefix);
}

/** All entries in the alphabetical order of their codes, case ignored, the same on every machine. */
export function entriesSorted(): readonly Entry[] {
  return SORTED;
}

/** `status` when the entry lists it, else the status the entry usually has; null where the catalog knows none. */
export function expectedStatus(entry: Entry, status: number | null): number | null {
  if (status !== null && entry.statuses.includes(status)) return status;
  return entry.statuses[0] ?? null;
}

/** Locale-free: localeCompare orders differently from machine to machine. */
function compareCodes(a: string, b: string): number {
  const left = a.toLowerCase();
  const right = b.toLowerCase();
  return left < right ? -1 : left > right ? 1 : 0;
}
