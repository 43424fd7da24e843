import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseArguments } from '../../src/cli/arguments.ts';
import { COMMANDS } from '../../src/cli/commands.ts';
import { FLAGS } from '../../src/cli/flags.ts';
import { plainArguments } from '../../src/cli/plain-arguments.ts';
import { yargsArguments } from '../../src/cli/yargs-arguments.ts';
import { OssightError } from '../../src/model/error.ts';

const parse = (...argv: string[]): ReturnType<typeof parseArguments> =>
  parseArguments(plainArguments(argv) ?? yargsArguments(argv), COMMANDS);

function failure(...argv: string[]): OssightError {
  try {
    parse(...argv);
  } catch (error) {
    if (error instanceof OssightError) return error;
    throw error;
  }
  throw new Error(`accepted: ${argv.join(' ')}`);
}

describe('parseArguments', () => {
  it('takes flags before and after arguments, long and short', () => {
    const { command, args, given } = parse(
      'report',
      '--since',
      '2h',
      'a.log',
      '-o',
      'x.md',
      '-o',
      'y.json',
      '-q',
      'b.log',
    );
    expect(command?.name).toBe('report');
    expect(args).toEqual(['a.log', 'b.log']);
    expect(Object.fromEntries(given)).toEqual({ since: '2h', output: ['x.md', 'y.json'], quiet: true });
  });

  it('leaves numbers in arguments alone', () => {
    expect(parse('find', '000123E4').args).toEqual(['000123E4']);
    expect(parse('import', '007').args).toEqual(['007']);
  });

  it('reads - as stdin and what follows -- as arguments', () => {
    expect(parse('import', '-').args).toEqual(['-']);
    expect(parse('import', '--', '--odd-name.log').args).toEqual(['--odd-name.log']);
  });

  it('turns switches off', () => {
    expect(parse('import', 'a', '--no-request-id-time').given.get('request-id-time')).toBe(false);
  });

  it('lets the last of two win', () =>
    expect(parse('query', 'x', '--limit', '1', '--limit', '2').given.get('limit')).toBe(2));

  it.each([
    [['reprot', 'x'], 'there is no command reprot', 'did you mean report?'],
    [['report', '--sinse', '2h'], 'ossight report has no flag --sinse', 'did you mean --since?'],
    [['import'], 'ossight import needs an argument', 'ossight import <path...|->'],
    [
      ['query', 'SELECT', '1'],
      'ossight query takes at most 1 argument',
      'ossight query "<SQL>"|- (quote an argument that holds spaces)',
    ],
    [['report', '--by', 'hots'], '--by is hots', 'did you mean host?'],
    [['query', 'x', '--limit', 'many'], '--limit is many', 'for example --limit 100'],
    [['import', 'a', '--db'], '--db needs a value', '--db FILE'],
    [['catalog', '--db', 'x'], 'ossight catalog has no flag --db', null],
  ])('refuses %j', (argv, message, hint) => {
    const error = failure(...argv);
    expect(error.code).toBe('usage');
    expect(error.message).toBe(message);
    if (hint !== null) expect(error.hint).toBe(hint);
  });

  it('asks for help without demanding arguments', () => {
    expect(parse('import', '-h').help).toBe('short');
    expect(parse('--help').help).toBe('long');
  });
});

describe('plainArguments', () => {
  const asYargs = (argv: readonly string[]): unknown => {
    const { $0: _program, ...parsed } = yargsArguments(argv);
    return Object.fromEntries(Object.entries(parsed).filter(([, value]) => value !== undefined));
  };

  it.each([
    [['import', 'a.log', '-q', '--db', 'x.db']],
    [['report', '--since=2h', 'a b', '-o', 'x.md', '--output', 'y.json', '--no-such.log'.slice(2)]],
    [['import', '-', '--dry-run', '--jobs', '2']],
    [['report', '--help']],
    [['find', '000123E4', '--by=a=b']],
  ])('reads %j as yargs does', (argv) => {
    expect(plainArguments(argv)).not.toBeNull();
    expect(plainArguments(argv)).toEqual(asYargs(argv));
  });

  it('is certain of no more than yargs says', () => {
    const names = FLAGS.flatMap(({ name, alias }) => [`--${name}`, ...(alias === undefined ? [] : [`-${alias}`])]);
    const word = fc.oneof(
      fc.constantFrom(
        'import',
        'report',
        'a.log',
        '007',
        '1e3',
        '0x1F',
        '2h',
        'a=b',
        'x y',
        'line\nbreak',
        'a.b',
        '*.gz',
      ),
      fc.constantFrom(
        '-',
        '--',
        '---',
        '-5',
        '-.5',
        '-1e3',
        '',
        'true',
        'false',
        '"quoted"',
        "'q'",
        '"',
        '__proto__',
        '-h',
      ),
      fc.constantFrom(
        '--json=true',
        '--db=',
        '--db=x',
        '--db="x"',
        '--db=-',
        '--db=-1',
        '--by=true',
        '-ofile',
        '-o=x',
        '-qo',
      ),
      fc.constantFrom('--help', '--no-request-id-time', '--db.x', '--a.b', '--constructor', '--since=1\n2', '--help=1'),
      fc.constantFrom(...names),
      fc.constantFrom(...names).map((name) => `${name}=value`),
      fc.string({ maxLength: 4 }),
      fc.stringMatching(/^--?[a-z=.-]{0,6}$/),
    );
    let certain = 0;
    fc.assert(
      fc.property(fc.array(word, { maxLength: 7 }), (argv) => {
        const plain = plainArguments(argv);
        if (plain === null) return;
        certain += 1;
        // The order too: the first flag that does not belong is the one that is told.
        expect(JSON.stringify(plain)).toBe(JSON.stringify(asYargs(argv)));
      }),
      { numRuns: 2_000 },
    );
    expect(certain).toBeGreaterThan(100);
  });
});
