// The regular expression literals of a TypeScript text, told from divisions by what stands in front of them. Knows strings,
// templates and comments; enough for code that a formatter has set.

export interface RegexLiteral {
  readonly source: string;
  readonly flags: string;
  /** 1-based. */
  readonly line: number;
}

const WORDS_BEFORE = /(?:^|[^\w$.])(?:return|typeof|case|in|of|do|else|void|await|yield|instanceof)$/;

export function regexLiterals(text: string): RegexLiteral[] {
  const found: RegexLiteral[] = [];
  /** Braces open inside `${`, one number a template. */
  const templates: number[] = [];
  let before = '';
  let at = 0;
  while (at < text.length) {
    const char = text.charAt(at);
    const pair = text.slice(at, at + 2);
    if (pair === '//') at = endOf(text, '\n', at);
    else if (pair === '/*') at = endOf(text, '*/', at + 2);
    else if (char === '"' || char === "'") {
      at = stringEnd(text, at);
      before = 'x';
    } else if (char === '`') {
      at = templateEnd(text, at + 1, templates);
      before = text.startsWith('${', at - 2) ? '(' : 'x';
    } else if (char === '}' && templates.at(-1) === 0) {
      templates.pop();
      at = templateEnd(text, at + 1, templates);
      before = text.startsWith('${', at - 2) ? '(' : 'x';
    } else if (char === '/' && beginsRegex(before)) {
      const literal = readRegex(text, at);
      found.push({ ...literal, line: text.slice(0, at).split('\n').length });
      at += literal.source.length + literal.flags.length + 2;
      before = 'x';
    } else {
      const depth = templates.length - 1;
      if (depth >= 0 && char === '{') templates[depth] = (templates[depth] ?? 0) + 1;
      if (depth >= 0 && char === '}') templates[depth] = (templates[depth] ?? 0) - 1;
      if (/\s/.test(char)) before = /\w$/.test(before) ? `${before} ` : before;
      else before = `${before.endsWith(' ') && /\w/.test(char) ? '' : before.trimEnd()}${char}`.slice(-16);
      at += 1;
    }
  }
  return found;
}

function beginsRegex(before: string): boolean {
  const trimmed = before.trimEnd();
  return trimmed === '' || WORDS_BEFORE.test(trimmed) || !/[\w$)\]}]$/.test(trimmed);
}

function endOf(text: string, mark: string, from: number): number {
  const end = text.indexOf(mark, from);
  return end === -1 ? text.length : end + mark.length;
}

function stringEnd(text: string, at: number): number {
  let end = at + 1;
  while (end < text.length && text[end] !== text[at]) end += text[end] === '\\' ? 2 : 1;
  return end + 1;
}

/** Behind the closing backtick, or behind the `${` that interrupts the template. */
function templateEnd(text: string, from: number, templates: number[]): number {
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '`') return at + 1;
    else if (text.startsWith('${', at)) {
      templates.push(0);
      return at + 2;
    }
  }
  return text.length;
}

function readRegex(text: string, at: number): { source: string; flags: string } {
  let end = at + 1;
  for (let inClass = false; end < text.length && (inClass || text[end] !== '/'); end += 1) {
    if (text[end] === '\\') end += 1;
    else if (text[end] === '[') inClass = true;
    else if (text[end] === ']') inClass = false;
  }
  const flags = /^[a-z]*/.exec(text.slice(end + 1, end + 9))?.[0] ?? '';
  return { source: text.slice(at + 1, end), flags };
}
