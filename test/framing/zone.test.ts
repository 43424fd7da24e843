import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createZone } from '../../src/framing/zone.ts';

function wall(text: string): number {
  return Date.parse(`${text}Z`);
}

describe('createZone', () => {
  it.each([
    // The hour of the change forward does not exist: moved on by the gap.
    ['America/New_York', '2026-03-08T01:59:59', '2026-03-08T06:59:59Z'],
    ['America/New_York', '2026-03-08T02:00:00', '2026-03-08T07:00:00Z'],
    ['America/New_York', '2026-03-08T02:30:00', '2026-03-08T07:30:00Z'],
    ['America/New_York', '2026-03-08T03:00:00', '2026-03-08T07:00:00Z'],
    // The hour of the change back comes twice: the first.
    ['America/New_York', '2026-11-01T00:59:59', '2026-11-01T04:59:59Z'],
    ['America/New_York', '2026-11-01T01:00:00', '2026-11-01T05:00:00Z'],
    ['America/New_York', '2026-11-01T01:59:59', '2026-11-01T05:59:59Z'],
    ['America/New_York', '2026-11-01T02:00:00', '2026-11-01T07:00:00Z'],
    ['America/New_York', '2026-11-23T03:00:00', '2026-11-23T08:00:00Z'],
    // Half an hour only.
    ['Australia/Lord_Howe', '2026-10-04T01:59:59', '2026-10-03T15:29:59Z'],
    ['Australia/Lord_Howe', '2026-10-04T02:15:00', '2026-10-03T15:45:00Z'],
    ['Australia/Lord_Howe', '2026-10-04T02:30:00', '2026-10-03T15:30:00Z'],
    ['Australia/Lord_Howe', '2026-04-05T01:29:59', '2026-04-04T14:29:59Z'],
    ['Australia/Lord_Howe', '2026-04-05T01:45:00', '2026-04-04T14:45:00Z'],
    ['Australia/Lord_Howe', '2026-04-05T02:00:00', '2026-04-04T15:30:00Z'],
    // No change since 1991; the last ones are kept.
    ['Asia/Shanghai', '2026-03-08T02:30:00', '2026-03-07T18:30:00Z'],
    ['Asia/Shanghai', '2026-11-01T01:30:00', '2026-10-31T17:30:00Z'],
    ['Asia/Shanghai', '1991-04-14T02:30:00', '1991-04-13T18:30:00Z'],
    ['Asia/Shanghai', '1991-09-15T01:30:00', '1991-09-14T16:30:00Z'],
    // A whole day that was skipped, and a change at one minute past midnight.
    ['Pacific/Apia', '2011-12-30T12:00:00', '2011-12-30T22:00:00Z'],
    ['Asia/Gaza', '2018-03-24T00:59:00', '2018-03-23T22:59:00Z'],
    ['UTC', '2026-11-01T01:30:00', '2026-11-01T01:30:00Z'],
    ['+08:00', '2026-11-23T03:00:00', '2026-11-22T19:00:00Z'],
    ['-0330', '2026-11-23T03:00:00', '2026-11-23T06:30:00Z'],
  ])('%s %s', (name, text, instant) => {
    expect(new Date(createZone(name)(wall(text))).toISOString()).toBe(new Date(instant).toISOString());
  });

  it('refuses names that no zone has', () => {
    for (const name of ['Mars/Olympus', '', '8', '+8']) expect(() => createZone(name)).toThrow(RangeError);
  });

  it.each([
    'America/New_York',
    'Asia/Shanghai',
    'Australia/Lord_Howe',
    'Europe/Dublin',
    'Africa/Casablanca',
    'Asia/Kathmandu',
  ])('finds back what %s shows of an instant, or its earlier twin', (timeZone) => {
    const zone = createZone(timeZone);
    const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
    const shown = (ms: number): string => format.format(ms).replace(' ', 'T');
    const seconds = fc.integer({ min: Date.UTC(2011, 0) / 1000, max: Date.UTC(2036, 0) / 1000 });
    fc.assert(
      fc.property(seconds, (second) => {
        const text = shown(second * 1000);
        const found = zone(wall(text));
        expect(shown(found)).toBe(text);
        expect(found).toBeLessThanOrEqual(second * 1000);
      }),
      { numRuns: 300 },
    );
  });
});
