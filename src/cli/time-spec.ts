// Times and durations as people type them: `15m`, `2h ago`, `yesterday`, ISO 8601 with or without a zone, epoch seconds or ms.
import { OssightError } from '../model/error.ts';

const UNITS: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['min', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
  ['w', 604_800_000],
]);

/** `250ms`, `1s`, `5m`, `2h`, `30d`, `1w`; a bare number is seconds. Milliseconds. */
export function parseDuration(text: string, from: string): number {
  const found = /^(\d+(?:\.\d+)?) ?(ms|s|m|min|h|d|w)?$/.exec(text.trim());
  const unit = UNITS.get(found?.[2] ?? 's');
  if (found === null || unit === undefined) {
    throw new OssightError('usage', `${from} is ${text}`, {
      reason: 'it takes a duration',
      hint: 'for example 250ms, 30s, 5m, 2h, 30d',
    });
  }
  return Number(found[1]) * unit;
}

const WINDOWS: ReadonlyMap<string, number> = new Map([
  ['1m', 60],
  ['5m', 300],
  ['1h', 3600],
  ['1d', 86_400],
]);

/** Seconds. */
export function parseWindow(text: string, from: string): number {
  const seconds = WINDOWS.get(text);
  if (seconds === undefined) {
    throw new OssightError('usage', `${from} is ${text}`, { reason: `it is one of ${[...WINDOWS.keys()].join(', ')}` });
  }
  return seconds;
}

export interface TimeContext {
  /** Epoch ms. */
  readonly now: number;
  /** Epoch ms of a civil time in the user's zone. */
  readonly civil: (year: number, month: number, day: number, hour: number, minute: number, second: number) => number;
  /** Civil date of an instant in the user's zone. */
  readonly dateOf: (ms: number) => readonly [year: number, month: number, day: number];
}

/** Epoch milliseconds. */
export function parseTime(text: string, context: TimeContext, from: string): number {
  const spec = text.trim().toLowerCase();
  if (spec === 'now') return context.now;
  if (spec === 'today' || spec === 'yesterday') {
    const [year, month, day] = context.dateOf(context.now);
    return context.civil(year, month, spec === 'today' ? day : day - 1, 0, 0, 0);
  }
  if (/^\d{9,10}(\.\d+)?$/.test(spec)) return Number(spec) * 1000;
  if (/^\d{12,13}$/.test(spec)) return Number(spec);
  const ago = /^(\d+(?:\.\d+)? ?(?:ms|s|m|min|h|d|w))(?: ago)?$/.exec(spec);
  if (ago?.[1] !== undefined) return context.now - parseDuration(ago[1], from);
  const iso = /^(\d{4})-(\d\d)-(\d\d)(?:[t ](\d\d):(\d\d)(?::(\d\d)(\.\d+)?)?)? ?(z|[+-]\d\d:?\d\d)?$/.exec(spec);
  if (iso === null) {
    throw new OssightError('usage', `${from} is ${text}`, {
      reason: 'it is no time that ossight reads',
      hint: 'for example 2026-11-23T03:00:00Z, "2026-11-23 03:00", 15m, "2h ago", yesterday, 1795402800',
    });
  }
  const part = (i: number): number => Number(iso[i] ?? 0);
  const zone = iso[8];
  const fraction = Math.round(Number(iso[7] ?? 0) * 1000);
  if (zone === undefined) return context.civil(part(1), part(2), part(3), part(4), part(5), part(6)) + fraction;
  return Date.UTC(part(1), part(2) - 1, part(3), part(4), part(5), part(6)) + fraction - offsetOf(zone);
}

function offsetOf(zone: string): number {
  if (zone === 'z') return 0;
  const sign = zone.startsWith('-') ? -1 : 1;
  const digits = zone.slice(1).replace(':', '');
  return sign * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))) * 60_000;
}
