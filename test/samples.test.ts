// Every sample through the whole path, as `ossight extract` prints it. `OSSIGHT_GOLDEN=write` writes what is expected;
// the review of it is the diff.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { extract } from '../src/index.ts';
import { ROOT } from './support/command.ts';

const SAMPLES = join(ROOT, 'samples');
const EXPECTED = join(ROOT, 'test', 'golden', 'samples');
const NOW = Date.UTC(2026, 10, 24);
const NEAR_MISSES = ['near-misses.log', 'near-misses-bodies.log', 'http-near-misses.txt', 'log-service-metering.jsonl'];

const names = readdirSync(SAMPLES).toSorted();

describe('samples', () => {
  it('are many', () => expect(names.length).toBeGreaterThanOrEqual(40));

  it.each(names)('%s', async (name) => {
    const errors = await extract({ path: join(SAMPLES, name) }, { now: NOW });
    const lines = errors
      .map(
        (error) => `${JSON.stringify({ ...error, source: { ...error.source, path: basename(error.source.path) } })}\n`,
      )
      .join('');
    const file = join(EXPECTED, `${name}.jsonl`);
    if (process.env['OSSIGHT_GOLDEN'] === 'write') writeFileSync(file, lines);
    expect(lines).toBe(readFileSync(file, 'utf8'));
  });

  it.each(NEAR_MISSES)('%s holds no error of OSS', (name) => {
    expect(readFileSync(join(EXPECTED, `${name}.jsonl`), 'utf8')).toBe('');
  });

  it('hold an error of every line format', async () => {
    const { LINE_FORMATS } = await import('../src/formats/index.ts');
    const told = names.map((name) => readFileSync(join(EXPECTED, `${name}.jsonl`), 'utf8')).join('');
    expect(LINE_FORMATS.map((format) => format.name).filter((name) => !told.includes(`"format":"${name}"`))).toEqual(
      [],
    );
  });
});
