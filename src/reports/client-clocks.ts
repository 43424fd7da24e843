// Clients whose clocks are off: who and by how much, read from single errors. Counts come from elsewhere; these lines
// only say what the newest errors show.
import type { StoredError } from '../model/reading.ts';
import type { ClockLine } from './view.ts';

/** One line per host and skew (to the minute), most seen first. */
export function clockLines(errors: readonly StoredError[], limit: number): ClockLine[] {
  const lines = new Map<string, ClockLine>();
  for (const error of errors) {
    if (error.action !== 'fix-clock') continue;
    const skew = skewOf(error.extra);
    const key = JSON.stringify([error.host, skew === null ? null : Math.round(skew / 60)]);
    const line = lines.get(key);
    if (line === undefined) {
      lines.set(key, { host: error.host, skew, seen: 1, lastSeen: error.time, requestId: error.requestId });
    } else lines.set(key, { ...line, seen: line.seen + 1, lastSeen: Math.max(line.lastSeen, error.time) });
  }
  return [...lines.values()].sort((a, b) => b.seen - a.seen || b.lastSeen - a.lastSeen).slice(0, limit);
}

function skewOf(extra: ReadonlyMap<string, string>): number | null {
  let request: number | null = null;
  let server: number | null = null;
  for (const [name, value] of extra) {
    const last = name.slice(name.lastIndexOf('/') + 1);
    if (last === 'RequestTime') request = instant(value);
    if (last === 'ServerTime') server = instant(value);
  }
  if (request === null || server === null) return null;
  return Math.round((request - server) / 1000);
}

// ISO 8601 in UTC, RFC 1123, and the compact form of signature version 4. A time without a zone says nothing about skew.
const COMPACT = /^([0-9]{4})([0-9]{2})([0-9]{2})T([0-9]{2})([0-9]{2})([0-9]{2})Z$/;

function instant(value: string): number | null {
  if (!/(?:Z|GMT)$/.test(value) || value.length > 40) return null;
  const time = Date.parse(value.replace(COMPACT, '$1-$2-$3T$4:$5:$6Z'));
  return Number.isNaN(time) ? null : time;
}
