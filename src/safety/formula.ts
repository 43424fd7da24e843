// Takes the power from spreadsheet formulas in CSV cells. Quoting for CSV is the writer's; numbers of ours never come here.

// OWASP's list (= + - @ TAB CR), and the full-width forms that East Asian editions of spreadsheets accept.
const TRIGGERS = '=+-@\t\r＝＋－＠';

/**
 * Puts `'` before a text that a spreadsheet could run, and before every line of it that would be one if the cell were
 * split. White space (also non-breaking) before the trigger does not hide it. Applied twice it changes nothing more.
 */
export function inert(text: string): string {
  return text
    .split('\n')
    .map((line) => (runs(line) ? `'${line}` : line))
    .join('\n');
}

function runs(line: string): boolean {
  const first = line.charAt(0);
  if (first === '\t' || (first === '\r' && line.length > 1)) return true;
  const word = line.trimStart().charAt(0);
  return word !== '' && TRIGGERS.includes(word);
}
