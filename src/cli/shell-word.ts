// A text as one word of a POSIX shell, so that a command that is suggested can be pasted.
import { visible } from '../safety/visible.ts';

/** As it is where that is safe, else in single quotes. What cannot be shown is made visible, and then no longer works. */
export function shellWord(text: string): string {
  const shown = visible(text);
  if (/^[\w@%+=:,./-]+$/.test(shown) && !shown.startsWith('-')) return shown;
  return `'${shown.replaceAll("'", "'\\''")}'`;
}
