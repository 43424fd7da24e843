// Makes every character visible that a terminal or a reader would obey instead of show: control characters, changes of
// writing direction, characters without width. For everything that is printed as text. Not an escaper for HTML,
// Markdown or CSV, and not reversible: a backslash stays a backslash.

// Code points, hexadecimal.
const UNSEEN_RANGES: readonly string[] = [
  '0-1f 7f-9f', // C0, DEL, C1
  'ad 34f 115f 1160 17b4 17b5 180b-180f 3164 ffa0', // soft hyphen, joiners and fillers without ink
  '61c 200b-200f 202a-202e 2060-206f feff', // no width, or reorders text (CVE-2021-42574, "Trojan Source")
  '2028 2029', // line and paragraph separator
  'fe00-fe0f fff0-fffb 1bca0-1bca3 1d173-1d17a e0000-e0fff', // variation selectors, anchors, shorthand and music controls, tags
  'd800-dfff', // with the u flag only surrogates that stand alone
];
const UNSEEN = new RegExp(
  `[${UNSEEN_RANGES.join(' ')
    .replace(/[0-9a-f]+/g, '\\u{$&}')
    .replaceAll(' ', '')}]`,
  'gu',
);

/** `\x1b` for characters below U+0100, `\u{202e}` for the others. Tab and line feed too: split lines before. */
export function visible(text: string): string {
  return text.replace(UNSEEN, show);
}

function show(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  return point < 0x100 ? `\\x${point.toString(16).padStart(2, '0')}` : `\\u{${point.toString(16)}}`;
}

/** JSON text in which the same characters stand as `\uXXXX`; it parses to the same value. */
export function visibleJson(json: string): string {
  return json.replace(UNSEEN, (character) => {
    // Line feeds and indentation of JSON itself; inside strings JSON.stringify has escaped them already.
    if (character === '\n') return character;
    let escaped = '';
    for (let i = 0; i < character.length; i++) escaped += `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`;
    return escaped;
  });
}
