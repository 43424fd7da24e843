// Numbers as people read them.

/** 1204 -> `1,204`. Not by the locale's rules: to load those takes longer than a short command has. */
export function grouped(n: number): string {
  const whole = Math.round(n);
  const digits = String(Math.abs(whole));
  const groups: string[] = [];
  for (let end = digits.length; end > 0; end -= 3) groups.unshift(digits.slice(Math.max(0, end - 3), end));
  return `${whole < 0 ? '-' : ''}${groups.join(',')}`;
}

/** Bytes with a decimal unit: `882 MB`. */
export function bytesText(n: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = n;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit > 0 && value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit] ?? ''}`;
}

/** `0.4 s`, `75 s`, `12 min`. */
export function secondsText(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  return seconds < 600 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
}

/** `1 file`, `2 files`. */
export function counted(n: number, word: string): string {
  return `${grouped(n)} ${word}${n === 1 ? '' : word.endsWith('ch') ? 'es' : 's'}`;
}
