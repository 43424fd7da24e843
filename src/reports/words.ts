// Numbers, times and places in words, the same in every renderer for people. English; no locale of the machine is asked.
import type { Rate } from './view.ts';

/** A number that is not negative, in groups of three. */
export function count(value: number): string {
  const digits = String(Math.trunc(value));
  let grouped = '';
  for (let end = digits.length; end > 0; end -= 3) {
    const group = digits.slice(Math.max(0, end - 3), end);
    grouped = grouped === '' ? group : `${group},${grouped}`;
  }
  return grouped;
}

/** `1 error`, `2 errors`. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** 0..1 as `86 %`; never 0 % for something nor 100 % for less than all. */
export function percent(share: number): string {
  const value = share * 100;
  if (value > 0 && value < 0.1) return '<0.1 %';
  if (value < 10 && value !== 0) return `${value.toFixed(1)} %`;
  return value > 99 && value < 100 ? '>99 %' : `${Math.round(value)} %`;
}

export function change(ratio: number): string {
  if (ratio >= 1) return `${ascending(ratio + 1)}x`;
  const value = Math.round(ratio * 100);
  return value === 0 ? 'same' : `${value > 0 ? '+' : ''}${value} %`;
}

function ascending(times: number): string {
  return times >= 10 ? count(Math.round(times)) : times.toFixed(1).replace('.0', '');
}

export function rate(of: Rate): string {
  if (of.per === 'minute') return `${count(of.errors)}/min`;
  if (of.per === 'hour') return `${count(of.errors)}/h`;
  return count(of.errors);
}

/** Seconds as `45 s`, `5 min`, `8 h`, `8 h 5 min`, `3 d`. */
export function duration(seconds: number): string {
  const value = Math.abs(Math.round(seconds));
  if (value < 60) return `${value} s`;
  const [days, hours, minutes] = [
    Math.floor(value / 86_400),
    Math.floor(value / 3600) % 24,
    Math.floor(value / 60) % 60,
  ];
  if (days > 0) return hours === 0 ? `${count(days)} d` : `${count(days)} d ${hours} h`;
  if (hours > 0) return minutes === 0 ? `${hours} h` : `${hours} h ${minutes} min`;
  return value % 60 === 0 || value >= 600 ? `${minutes} min` : `${minutes} min ${value % 60} s`;
}

/** `since 14:31` needs the day only where the range has several. */
export interface Clock {
  /** Epoch seconds as `14:31` or `03-12 14:31`, with seconds or year where they matter. */
  short(seconds: number): string;
  /** `2026-03-12 14:31`. */
  long(seconds: number): string;
  /** `2026-03-12 14:31:05`. */
  exact(seconds: number): string;
  /** `2026-03-12 14:31 to 15:05`. */
  range(from: number, to: number): string;
}

interface Parts {
  readonly year: string;
  /** `03-12`. */
  readonly day: string;
  /** `14:31`. */
  readonly time: string;
  readonly second: string;
}

/** Epoch seconds of the year 10000. */
const FIVE_DIGITS = 253_402_300_800;

function partsIn(timeZone: string): (seconds: number) => Parts {
  if (timeZone !== 'UTC') return partsByIntl(timeZone);
  let byIntl: ((seconds: number) => Parts) | null = null;
  // Intl takes as long to get ready as a quarter of Node's start.
  return (seconds) => {
    if (!(seconds >= 0 && seconds < FIVE_DIGITS)) return (byIntl ??= partsByIntl(timeZone))(seconds);
    const text = new Date(seconds * 1000).toISOString();
    return { year: text.slice(0, 4), day: text.slice(5, 10), time: text.slice(11, 16), second: text.slice(17, 19) };
  };
}

function partsByIntl(timeZone: string): (seconds: number) => Parts {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  return (seconds) => {
    if (Math.abs(seconds) > 8.64e12) return { year: '?', day: '?', time: '?', second: '?' };
    const found = new Map(format.formatToParts(seconds * 1000).map((part) => [part.type, part.value] as const));
    const get = (type: Intl.DateTimeFormatPartTypes): string => found.get(type) ?? '';
    return {
      year: get('year'),
      day: `${get('month')}-${get('day')}`,
      time: `${get('hour')}:${get('minute')}`,
      second: get('second'),
    };
  };
}

export function clockFor(timeZone: string, range: { from: number; to: number } | null): Clock {
  const parts = partsIn(timeZone);
  const long = (seconds: number): string => {
    const { year, day, time } = parts(seconds);
    return `${year}-${day} ${time}`;
  };
  const first = range === null ? null : parts(range.from);
  const last = range === null ? null : parts(range.to - 1);
  // Only what the range leaves open: a time of the same day needs no date, one of another year needs it all.
  const sameYear = first !== null && first.year === last?.year;
  const sameDay = sameYear && first.day === last?.day;
  const short = (seconds: number): string => {
    const { year, day, time } = parts(seconds);
    if (!sameYear || year !== first.year) return `${year}-${day} ${time}`;
    return sameDay && day === first.day ? time : `${day} ${time}`;
  };
  return {
    short,
    long,
    exact: (seconds) => `${long(seconds)}:${parts(seconds).second}`,
    range: (from, to) => {
      const [a, b] = [parts(from), parts(to)];
      return `${long(from)} to ${a.year === b.year && a.day === b.day ? b.time : long(to)}`;
    },
  };
}

/** First letter upper case, one full stop at the end. */
export function sentence(clause: string): string {
  const text = clause.trim();
  if (text === '') return '';
  return text.charAt(0).toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? '' : '.');
}
