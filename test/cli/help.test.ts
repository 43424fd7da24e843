import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.ts';
import { FLAGS } from '../../src/cli/flags.ts';
import { commandHelp, longHelp, shortHelp, welcome } from '../../src/cli/help.ts';
import { completionScript } from '../../src/cli/completion.ts';

const lines = (text: string): string[] => text.trimEnd().split('\n');

describe('help', () => {
  it.each([
    ['serve', '--host', 'address to listen on'],
    ['report', '--host', 'only errors of this host; repeatable'],
    ['extract', '--format', 'the one input format'],
    ['report', '--format', 'output format'],
  ])('tells what %s takes %s for, and nothing else', (name, flag, words) => {
    const command = COMMANDS.find((each) => each.name === name);
    const rows = command === undefined ? [] : lines(commandHelp(command, false, 200));
    const row = rows.find((line) => line.includes(`${flag} `) && line.startsWith('  --')) ?? '';
    expect(row).toContain(words);
    expect(row).not.toMatch(/ on (?:serve|import|extract)/);
  });

  it('is short where -h asks', () => {
    expect(lines(shortHelp(COMMANDS, 80)).length).toBeLessThanOrEqual(26);
    expect(lines(welcome()).length).toBeLessThanOrEqual(13);
  });

  it.each([60, 80, 100])('keeps to %i columns', (width) => {
    const texts = [
      shortHelp(COMMANDS, width),
      longHelp(COMMANDS, width),
      ...COMMANDS.map((c) => commandHelp(c, true, width)),
    ];
    for (const line of texts.flatMap(lines)) {
      // An example is a command line to copy and is not broken.
      if (!line.startsWith('  ossight ') && !/^ {2}\S+ \| /.test(line))
        expect(line.length, line).toBeLessThanOrEqual(width);
    }
  });

  it('names every command and every flag of a command', () => {
    for (const command of COMMANDS) {
      expect(shortHelp(COMMANDS, 80)).toContain(`\n  ${command.name} `);
      for (const flag of command.flags)
        expect(commandHelp(command, false, 80)).toMatch(new RegExp(`--(no-)?${flag}\\b`));
    }
  });

  it('uses every flag somewhere', () => {
    const used = new Set(COMMANDS.flatMap((command) => command.flags as readonly string[]));
    expect(FLAGS.filter((flag) => !('global' in flag) && !used.has(flag.name))).toEqual([]);
  });
});

describe('completion', () => {
  it.each(['bash', 'zsh', 'fish'])('covers commands and flags for %s', (shell) => {
    const script = completionScript(shell);
    for (const command of COMMANDS) expect(script).toContain(command.name);
    for (const name of ['min-coverage', 'since', 'older-than']) expect(script).toContain(name);
  });

  it('refuses other shells', () => expect(() => completionScript('tcsh')).toThrow('tcsh'));
});
