// The time of an access-log line, `23/Nov/2026:03:00:00 +0800`, to epoch ms. Lines of one second or day follow each other by
// the thousand, so the day and its zone are worked out once and kept.

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Characters of the time, brackets not counted. */
export const TIME_LENGTH = 26;

/** Answers NaN when no such time stands at `at`. The answer depends on nothing but the text. */
export type TimeReader = (text: string, at: number) => number;

export function createTimeReader(): TimeReader {
  // The date and the zone, packed into numbers: comparing them costs no substring.
  let lastDate = -1;
  let lastMonth = -1;
  let lastZone = -1;
  let midnight = Number.NaN;
  // Lines of one second stand together; comparing two slices takes half the time of reading the digits (43 ns to 78).
  let lastText = '';
  let lastTime = Number.NaN;

  return (text, at) => {
    const own = text.slice(at, at + TIME_LENGTH);
    if (own === lastText) return lastTime;
    lastText = own;
    lastTime = read(text, at);
    return lastTime;
  };

  function read(text: string, at: number): number {
    if (!isSpaced(text, at)) return Number.NaN;
    const hour = two(text, at + 12);
    const minute = two(text, at + 15);
    const second = two(text, at + 18);
    if (!(hour < 24 && minute < 60 && second <= 60)) return Number.NaN;
    const date = (two(text, at) * 100 + two(text, at + 7)) * 100 + two(text, at + 9);
    const month = (text.charCodeAt(at + 3) << 16) | (text.charCodeAt(at + 4) << 8) | text.charCodeAt(at + 5);
    const zone = (two(text, at + 22) * 100 + two(text, at + 24)) * 256 + text.charCodeAt(at + 21);
    if (date !== lastDate || month !== lastMonth || zone !== lastZone) {
      midnight = isTime(text, at) ? readMidnight(text.slice(at, at + TIME_LENGTH)) : Number.NaN;
      lastDate = date;
      lastMonth = month;
      lastZone = zone;
    }
    return midnight + ((hour * 60 + minute) * 60 + second) * 1000;
  }
}

/** Two digits; NaN when they are none. */
function two(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

/** Separators are no part of what is kept, so each time shows its own. */
function isSpaced(text: string, at: number): boolean {
  return (
    text.charCodeAt(at + 2) === 47 &&
    text.charCodeAt(at + 6) === 47 &&
    text.charCodeAt(at + 11) === 58 &&
    text.charCodeAt(at + 14) === 58 &&
    text.charCodeAt(at + 17) === 58 &&
    text.charCodeAt(at + 20) === 32
  );
}

function isTime(text: string, at: number): boolean {
  return /^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}$/.test(text.slice(at, at + TIME_LENGTH));
}

function readMidnight(time: string): number {
  const day = Number(time.slice(0, 2));
  const month = MONTHS.indexOf(time.slice(3, 6));
  const year = Number(time.slice(7, 11));
  const utc = Date.UTC(year, month, day);
  if (month === -1 || new Date(utc).getUTCDate() !== day || new Date(utc).getUTCMonth() !== month) return Number.NaN;
  const minutes = Number(time.slice(22, 24)) * 60 + Number(time.slice(24, 26));
  return utc - (time.charAt(21) === '-' ? -minutes : minutes) * 60_000;
}
