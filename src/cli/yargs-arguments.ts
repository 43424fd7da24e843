// argv as yargs reads it: the reference for what stands on a command line. Loading yargs takes as long as starting Node does,
// so it is asked where plain-arguments.ts is not certain.
import yargs from 'yargs';
import { FLAGS } from './flags.ts';
import type { Parsed } from './plain-arguments.ts';

export function yargsArguments(argv: readonly string[]): Parsed {
  const parser = yargs([...argv])
    .help(false)
    .version(false)
    .exitProcess(false)
    .detectLocale(false)
    .parserConfiguration({
      'camel-case-expansion': false,
      'dot-notation': false,
      'duplicate-arguments-array': true,
      'greedy-arrays': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'strip-aliased': true,
    })
    .option('help', { type: 'boolean' })
    .option('h', { type: 'boolean' });
  for (const flag of FLAGS) {
    parser.option(flag.name, {
      type: flag.type === 'boolean' ? 'boolean' : flag.type === 'list' ? 'array' : 'string',
      ...(flag.alias === undefined ? {} : { alias: flag.alias }),
    });
  }
  return parser.parseSync();
}
