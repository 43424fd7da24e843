// One body at a time: what is repaired, what is refused, where each element lands in a candidate.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { candidateFromBody, parseJsonBody, parseXmlBody, type BodyResult } from '../../src/formats/body.ts';
import type { Candidate } from '../../src/model/candidate.ts';

const BASE = { format: 'xml', origin: 'client', line: 1, offset: 0 } as const;

function told(result: BodyResult): unknown {
  return result.ok
    ? { ...Object.fromEntries(result.body.elements), ...(result.body.truncated ? { cut: true } : {}) }
    : result.reason;
}

function elementsOf(text: string): ReadonlyMap<string, string> {
  const result = parseXmlBody(text);
  if (!result.ok) throw new Error(result.reason);
  return result.body.elements;
}

describe('parseXmlBody', () => {
  it.each<[string, string, unknown]>([
    ['plain', '<Error><Code>A</Code><RequestId>1</RequestId></Error>', { Code: 'A', RequestId: '1' }],
    ['text around it', 'x <Error><Code>A</Code></Error> y <Code>B</Code>', { Code: 'A' }],
    [
      'malformed prologue, curly quotes',
      '<? xml version="1.0" ? >\n<Error xmlns=”http://x”><Code>A</Code></Error>',
      { Code: 'A' },
    ],
    ['values on their own lines', '<Error>\n <Code>\n\tA\r\n </Code>\n</Error>', { Code: 'A' }],
    [
      'numbers stay text',
      '<Error><Code>0x1F</Code><RequestId>00120000000000000001</RequestId></Error>',
      { Code: '0x1F', RequestId: '00120000000000000001' },
    ],
    [
      'nested',
      '<Error><Code>A</Code><Detail><ServerTime>t</ServerTime><X><Y>z</Y></X></Detail></Error>',
      { Code: 'A', 'Detail/ServerTime': 't', 'Detail/X/Y': 'z' },
    ],
    [
      'entities',
      '<Error><Code>a&amp;amp;&lt;&gt;&quot;&apos;&#65;&#x42;&#X43;</Code></Error>',
      { Code: 'a&amp;<>"\'ABC' },
    ],
    [
      'unknown and impossible references',
      '<Error><Code>&nbsp;&#0;&#27;&#xD800;&#x110000;&#xFFFFFF;&#9999999;&amp</Code></Error>',
      { Code: '&nbsp;&#0;&#27;&#xD800;&#x110000;&#xFFFFFF;&#9999999;&amp' },
    ],
    ['CDATA', '<Error><Code><![CDATA[a<&amp;b]]></Code></Error>', { Code: 'a<&amp;b' }],
    ['comment', '<Error><!-- <Code>B</Code> --><Code>A</Code></Error>', { Code: 'A' }],
    ['empty elements are absent', '<Error><Code>A</Code><HostId/><EC></EC><Key> </Key></Error>', { Code: 'A' }],
    [
      'injected script',
      '<Error><Code>A</Code><script src="x">if (a < b) "</Code>"</script><EC>1</EC></Error>',
      { Code: 'A', EC: '1' },
    ],
    ['script never closed', '<Error><Code>A</Code><script>x</Error>', { Code: 'A', cut: true }],
    ['a bare < in a value', '<Error><Message>a < b <1</Message></Error>', { Message: 'a < b <1' }],
    ['mixed content', '<Error><Message>a <b>c</b> d</Message></Error>', { Message: 'a  d', 'Message/b': 'c' }],
    ['repeated element', '<Error><Code>A</Code><X>1</X><X>2</X></Error>', { Code: 'A', X: '1' }],
    ['repeated, but the same', '<Error><Code>A</Code><Code>A</Code></Error>', { Code: 'A' }],
    [
      'ErrorDetail is no Error',
      '<ErrorDetail>x</ErrorDetail><Error><Code>A</Code><ErrorDetail>y</ErrorDetail></Error>',
      { Code: 'A', ErrorDetail: 'y' },
    ],
    ['no opening tag', '<Code>A</Code><EC>1</EC></Error>', { Code: 'A', EC: '1' }],
    ['lost letters of the root', 'rror><Code>A</Code></Error>', { Code: 'A' }],
    ['lost letters of the first element', 'ode>A</Code><EC>1</EC></Error>', { Code: 'A', EC: '1' }],
    ['first value cut', 'Denied</Code><EC>1</EC></Error>', { EC: '1', cut: true }],
    ['cut in a value', '<Error><Code>A</Code><Message>The sp', { Code: 'A', cut: true }],
    ['cut in a tag', '<Error><Code>A</Code><Mess', { Code: 'A', cut: true }],
    ['cut in a nested element', '<Error><Code>A</Code><Detail><X>1</X><Y>2', { Code: 'A', 'Detail/X': '1', cut: true }],
    ['value never closed', '<Error><Code>A</Code><HostId>exam</Error>', { Code: 'A', cut: true }],
    ['the next body begins', '<Error><Code>A</Code><Error><Code>B</Code></Error>', { Code: 'A', cut: true }],
    ['html around it is no doctype of ours', '<!DOCTYPE html><pre><Error><Code>A</Code></Error>', { Code: 'A' }],
    ['doctype before', '<!DOCTYPE x SYSTEM "file:///etc/passwd"><Error><Code>A</Code></Error>', 'doctype refused'],
    ['entity before', '<!entity a "b"><Error><Code>&a;</Code></Error>', 'doctype refused'],
    ['doctype inside', '<Error><!DOCTYPE x><Code>A</Code></Error>', 'doctype refused'],
    ['crossed tags', '<Error><Code>A</Message></Error>', 'mismatched tags'],
    ['two codes', '<Error><Code>A</Code><Code>B</Code></Error>', 'repeated element'],
    ['two request ids', '<Error><RequestId>A</RequestId><RequestId>B</RequestId></Error>', 'repeated element'],
    ['prototype', '<Error><__proto__>A</__proto__></Error>', 'malformed xml'],
    ['constructor', '<Error><constructor>A</constructor></Error>', 'malformed xml'],
    ['no element', '<Error>plain</Error>', 'no elements'],
    ['nothing', '', 'no elements'],
  ])('%s', (_name, text, expected) => {
    expect(told(parseXmlBody(text))).toEqual(expected);
  });

  it.each([15, 16, 17])('nests %i elements or refuses', (depth) => {
    // The root is one of the 16.
    const text = `<Error>${'<a>'.repeat(depth)}x${'</a>'.repeat(depth)}</Error>`;
    expect(parseXmlBody(text).ok).toBe(depth <= 15);
  });

  it.each([
    ['deep', `<Error>${'<a>'.repeat(1e5)}`],
    ['long value', `<Error><Code>${'x'.repeat(3e6)}</Code></Error>`],
    ['many elements', `<Error>${'<a>1</a>'.repeat(3e5)}</Error>`],
    ['many references', `<Error><Code>${'&#65;'.repeat(12_000)}</Code></Error>`],
    ['many openings', '<Error'.repeat(3e5)],
    ['many broken tags', `<Error>${'<a"'.repeat(3e5)}`],
    ['many comments', `<Error>${'<!--'.repeat(3e5)}`],
    ['many blanks', `<Error>${' '.repeat(3e6)}`],
    ['many scripts', `<Error>${'<script>'.repeat(3e5)}`],
    [
      'laughs',
      `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">${'<!ENTITY b "&a;&a;&a;">'.repeat(1e4)}]><Error><Code>&b;</Code></Error>`,
    ],
  ])('gives up on %s at once', (_name, text) => {
    const begin = performance.now();
    parseXmlBody(text);
    // Quadratic work on these would take minutes.
    expect(performance.now() - begin).toBeLessThan(15_000);
  });

  it('refuses more than 64 KiB', () => {
    expect(told(parseXmlBody(`<Error><Message>${'x'.repeat(70_000)}</Message></Error>`))).toBe('too large');
    expect(told(parseXmlBody(`${' '.repeat(70_000)}<Error><Code>A</Code></Error>`))).toEqual({ Code: 'A' });
  });

  it('passes NUL and ESC through and leaves objects alone', () => {
    expect(told(parseXmlBody('<Error><Code>\0\u001B[31m</Code></Error>'))).toEqual({ Code: '\0\u001B[31m' });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('never throws, whatever the text', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '/',
      '<Error>',
      '</Error>',
      '<Code>',
      '</Code>',
      '<!--',
      ']]>',
      '<![CDATA[',
      '<?',
      '&#',
      ';',
      '&amp;',
      '__proto__',
      'x',
      ' ',
      '\0',
      '{',
      '}',
      '"',
      '\\',
      ':',
      '[',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        parseXmlBody(pieces.join(''));
        parseJsonBody(pieces.join(''));
      }),
      { numRuns: 2_000 },
    );
  });

  it('keeps of a cut body what it keeps of the whole one', () => {
    const text =
      '<Error><Code>NoSuchKey</Code><Message>a &lt; b</Message><Detail><X>1</X><Y>2</Y></Detail><EC>3</EC></Error>';
    const whole = elementsOf(text);
    for (let end = '<Error><Code>NoSuchKey</Code>'.length; end < text.length; end += 1) {
      const cut = parseXmlBody(text.slice(0, end));
      expect(cut.ok && cut.body.truncated, text.slice(0, end)).toBe(true);
      for (const [name, value] of elementsOf(text.slice(0, end))) expect(value).toBe(whole.get(name));
    }
  });
});

