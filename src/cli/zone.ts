// The zone that the user reads times in.
import { createZone } from '../framing/zone.ts';
import { OssightError } from '../model/error.ts';
import type { Settings } from './settings.ts';
import type { TimeContext } from './time-spec.ts';

/** What a Date says of a machine in UTC where the language is English; no other zone is called so. */
const UTC_IN_WORDS = '(Coordinated Universal Time)';

/** An IANA name: `--tz`, else the machine's. */
export function zoneName(settings: Settings): string {
  const name = settings.text('tz') ?? machineZone();
  if (name === 'UTC') return name;
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

/** Whoever asks Intl first waits as long as for a quarter of Node's start; most servers need not ask. */
function machineZone(): string {
  return String(new Date(0)).endsWith(UTC_IN_WORDS) ? 'UTC' : Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** The same for a reading. Finding out the machine's takes a tenth of a short run, so that waits until it is needed. */
export function readingZone(settings: Settings): string | (() => string) {
  return settings.text('tz') === null ? () => zoneName(settings) : zoneName(settings);
}

export function timeContext(zone: string, now: number): TimeContext {
  const instantOf = createZone(zone);
  let dates: Intl.DateTimeFormat | null = null;
  return {
    now,
    civil: (year, month, day, hour, minute, second) => instantOf(Date.UTC(year, month - 1, day, hour, minute, second)),
    dateOf: (ms) => {
      dates ??= new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });
      const [year = 0, month = 0, day = 0] = dates.format(ms).split('-').map(Number);
      return [year, month, day];
    },
  };
}
