// Wall-clock time of an IANA zone to an instant, by what Intl knows of the zone. Not a calendar: it takes the numbers of a
// log line that carried no zone of its own. The machine's zone plays no part.

/** `wall`: the wall-clock reading as if it were UTC, epoch ms. Answers the instant, epoch ms. */
export type Zone = (wall: number) => number;

interface Day {
  /** Offset to UTC in ms before and from `change` (an instant) on; equal on days without a change. */
  readonly before: number;
  readonly after: number;
  readonly change: number;
}

const DAY = 86_400_000;
const DAYS_KEPT = 4_096;

/**
 * An hour that comes twice means its first passing; an hour that is skipped is moved forward by the width of the gap
 * (Temporal's `compatible`). Takes IANA names and fixed offsets (`+08:00`). Throws RangeError for names Intl does not know.
 */
export function createZone(name: string): Zone {
  const fixed = fixedOffset(name);
  if (fixed !== null) return (wall) => wall - fixed;
  const offsetAt = offsetsOf(name);
  const days = new Map<number, Day>();
  let lastNumber = Number.NaN;
  let last: Day | null = null;

  const dayOf = (number: number): Day => {
    if (number === lastNumber && last !== null) return last;
    let day = days.get(number);
    if (day === undefined) {
      if (days.size >= DAYS_KEPT) days.clear();
      // A day's wall clock spans instants up to 15 hours away, so its neighbours are looked at too.
      day = findChange(offsetAt, (number - 1) * DAY, (number + 2) * DAY);
      days.set(number, day);
    }
    lastNumber = number;
    last = day;
    return day;
  };

  return (wall) => {
    const { before, after, change } = dayOf(Math.floor(wall / DAY));
    return wall - before < change || wall - after < change ? wall - before : wall - after;
  };
}

function fixedOffset(name: string): number | null {
  if (name === 'UTC' || name === 'Z') return 0;
  const match = /^([+-])(\d\d):?(\d\d)$/.exec(name);
  if (match === null) return null;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return (match[1] === '-' ? -minutes : minutes) * 60_000;
}

/** Zones change at most once in three days; the instant is found to the second. */
function findChange(offsetAt: (ms: number) => number, from: number, to: number): Day {
  const before = offsetAt(from);
  const after = offsetAt(to);
  if (before === after) return { before, after, change: to };
  let low = from / 1000;
  let high = to / 1000;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle * 1000) === before) low = middle;
    else high = middle;
  }
  return { before, after, change: high * 1000 };
}

function offsetsOf(timeZone: string): (ms: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (ms) => {
    const read = new Map<string, number>();
    for (const { type, value } of format.formatToParts(ms)) read.set(type, Number(value));
    const of = (type: string): number => read.get(type) ?? 0;
    return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second')) - ms;
  };
}