describe('parseJsonBody', () => {
  it.each<[string, string, unknown]>([
    [
      'wrapped',
      'x {"Error":{"Code":"A","EC":"1","Detail":{"X":1,"Y":true,"Z":null}}} y',
      { Code: 'A', EC: '1', 'Detail/X': '1', 'Detail/Y': 'true' },
    ],
    ['not wrapped', '{"Code":"A","Message":" m "}', { Code: 'A', Message: 'm' }],
    ['only a message', '{"message":"m"}', { Message: 'm' }],
    ['entities are text', '{"Error":{"Code":"&amp;"}}', { Code: '&amp;' }],
    ['cut', '{"Error":{"Code":"A","RequestId":"1","HostId":"exam', { Code: 'A', RequestId: '1', cut: true }],
    ['cut in an escape', '{"Error":{"Code":"A","Message":"a\\', { Code: 'A', cut: true }],
    ['lists', '{"Error":{"Code":["A","B"]}}', 'repeated element'],
    ['an error that is text', '{"Error":"disk full","x":1}', { Error: 'disk full', x: '1' }],
    ['no object', '[1]', 'malformed json'],
    ['no json', '{Error: 1}', 'malformed json'],
    ['deep', '{"a":'.repeat(1e5), 'too deep'],
    ['large', `{"a":"${'x'.repeat(70_000)}"}`, 'too large'],
    ['mismatched', '{"a":[1}', 'malformed json'],
  ])('%s', (_name, text, expected) => {
    expect(told(parseJsonBody(text))).toEqual(expected);
  });

  it('keeps a member named __proto__ from being more than a member', () => {
    const result = parseJsonBody('{"Error":{"Code":"A","__proto__":{"polluted":"x"}}}');
    expect(result.ok && [...result.body.elements]).toEqual([
      ['Code', 'A'],
      ['__proto__/polluted', 'x'],
    ]);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

function from(xml: string, more: Partial<Candidate> = {}): Candidate {
  const elements = elementsOf(`<Error>${xml}</Error>`);
  return candidateFromBody({ elements, truncated: false }, { ...BASE, ...more });
}

describe('candidateFromBody', () => {
  it('places what has a place and keeps the rest by name', () => {
    const candidate = from(
      '<Code>A</Code><Message>m</Message><RequestId>r</RequestId><HostId>h</HostId><EC>e</EC><BucketName>b</BucketName><Key>k</Key>' +
        '<Endpoint>x</Endpoint><Detail><ServerTime>2026-11-20T02:02:17.000Z</ServerTime></Detail>',
    );
    expect(candidate).toMatchObject({
      code: 'A',
      message: 'm',
      requestId: 'r',
      hostId: 'h',
      ec: 'e',
      bucket: 'b',
      object: 'k',
    });
    expect([...candidate.extra]).toEqual([
      ['Endpoint', 'x'],
      ['Detail/ServerTime', '2026-11-20T02:02:17.000Z'],
    ]);
    expect(candidate.bodyTime).toBe(Date.UTC(2026, 10, 20, 2, 2, 17));
    expect(candidate.endpoint).toBeNull();
  });

  it('lets the body overrule its surroundings, and fills what it lacks from them', () => {
    const candidate = from('<Code>A</Code>', {
      code: 'B',
      requestId: 'r',
      status: 404,
      extra: new Map([['Header', 'x']]),
      marks: ['oss-header'],
    });
    expect(candidate).toMatchObject({
      code: 'A',
      requestId: 'r',
      status: 404,
      marks: ['oss-header'],
      truncated: false,
    });
    expect([...candidate.extra]).toEqual([['Header', 'x']]);
  });

  it('puts words together that a terminal broke', () => {
    const candidate = from('<Code>NoSuch\r\nKey</Code><Message>a\nb</Message><RequestId>6AFF\n A9B1</RequestId>');
    expect(candidate).toMatchObject({ code: 'NoSuchKey', message: 'a\nb', requestId: '6AFFA9B1' });
  });

  it('prefers Bucket to BucketName and keeps both', () => {
    const candidate = from('<Code>A</Code><BucketName>two</BucketName><Bucket>one</Bucket>');
    expect(candidate.bucket).toBe('one');
    expect(candidate.extra.get('BucketName')).toBe('two');
  });

  it.each(['2026-11-20', '1995', 'yesterday', '2026-13-40T00:00:00Z', '2026-11-20T02:02:17'])(
    'reads no time from %s',
    (time) => {
      expect(from(`<ServerTime>${time}</ServerTime>`).bodyTime).toBeNull();
    },
  );

  it.each([
    ['<Resource>/b/k</Resource>', true],
    ['<TraceId>t</TraceId>', true],
    ['<Region>eu-west-1</Region>', true],
    ['<Recommend>u</Recommend>', true],
    [`<HostId>${'aB3/'.repeat(18)}ab==</HostId>`, true],
    ['<HostId>b.s3.amazonaws.com</HostId>', true],
    ['<ResourceType>Bucket</ResourceType>', false],
    ['<RecommendDoc>u</RecommendDoc>', false],
    ['<HostId>example-media.oss-cn-hangzhou.aliyuncs.com</HostId>', false],
    ['<HostId>localhost</HostId>', false],
  ])('%s speaks for another vendor: %s', (xml, foreign) => {
    expect(from(`<Code>A</Code>${xml}`).marks.includes('other-vendor')).toBe(foreign);
  });
});
