// Times that stand in error bodies (`RequestTime`, `ServerTime`, `Expires`) and what the distance between two of them tells.
import type { ErrorFacts } from '../model/event.ts';
import { element } from './causes/cause.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const ISO = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/;
const HTTP = /^(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;
const BASIC = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;
const EPOCH = /^\d{1,13}$/;

/** Epoch ms of a time as bodies write it: ISO 8601 in UTC (also its basic form), an HTTP date, Unix seconds or ms. */
export function instantOf(text: string | null): number | null {
  if (text === null) return null;
  if (EPOCH.test(text)) return text.length > 11 ? Number(text) : Number(text) * 1000;
  let ms = Number.NaN;
  if (ISO.test(text)) ms = Date.parse(text.replace(' ', 'T'));
  else if (HTTP.test(text)) ms = Date.parse(text);
  else if (BASIC.test(text)) ms = Date.parse(text.replace(BASIC, '$1-$2-$3T$4:$5:$6Z'));
  return Number.isNaN(ms) ? null : ms;
}

export type Skew =
  /** The client has no clock: it says a year before OSS existed. */
  | { readonly kind: 'no-clock'; readonly requestTime: number }
  /** Off by a whole number of half hours, as no drifting clock is: local time was sent as UTC, or the reverse. */
  | { readonly kind: 'zone'; readonly ms: number; readonly zoneMs: number }
  | { readonly kind: 'drift'; readonly ms: number };

/** Nobody's request is older than the service (2011). */
const NO_CLOCK_BEFORE = Date.UTC(2005, 0, 1);
/** Zones reach from -12 to +14 hours. */
const WIDEST_ZONE = 14 * HOUR;
/** What a request may take on its way, plus an ordinary client's error. */
const ZONE_TOLERANCE = MINUTE;

/**
 * How far the client's clock is off: `ms` > 0 where it is ahead. null unless the body gives `RequestTime` and either
 * `ServerTime` or `serverTime` (epoch ms) is known.
 */
export function skewOf(facts: ErrorFacts, serverTime: number | null = null): Skew | null {
  const requestTime = instantOf(element(facts, 'RequestTime'));
  if (requestTime === null) return null;
  if (requestTime < NO_CLOCK_BEFORE) return { kind: 'no-clock', requestTime };
  const server = instantOf(element(facts, 'ServerTime')) ?? serverTime;
  if (server === null) return null;
  const ms = requestTime - server;
  const zoneMs = Math.round(ms / (HOUR / 2)) * (HOUR / 2);
  const zone = zoneMs !== 0 && Math.abs(zoneMs) <= WIDEST_ZONE && Math.abs(ms - zoneMs) <= ZONE_TOLERANCE;
  return zone ? { kind: 'zone', ms, zoneMs } : { kind: 'drift', ms };
}

/** A span in the two largest fitting units: `1 day 25 minutes`, `3 hours`, `42 seconds`. The sign is ignored. */
export function spanText(ms: number): string {
  let seconds = Math.round(Math.abs(ms) / 1000);
  const parts: string[] = [];
  for (const [unit, size] of UNITS) {
    const count = Math.floor(seconds / size);
    if (count === 0) continue;
    parts.push(`${count} ${unit}${count === 1 ? '' : 's'}`);
    seconds -= count * size;
    if (parts.length === 2) break;
  }
  return parts.length === 0 ? '0 seconds' : parts.join(' ');
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

/** `2026-03-01 08:00:00 UTC`. */
export function instantText(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
