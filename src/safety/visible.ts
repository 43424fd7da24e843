// Makes every character visible that a terminal or a reader would obey instead of show: control characters, changes of
// writing direction, characters without width. For everything that is printed as text. Not an escaper for HTML,
// Markdown or CSV, and not reversible: a backslash stays a backslash.

// C0, DEL, C1; soft hyphen, joiners and fillers without ink; marks that reorder text (CVE-2021-42574, "Trojan Source");
// line and paragraph separator; variation selectors, interlinear anchors, tag characters; with the u flag the
// surrogate range matches lone surrogates only.
const UNSEEN =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]/gu;

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
