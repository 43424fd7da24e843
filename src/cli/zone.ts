// The zone that the user reads times in.
import { createZone } from '../framing/zone.ts';
import { OssightError } from '../model/error.ts';
import type { Settings } from './settings.ts';
import type { TimeContext } from './time-spec.ts';

/** An IANA name: `--tz`, else the machine's. */
export function zoneName(settings: Settings): string {
  const name = settings.text('tz') ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  try {
    createZone(name);
    new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions();
  } catch (error) {
    throw new OssightError('usage', `--tz is ${name}`, {
      reason: 'it is no time zone that this machine knows',
      hint: 'for example Asia/Shanghai or UTC',
      cause: error,
    });
  }
  return name;
}

/** The same for a reading. Finding out the machine's takes a tenth of a short run, so that waits until it is needed. */
export function readingZone(settings: Settings): string | (() => string) {
  return settings.text('tz') === null ? () => zoneName(settings) : zoneName(settings);
}

export function timeContext(zone: string, now: number): TimeContext {
  const instantOf = createZone(zone);
  const dates = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });
  return {
    now,
    civil: (year, month, day, hour, minute, second) => instantOf(Date.UTC(year, month - 1, day, hour, minute, second)),
    dateOf: (ms) => {
      const [year = 0, month = 0, day = 0] = dates.format(ms).split('-').map(Number);
      return [year, month, day];
    },
  };
}
