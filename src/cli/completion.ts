// ossight completion: scripts for bash, zsh and fish, made from the tables of commands and flags.
import { OssightError } from '../model/error.ts';
import type { Command, CommandContext } from './command.ts';
import { COMMANDS } from './commands.ts';
import { EXIT } from './failure.ts';
import { flagOn, FLAGS } from './flags.ts';
import type { Flag } from './flags.ts';

export async function runCompletion(context: CommandContext): Promise<number> {
  const shell = context.args[0] ?? '';
  await context.terminal.out(completionScript(shell));
  return EXIT.done;
}

export function completionScript(shell: string): string {
  switch (shell) {
    case 'bash':
      return bash();
    case 'zsh':
      return `#compdef ossight\nautoload -U +X bashcompinit && bashcompinit\n${bash()}`;
    case 'fish':
      return fish();
    default:
      throw new OssightError('usage', `there is no completion for ${shell}`, {
        hint: 'ossight completion bash|zsh|fish',
      });
  }
}

function flagsOf(command: Command): readonly Flag[] {
  return FLAGS.filter((flag) => flag.global === true || command.flags.some((name) => name === flag.name)).map((flag) =>
    flagOn(flag, command.name),
  );
}

function choicesOf(flag: Flag, command: Command): readonly string[] {
  return (flag.name === 'format' ? command.formats : flag.choices) ?? [];
}

function bash(): string {
  const names = COMMANDS.map((command) => command.name).join(' ');
  const cases = COMMANDS.map((command) => {
    const flags = flagsOf(command);
    const values = flags
      .filter((flag) => choicesOf(flag, command).length > 0)
      .map(
        (flag) =>
          `      --${flag.name}) COMPREPLY=($(compgen -W '${choicesOf(flag, command).join(' ')}' -- "$word")); return ;;`,
      );
    const own = flags.map((flag) => `--${flag.name}`).join(' ');
    return [`  ${command.name})`, '    case $before in', ...values, '    esac', `    words='${own}'`, '    ;;'].join(
      '\n',
    );
  });
  return `# bash completion for ossight
_ossight() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} words=
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W '${names} --help --version' -- "$word"))
    return
  fi
  case \${COMP_WORDS[1]} in
${cases.join('\n')}
  esac
  case $word in
    -*) COMPREPLY=($(compgen -W "$words" -- "$word")) ;;
    *) COMPREPLY=($(compgen -f -- "$word")) ;;
  esac
}
complete -o filenames -F _ossight ossight
`;
}

function fish(): string {
  const lines = ['# fish completion for ossight', 'complete -c ossight -n __fish_use_subcommand -l version -d version'];
  for (const command of COMMANDS) {
    lines.push(`complete -c ossight -f -n __fish_use_subcommand -a ${command.name} -d ${quoted(command.about)}`);
    for (const flag of flagsOf(command)) {
      const choices = choicesOf(flag, command);
      const value = flag.type === 'boolean' ? '' : choices.length > 0 ? ` -x -a ${quoted(choices.join(' '))}` : ' -r';
      const short = flag.alias === undefined ? '' : ` -s ${flag.alias}`;
      lines.push(
        `complete -c ossight -n '__fish_seen_subcommand_from ${command.name}' -l ${flag.name}${short}${value} -d ${quoted(flag.about)}`,
      );
    }
  }
  return `${lines.join('\n')}\n`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "\\'")}'`;
}
