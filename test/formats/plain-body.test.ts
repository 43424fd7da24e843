// The scanner of plain bodies answers as the XML parser does, or declines. Bodies are generated, then mutated.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAnyBody, parsePlainBody, parseXmlBody, type BodyResult } from '../../src/formats/body.ts';
import { scanPlainBody } from '../../src/formats/plain-body.ts';

function told(result: BodyResult | null): unknown {
  return result?.ok === true ? [...result.body.elements, result.body.truncated] : result;
}

const BODY = `<?xml version="1.0" encoding="UTF-8"?>
<Error>
  <Code>NoSuchKey</Code>
  <Message>The specified key does not exist.</Message>
  <RequestId>6A02F4C03C1E5B7A9D8F0E21</RequestId>
  <HostId>example-media.oss-cn-hangzhou.aliyuncs.com</HostId>
  <Key>a &amp; b &#66;.jpg</Key>
  <EC>0026-00000001</EC>
</Error>`;

describe('scanPlainBody', () => {
  it('reads what OSS writes', () => {
    expect([...(scanPlainBody(BODY) ?? [])].slice(0, 2)).toEqual([
      ['Code', 'NoSuchKey'],
      ['Message', 'The specified key does not exist.'],
    ]);
    expect(told(parseXmlBody(BODY))).toEqual(told(parseAnyBody(BODY)));
  });

  it.each([
    ['attributes of the root', '<Error xmlns="http://x"><Code>A</Code></Error>'],
    ['attributes of a child', '<Error><Code a="1">A</Code></Error>'],
    ['nesting', '<Error><Code>A</Code><Detail><X>1</X></Detail></Error>'],
    ['a comment', '<Error><!-- x --><Code>A</Code></Error>'],
    ['CDATA', '<Error><Code><![CDATA[A]]></Code></Error>'],
    ['a declaration of types', '<!DOCTYPE x><Error><Code>A</Code></Error>'],
    ['a repeated element', '<Error><Code>A</Code><Code>A</Code></Error>'],
    ['a bare text', '<Error>x<Code>A</Code></Error>'],
    ['an empty element', '<Error><Code>A</Code><EC/></Error>'],
    ['a missing end', '<Error><Code>A</Code>'],
    ['a mismatched end', '<Error><Code>A</Cod></Error>'],
    ['a name of JavaScript', '<Error><Code>A</Code><__proto__>1</__proto__></Error>'],
    ['a script', '<Error><Code>A</Code><Script>1</Script></Error>'],
    ['no child', '<Error></Error>'],
    ['a carriage return', '<Error><Code>A\r\nB</Code></Error>'],
    ['another root first', '<ErrorDetail>1</ErrorDetail><Error><Code>A</Code></Error>'],
    ['no body', 'Error'],
  ])('declines %s', (_, text) => {
    expect(scanPlainBody(text)).toBeNull();
  });

  it('declines what is larger than a body may be, at once', () => {
    expect(scanPlainBody(`<Error><Code>${'x'.repeat(70_000)}</Code></Error>`)).toBeNull();
  });

  const name = fc.constantFrom('Code', 'Message', 'RequestId', 'HostId', 'EC', 'Key', 'X:Y', 'a', 'Error', 'Valueof');
  const value = fc.oneof(
    fc.constantFrom(
      '',
      ' ',
      'NoSuchKey',
      '&amp;',
      '&#38;lt;',
      ']]>',
      '>',
      '"',
      '00120',
      '0x1F',
      'true',
      '\u00e9',
      '\0',
    ),
    fc.string({ maxLength: 12 }),
  );
  const gap = fc.constantFrom('', ' ', '\n', '\n  ', '\t', '\r\n', '\u00a0');
  const child = fc.tuple(gap, name, value).map(([space, tag, text]) => `${space}<${tag}>${text}</${tag}>`);
  const body = fc
    .tuple(
      fc.constantFrom('', '<?xml version="1.0"?>\n', 'failed: ', '<!-- x -->', '\ufeff'),
      fc.array(child, { maxLength: 5 }),
      gap,
      fc.constantFrom('', '\n', ' <Error>', '</Error>', ' tail'),
    )
    .map(([before, children, space, after]) => `${before}<Error>${children.join('')}${space}</Error>${after}`);
  const pieces = [
    '<',
    '>',
    '/',
    '</',
    '&',
    '<!',
    '<?',
    ']]>',
    '<![CDATA[',
    '-->',
    '=',
    '"',
    '\r',
    'Error',
    '<X/>',
    '\0',
  ];
  const mutated = fc
    .tuple(body, fc.array(fc.tuple(fc.nat(), fc.nat(6), fc.constantFrom('', ...pieces)), { maxLength: 3 }))
    .map(([text, changes]) =>
      changes.reduce((now, [place, length, put]) => {
        const at = place % (now.length + 1);
        return now.slice(0, at) + put + now.slice(at + length);
      }, text),
    );

  it('answers as the parser does or declines', () => {
    let read = 0;
    fc.assert(
      fc.property(fc.oneof(body, mutated), (text) => {
        const plain = parsePlainBody(text);
        if (plain === null) return;
        read += 1;
        expect(told(plain)).toEqual(told(parseAnyBody(text)));
      }),
      { numRuns: 4_000 },
    );
    expect(read).toBeGreaterThan(500);
  });
});
