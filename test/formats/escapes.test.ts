// Escaping put on and taken off again: each language's own writer is imitated here, the reader must undo it.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findBody } from '../../src/formats/body-span.ts';
import { parseXmlBody } from '../../src/formats/body.ts';
import { tagStartBefore, undo } from '../../src/formats/escapes.ts';

type Escape = (text: string) => string;

const json: Escape = (text) => JSON.stringify(text);
const WRITERS: ReadonlyMap<string, Escape> = new Map([
  ['JSON', json],
  ['Go', (text) => json(text).replace(/[<>&]/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`)],
  [
    'PHP',
    (text) =>
      json(text)
        .replaceAll('/', '\\/')
        .replace(/[\u0080-\uFFFF]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`),
  ],
  [
    'JavaScript',
    (text) =>
      `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n').replaceAll('<', '\\x3C')}'`,
  ],
  ['Python', (text) => `b'${[...new TextEncoder().encode(text)].map(pythonByte).join('')}'`],
  ['C', (text) => `"${[...new TextEncoder().encode(text)].map(octalByte).join('')}"`],
  [
    'HTML',
    (text) =>
      text
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;')
        .replaceAll('"', '&quot;')
        .replaceAll("'", '&#39;'),
  ],
  ['URL', (text) => encodeURIComponent(text)],
  ['form', (text) => encodeURIComponent(text).replaceAll('%20', '+')],
]);

function pythonByte(byte: number): string {
  if (byte === 10) return '\\n';
  if (byte === 92 || byte === 39) return `\\${String.fromCharCode(byte)}`;
  return byte < 32 || byte > 126 ? `\\x${byte.toString(16).padStart(2, '0')}` : String.fromCharCode(byte);
}

function octalByte(byte: number): string {
  if (byte === 92 || byte === 34) return `\\${String.fromCharCode(byte)}`;
  return byte < 32 || byte > 126 ? `\\${byte.toString(8).padStart(3, '0')}` : String.fromCharCode(byte);
}

const xmlText: Escape = (value) => value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const XML = `<?xml version="1.0" encoding="UTF-8"?>
<Error>
  <Code>NoSuchKey</Code>
  <Message>say "a" \\n &amp; it's 中文 💥</Message>
</Error>`;

