// Reads a timestamp that begins at a given place of a text: ISO and its relatives, log4j, nginx, Go, syslog, logcat,
// access-log and Tomcat dates, epoch numbers. Char codes only; nothing here knows what stands around the stamp.
import type { Stamp } from '../model/line.ts';
import type { Zone } from './zone.ts';

const DAY = 86_400_000;
/** 2011-01-01 and 2100-01-01, epoch seconds: a bare number outside is no time. */
const EPOCH_FROM = 1_293_840_000;
const EPOCH_TO = 4_102_444_800;

const COLON = 58;
const DASH = 45;
const DOT = 46;
const COMMA = 44;
const PLUS = 43;
const SLASH = 47;
const SPACE = 32;

/** Months by the three letters of their name, packed and in lower case. */
const MONTHS = new Map(
  ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'].map((name, index) => [
    pack(name, 0),
    index + 1,
  ]),
);
const WEEKDAYS = new Set(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((name) => pack(name, 0)));
const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function pack(text: string, at: number): number {
  // NaN past the end becomes 32, which no name holds.
  return (
    ((text.charCodeAt(at) | 32) << 16) | ((text.charCodeAt(at + 1) | 32) << 8) | ((text.charCodeAt(at + 2) | 32) & 255)
  );
}

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isLetter(code: number): boolean {
  const lower = code | 32;
  return lower >= 97 && lower <= 122;
}

/**
 * One reader for all lines of a source. `read` answers the stamp that begins exactly at `at`, or null; `end` is then the
 * index behind it. `zone` serves stamps without one; those without a year fall in the latest year that puts them at most a
 * day after `now` (epoch ms).
 */
export class StampReader {
  end = 0;
  readonly #zone: Zone;
  readonly #now: number;
  readonly #thisYear: number;
  #year = 0;
  #month = 0;
  #day = 0;

  constructor(zone: Zone, now: number) {
    this.#zone = zone;
    this.#now = now;
    this.#thisYear = new Date(now).getUTCFullYear();
  }

  read(text: string, at: number): Stamp | null {
    const first = text.charCodeAt(at);
    if (isDigit(first)) return this.#numeric(text, at);
    return isLetter(first) ? this.#named(text, at) : null;
  }

  /** `MMDD` or `YYYYMMDD`, a space and the time: what klog and glog print after the letter of the level. */
  readCompact(text: string, at: number): Stamp | null {
    const width = digits(text, at, 9);
    if ((width !== 4 && width !== 8) || text.charCodeAt(at + width) !== SPACE) return null;
    this.#year = width === 8 ? number(text, at, 4) : 0;
    this.#month = number(text, at + width - 4, 2);
    this.#day = number(text, at + width - 2, 2);
    return this.#time(text, at + width + 1);
  }

  /** The index behind a time of day without date (`03:00:00.123`), or -1. */
  endOfClock(text: string, at: number): number {
    const width = digits(text, at, 3);
    if (width !== 2 || text.charCodeAt(at + 2) !== COLON || this.#clock(text, at) < 0) return -1;
    return endsHere(text, this.end) ? this.end : -1;
  }

  #numeric(text: string, at: number): Stamp | null {
    const width = digits(text, at, 14);
    const separator = text.charCodeAt(at + width);
    if (width === 4 && (separator === DASH || separator === SLASH)) {
      this.#year = number(text, at, 4);
      return this.#monthAndDay(text, at + 5, separator);
    }
    if (width === 10 || width === 13) return this.#epoch(text, at, width);
    if (width > 2) return null;
    if (separator === SLASH || separator === DASH || separator === SPACE) {
      if (isLetter(text.charCodeAt(at + width + 1))) return this.#dayFirst(text, at, width, separator);
      if (width !== 2) return null;
      if (separator === SLASH) {
        this.#year = 2000 + number(text, at, 2);
        return this.#monthAndDay(text, at + 3, SLASH);
      }
      if (separator === DASH && digits(text, at + 3, 3) === 2 && text.charCodeAt(at + 5) === SPACE) {
        this.#year = 0;
        this.#month = number(text, at, 2);
        this.#day = number(text, at + 3, 2);
        return this.#time(text, at + 6);
      }
    }
    return null;
  }

