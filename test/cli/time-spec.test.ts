import { describe, expect, it } from 'vitest';
import { parseDuration, parseTime, parseWindow } from '../../src/cli/time-spec.ts';
import { timeContext } from '../../src/cli/zone.ts';

const NOW = Date.UTC(2026, 10, 23, 3, 0, 0);
const shanghai = timeContext('Asia/Shanghai', NOW);

describe('parseDuration', () => {
  it.each([
    ['250ms', 250],
    ['1s', 1000],
    ['5m', 300_000],
    ['2h', 7_200_000],
    ['30d', 2_592_000_000],
    ['1.5h', 5_400_000],
    ['90', 90_000],
    ['2 h', 7_200_000],
  ])('reads %s', (text, ms) => expect(parseDuration(text, '--timeout')).toBe(ms));

  it.each(['', 'h', '-5m', '5 parsecs', '1h30m'])('refuses %j', (text) => {
    expect(() => parseDuration(text, '--timeout')).toThrow('--timeout is');
  });
});

describe('parseWindow', () => {
  it('knows four windows', () =>
    expect(['1m', '5m', '1h', '1d'].map((w) => parseWindow(w, '--window'))).toEqual([60, 300, 3600, 86_400]));
  it('refuses others', () => expect(() => parseWindow('2m', '--window')).toThrow('--window is 2m'));
});

describe('parseTime', () => {
  it.each([
    ['2026-11-23T03:00:00Z', '2026-11-23T03:00:00.000Z'],
    ['2026-11-23T03:00:00.250Z', '2026-11-23T03:00:00.250Z'],
    ['2026-11-23T11:00:00+08:00', '2026-11-23T03:00:00.000Z'],
    ['2026-11-23 11:00 +0800', '2026-11-23T03:00:00.000Z'],
    ['2026-11-23 11:00', '2026-11-23T03:00:00.000Z'],
    ['2026-11-23', '2026-11-22T16:00:00.000Z'],
    ['1795402800', '2026-11-23T03:00:00.000Z'],
    ['1795402800000', '2026-11-23T03:00:00.000Z'],
    ['15m', '2026-11-23T02:45:00.000Z'],
    ['2h ago', '2026-11-23T01:00:00.000Z'],
    ['now', '2026-11-23T03:00:00.000Z'],
    ['today', '2026-11-22T16:00:00.000Z'],
    ['yesterday', '2026-11-21T16:00:00.000Z'],
  ])('reads %s in Asia/Shanghai', (text, iso) => {
    expect(new Date(parseTime(text, shanghai, '--since')).toISOString()).toBe(iso);
  });

  it.each(['tomorrow-ish', '2026-13', '11/23/2026', ''])('refuses %j', (text) => {
    expect(() => parseTime(text, shanghai, '--since')).toThrow('--since is');
  });
});