describe('findBody', () => {
  it.each([...WRITERS])('undoes one level of %s', (_name, escape) => {
    const text = `before ${escape(XML)} behind`;
    const span = findBody(text);
    expect(span?.unescaped).toBe(XML);
    expect(span?.end).toBe(text.indexOf(' behind') - (/["'] behind$/.test(text) ? 1 : 0));
  });

  const pairs = [...WRITERS].flatMap(([outer, f]) => [...WRITERS].map(([inner, g]) => [outer, inner, f, g] as const));
  // A form's plus signs are only told from real ones when nothing else wrote a space, and percent-encoding inside HTML or
  // quotes, or around tags that were escaped before, is nothing that a log was seen to hold.
  const met = pairs.filter(([outer, inner]) => {
    if (outer === 'form' || inner === 'form') return false;
    if (inner === 'URL') return outer === 'JSON' || outer === 'URL';
    return outer !== 'URL' || ['JSON', 'Python', 'C', 'URL'].includes(inner);
  });
  it.each(met)('undoes %s around %s', (_outer, _inner, f, g) => {
    expect(findBody(`x=${f(g(XML))}`)?.unescaped).toBe(XML);
  });

  it('undoes three levels of JSON', () => {
    expect(findBody(json(json(json(XML))))?.unescaped).toBe(XML);
  });

  it("undoes rsyslog's and nginx's control characters", () => {
    expect(findBody(XML.replaceAll('\n', '#012'))?.unescaped).toBe(XML);
    const nginx = XML.replaceAll('\\', '\\x5C').replaceAll('\n', '\\x0A').replaceAll('"', '\\x22');
    expect(findBody(`body: "${nginx}"`)?.unescaped).toBe(XML);
  });

  it('leaves backslashes alone where nothing is escaped', () => {
    const text = '<Error><Code>A</Code><Key>a\\nb\\"c</Key></Error>';
    expect(findBody(`x ${text}`)?.unescaped).toBe(text);
  });

  it.each([
    ['The `<Error>` element holds `<Code>` and `</Code>`.'],
    ['<Error>disk full</Error>'],
    ['<ErrorCode>5</ErrorCode>'],
    ['an Error> of some kind'],
    ['<Code> is where the code stands'],
    ['</Error>'],
    ['map<Error, Code>'],
    [''],
  ])('finds nothing in %s', (text) => {
    expect(findBody(text)).toBeNull();
  });

  it('goes from body to body', () => {
    const text =
      '<Error><Code>AA</Code></Error> `<Error>` \\u003cError\\u003e\\u003cCode\\u003eBB\\u003c/Code\\u003e\\u003c/Error\\u003e <Error><Code>CC</Code><Error><Code>DD</Code></Error>';
    const codes: string[] = [];
    for (let span = findBody(text); span !== null; span = findBody(text, span.next)) {
      const body = parseXmlBody(span.unescaped);
      codes.push(`${body.ok ? body.body.elements.get('Code') : body.reason} ${span.end === null ? 'open' : 'whole'}`);
    }
    expect(codes).toEqual(['AA whole', 'BB whole', 'CC open', 'DD whole']);
  });

  const NAME = fc
    .stringMatching(/^[A-Z][A-Za-z]{1,12}$/)
    .filter((name) => !['Error', 'Code', 'RequestId'].includes(name));
  const VALUE = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
    .map((value) => value.replace(/[\p{Cc}\p{Cs}\uFEFF\uFFFE\uFFFF]/gu, '').trim())
    .filter((value) => value !== '');

  it.each([0, 1, 2, 3])('brings any elements back through %i levels of escaping', (levels) => {
    // Only writers that keep spaces apart from plus signs; JSON must stand innermost or the quotes tell nothing.
    const writers = ['JSON', 'Go', 'PHP', 'Python', 'HTML'].map((name) => WRITERS.get(name) ?? json);
    const chain = fc.array(fc.constantFrom(...writers), { minLength: levels, maxLength: levels });
    fc.assert(
      fc.property(
        fc.dictionary(NAME, VALUE, { minKeys: 1, maxKeys: 6 }),
        chain,
        fc.boolean(),
        (elements, escapes, pretty) => {
          const all = { Code: 'NoSuchKey', ...elements };
          const gap = pretty || levels > 0 ? '\n  ' : '';
          const inner = Object.entries(all).map(([name, value]) => `${gap}<${name}>${xmlText(value)}</${name}>`);
          const xml = `<?xml version="1.0"?>${gap}<Error>${inner.join('')}</Error>`;
          const span = findBody(`a: ${escapes.reduce((text, escape) => escape(text), xml)} z`);
          const body = parseXmlBody(span?.unescaped ?? '');
          expect(body.ok ? Object.fromEntries(body.body.elements) : body.reason).toEqual(all);
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each([
    '<Error ',
    '<Error>',
    '<Error><',
    '<Code',
    '<Code>AB</Code>',
    '<Error><Code>AB</Code>',
    'Error',
    '\\',
    '\\u003cError',
    '&amp;',
    '&amp;lt;Error',
    '%25',
    '%253CError',
    '<?xml ',
    '</Error>',
    '<Error>`<Code>`',
  ])('takes time in proportion to a line of %s', (piece) => {
    const text = piece.repeat((1024 * 1024) / piece.length);
    const begin = performance.now();
    for (let span = findBody(text); span !== null; span = findBody(text, span.next)) parseXmlBody(span.unescaped);
    // Quadratic behaviour takes minutes here.
    expect(performance.now() - begin).toBeLessThan(60_000);
  });
});

describe('undo', () => {
  it.each([
    ['\\n\\t\\r\\"\\\'\\/\\\\', '\n\t\r"\'/\\'],
    ['\\u4e2d\\ud83d\\udca5\\u{1F4A5}\\U0001f4a5', '中💥💥💥'],
    ['\\xe4\\xb8\\xad\\xe9', 'ä¸\u00ADé'],
    ['\\xe4\\xb8\\xad', '中'],
    ['\\344\\270\\255\\012', '中\n'],
    ['\\q \\U99999999 \\', '\\q \\U99999999 \\'],
  ])('reads %s', (text, expected) => {
    expect(undo(text, 'backslash')).toBe(expected);
  });

  it('decodes HTML once, not twice', () => {
    expect(undo('&amp;lt; &#60; &#x3C; &nbsp;&#0;&#1114112;&zzz;', 'html')).toBe('&lt; < <  &#0;&#1114112;&zzz;');
  });
});

describe('tagStartBefore', () => {
  it.each([
    ['<', 0, false],
    ['</', 0, true],
    ['<\\/', 0, true],
    ['x\\u003c', 1, false],
    ['x\\\\u003C\\/', 1, true],
    ['\\x3c/', 0, true],
    ['&lt;', 0, false],
    ['&amp;lt;/', 0, true],
    ['\\u0026lt;', 0, false],
    ['&#60;', 0, false],
    ['%3C%2F', 0, true],
    ['%253c', 0, false],
  ])('knows %s', (text, start, closing) => {
    expect(tagStartBefore(text, text.length)).toEqual({ start, closing });
  });

  it.each(['', '/', ';', 'lt;', 'u003c', '3c', 'abc', 'C', '<x', '\\'])('is not taken in by %s', (text) => {
    expect(tagStartBefore(text, text.length)).toBeNull();
  });
});