  /** `11-23T` or `11/3 ` after the year. */
  #monthAndDay(text: string, at: number, separator: number): Stamp | null {
    const month = digits(text, at, 3);
    if (month === 0 || month > 2 || text.charCodeAt(at + month) !== separator) return null;
    const dayAt = at + month + 1;
    const day = digits(text, dayAt, 3);
    if (day === 0 || day > 2) return null;
    this.#month = number(text, at, month);
    this.#day = number(text, dayAt, day);
    const joint = text.charCodeAt(dayAt + day);
    if (joint !== SPACE && joint !== 84 && joint !== 116) return null;
    let timeAt = dayAt + day + 1;
    if (text.startsWith('- ', timeAt)) timeAt += 2;
    return this.#time(text, timeAt);
  }

  /** `23/Nov/2026:03:00:00 +0800`, `23-Nov-2026 03:00:00.123`, `23 Nov 2026 03:00:00,123`. */
  #dayFirst(text: string, at: number, width: number, separator: number): Stamp | null {
    const monthAt = at + width + 1;
    const month = MONTHS.get(pack(text, monthAt));
    if (month === undefined || text.charCodeAt(monthAt + 3) !== separator) return null;
    if (digits(text, monthAt + 4, 5) !== 4) return null;
    const joint = text.charCodeAt(monthAt + 8);
    if (joint !== COLON && joint !== SPACE) return null;
    this.#day = number(text, at, width);
    this.#month = month;
    this.#year = number(text, monthAt + 4, 4);
    return this.#time(text, monthAt + 9);
  }

  /** `Nov 23 03:00:00`, `Mon Nov 23 03:00:00.123456 2026`, `Nov 23, 2026 3:00:00 AM`. */
  #named(text: string, at: number): Stamp | null {
    if (text.charCodeAt(at + 3) !== SPACE) return null;
    const name = pack(text, at);
    if (WEEKDAYS.has(name)) return this.#named(text, at + 4);
    const month = MONTHS.get(name);
    if (month === undefined) return null;
    const dayAt = text.charCodeAt(at + 4) === SPACE ? at + 5 : at + 4;
    const width = digits(text, dayAt, 3);
    if (width === 0 || width > 2) return null;
    this.#month = month;
    this.#day = number(text, dayAt, width);
    this.#year = 0;
    let timeAt = dayAt + width;
    if (text.charCodeAt(timeAt) === COMMA && digits(text, timeAt + 2, 5) === 4) {
      this.#year = number(text, timeAt + 2, 4);
      timeAt += 6;
    }
    return text.charCodeAt(timeAt) === SPACE ? this.#time(text, timeAt + 1, true) : null;
  }

  #epoch(text: string, at: number, width: number): Stamp | null {
    const value = number(text, at, width);
    const seconds = width === 10 ? value : value / 1000;
    if (seconds < EPOCH_FROM || seconds >= EPOCH_TO) return null;
    this.end = at + width;
    let ms = width === 10 ? value * 1000 : value;
    if (text.charCodeAt(this.end) === DOT && isDigit(text.charCodeAt(this.end + 1))) {
      if (width === 10) ms += this.#fraction(text, this.end + 1);
      else this.#fraction(text, this.end + 1);
    }
    return endsHere(text, this.end) ? { ms, zoned: true } : null;
  }

  /** Ms of the day at `at`, or -1; `end` behind it, fraction included. */
  #clock(text: string, at: number): number {
    const width = digits(text, at, 3);
    const minuteAt = at + width + 1;
    if (width === 0 || width > 2 || text.charCodeAt(minuteAt - 1) !== COLON) return -1;
    if (digits(text, minuteAt, 3) !== 2 || text.charCodeAt(minuteAt + 2) !== COLON) return -1;
    if (digits(text, minuteAt + 3, 3) !== 2) return -1;
    const hour = number(text, at, width);
    const minute = number(text, minuteAt, 2);
    const second = number(text, minuteAt + 3, 2);
    if (hour > 23 || minute > 59 || second > 60) return -1;
    this.end = minuteAt + 5;
    let ms = ((hour * 60 + minute) * 60 + second) * 1000;
    const mark = text.charCodeAt(this.end);
    if ((mark === DOT || mark === COMMA) && isDigit(text.charCodeAt(this.end + 1))) {
      ms += this.#fraction(text, this.end + 1);
    }
    return ms;
  }

  #fraction(text: string, at: number): number {
    let i = at;
    let ms = 0;
    let unit = 100;
    for (let code = text.charCodeAt(i); isDigit(code) && i - at < 12; code = text.charCodeAt((i += 1))) {
      if (unit >= 1) ms += (code - 48) * unit;
      unit = unit === 1 ? 0 : unit / 10;
    }
    this.end = i;
    return ms;
  }

  /** The time of day at `at`, its zone, and with year, month and day read before the whole stamp. */
  #time(text: string, at: number, mayHoldYear = false): Stamp | null {
    let ofDay = this.#clock(text, at);
    if (ofDay < 0) return null;
    const half = text.charCodeAt(this.end) === SPACE ? text.charCodeAt(this.end + 1) | 32 : 0;
    if ((half === 97 || half === 112) && text.charCodeAt(this.end + 2) === 77) {
      ofDay = (ofDay % (DAY / 2)) + (half === 112 ? DAY / 2 : 0);
      this.end += 3;
    }
    if (mayHoldYear && this.#year === 0 && text.charCodeAt(this.end) === SPACE) {
      if (digits(text, this.end + 1, 5) === 4 && endsHere(text, this.end + 5)) {
        const year = number(text, this.end + 1, 4);
        if (year >= 2000 && year < 2100) {
          this.#year = year;
          this.end += 5;
        }
      }
    }
    const offset = this.#offset(text);
    if (!endsHere(text, this.end)) return null;
    if (this.#month < 1 || this.#month > 12 || this.#day < 1 || this.#day > 31) return null;
    const ms = this.#year === 0 ? this.#latest(ofDay, offset) : this.#instant(this.#year, ofDay, offset);
    return ms === null ? null : { ms, zoned: offset !== null };
  }

  /** Minutes east of UTC behind the time, or null. */
  #offset(text: string): number | null {
    let at = this.end;
    const gap = text.charCodeAt(at) === SPACE;
    if (gap) at += 1;
    const sign = text.charCodeAt(at);
    if (sign === 90 || sign === 122) {
      if (!endsHere(text, at + 1)) return null;
      this.end = at + 1;
      return 0;
    }
    if (gap && (text.startsWith('UTC', at) || text.startsWith('GMT', at)) && endsHere(text, at + 3)) {
      this.end = at + 3;
      return 0;
    }
    if (sign !== PLUS && sign !== DASH) return null;
    const width = digits(text, at + 1, 5);
    let end = at + 1 + width;
    let minutes = 0;
    if (width === 4) minutes = number(text, at + 1, 2) * 60 + number(text, at + 3, 2);
    else if (width === 2 && text.charCodeAt(end) === COLON && digits(text, end + 1, 3) === 2) {
      minutes = number(text, at + 1, 2) * 60 + number(text, end + 1, 2);
      end += 3;
    } else if (width === 2 && !gap) minutes = number(text, at + 1, 2) * 60;
    else return null;
    if (minutes > 18 * 60 || !endsHere(text, end)) return null;
    this.end = end;
    return sign === DASH ? -minutes : minutes;
  }

  #latest(ofDay: number, offset: number | null): number | null {
    for (let year = this.#thisYear + 1; year > this.#thisYear - 9; year -= 1) {
      const ms = this.#instant(year, ofDay, offset);
      if (ms !== null && ms <= this.#now + DAY) return ms;
    }
    return null;
  }

  #instant(year: number, ofDay: number, offset: number | null): number | null {
    const leap = this.#month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 1 : 0;
    if (year < 1970 || this.#day > (MONTH_DAYS[this.#month - 1] ?? 0) + leap) return null;
    const wall = Date.UTC(year, this.#month - 1, this.#day) + ofDay;
    return offset === null ? this.#zone(wall) : wall - offset * 60_000;
  }
}

/** How many digits stand at `at`, up to `most`. */
function digits(text: string, at: number, most: number): number {
  let count = 0;
  while (count < most && isDigit(text.charCodeAt(at + count))) count += 1;
  return count;
}

function number(text: string, at: number, width: number): number {
  let value = 0;
  for (let i = at; i < at + width; i += 1) value = value * 10 + text.charCodeAt(i) - 48;
  return value;
}

function endsHere(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return !(isDigit(code) || isLetter(code) || code === 95);
}
