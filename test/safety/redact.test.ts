import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { redact, redactElement } from '../../src/safety/redact.ts';

const KEY = 'LTAI5tEXAMPLEexample0001';
/** One character of the given ones. */
const letter = (of: string): fc.Arbitrary<string> => fc.constantFrom(...of.split(''));
const SIGNATURE = 'q7Xk0/Canary+Sig1natureZ9w4='; // 28 characters, as HMAC-SHA1 in base64
const TOKEN = 'CAISCanaryTokenCanaryToken/0001+AbCdEfGh==';

describe('secrets go', () => {
  const cases: readonly (readonly [string, string])[] = [
    [
      `https://h/k?OSSAccessKeyId=${KEY}&Expires=1&Signature=q7X%2BCanary%3D&x=1`,
      'https://h/k?OSSAccessKeyId=[redacted]&Expires=1&Signature=[redacted]&x=1',
    ],
    [`?ossaccesskeyid=${KEY}&SIGNATURE=abc/DEF9`, '?ossaccesskeyid=[redacted]&SIGNATURE=[redacted]'],
    [
      `u=http%3A%2F%2Fh%2F%3FSignature%3Dq7X%252BCanary%26Expires%3D1`,
      'u=http%3A%2F%2Fh%2F%3FSignature%3D[redacted]%26Expires%3D1',
    ],
    [`%253Fsecurity-token%253DCAISabc%25252Bdef%2526x%253D1`, '%253Fsecurity-token%253D[redacted]%2526x%253D1'],
    [`"url":"/k?Signature=${SIGNATURE}\\u0026Expires=1"`, '"url":"/k?Signature=[redacted]\\u0026Expires=1"'],
    [`href="/k?Signature=${SIGNATURE}&amp;Expires=1"`, 'href="/k?Signature=[redacted]&amp;Expires=1"'],
    [`{"Signature": "${SIGNATURE}", "a": 1}`, '{"Signature": "[redacted]", "a": 1}'],
    [`{\\"Signature\\":\\"ab\\/cd9\\",\\"a\\":1}`, '{\\"Signature\\":\\"[redacted]\\",\\"a\\":1}'],
    [
      `{"m":"{\\\\\\"x-oss-signature\\\\\\":\\\\\\"abc\\\\\\",\\\\\\"a\\\\\\":1}"}`,
      '{"m":"{\\\\\\"x-oss-signature\\\\\\":\\\\\\"[redacted]\\\\\\",\\\\\\"a\\\\\\":1}"}',
    ],
    [
      `\\u0022Signature\\u0022:\\u0022abc9\\u0022,\\u0022a\\u0022`,
      '\\u0022Signature\\u0022:\\u0022[redacted]\\u0022,\\u0022a\\u0022',
    ],
    [
      `<OSSAccessKeyId>${KEY}</OSSAccessKeyId><Code>A</Code>`,
      '<OSSAccessKeyId>[redacted]</OSSAccessKeyId><Code>A</Code>',
    ],
    ['<StringToSign>GET\n\n\nx-oss-a:1\n/b/k</StringToSign>', '<StringToSign>[redacted]</StringToSign>'],
    ['<StringToSign>\n  GET\n\n /b/k\n</StringToSign>', '<StringToSign>\n  [redacted]\n</StringToSign>'],
    ['<StringToSignBytes>47 45 54 0A</StringToSignBytes>', '<StringToSignBytes>[redacted]</StringToSignBytes>'],
    ['<StringToSign><![CDATA[GET\n1]]></StringToSign>', '<StringToSign>[redacted]</StringToSign>'],
    ['<SignatureProvided>abc', '<SignatureProvided>[redacted]'],
    [
      '&lt;SignatureProvided&gt;abc&lt;/SignatureProvided&gt;',
      '&lt;SignatureProvided&gt;[redacted]&lt;/SignatureProvided&gt;',
    ],
    [
      '\\u003cSignatureProvided\\u003eabc\\u003c/SignatureProvided\\u003e',
      '\\u003cSignatureProvided\\u003e[redacted]\\u003c/SignatureProvided\\u003e',
    ],
    [
      '%3CSignatureProvided%3Eabc%3C%2FSignatureProvided%3E',
      '%3CSignatureProvided%3E[redacted]%3C%2FSignatureProvided%3E',
    ],
    [`> Authorization: OSS ${KEY}:${SIGNATURE}\r\n> Host: h`, '> Authorization: [redacted]\r\n> Host: h'],
    [
      `authorization: OSS4-HMAC-SHA256 Credential=${KEY}/20260101/cn-hangzhou/oss/aliyun_v4_request, Signature=abc\nHost: h`,
      'authorization: [redacted]\nHost: h',
    ],
    [`map[Authorization:[OSS abcdefghij:${SIGNATURE}] Date:[x]]`, 'map[Authorization:[redacted] Date:[x]]'],
    [`"Authorization":["OSS abc:${SIGNATURE}"],"a":1`, '"Authorization":["[redacted]"],"a":1'],
    [`'Authorization': 'OSS abc:def', 'Date': 'x'`, `'Authorization': '[redacted]', 'Date': 'x'`],
    [
      `{"name":"Authorization","value":"OSS a:b"},{"name":"Host","value":"h"}`,
      '{"name":"Authorization","value":"[redacted]"},{"name":"Host","value":"h"}',
    ],
    [`['authorization', 'OSS abc:${SIGNATURE}', 'host', 'h']`, `['authorization', '[redacted]', 'host', 'h']`],
    [
      `Authorization: Bearer abc.def RequestId: 65A000000000000000000001`,
      'Authorization: [redacted] RequestId: 65A000000000000000000001',
    ],
    [`x-oss-security-token: ${TOKEN}\nDate: x`, 'x-oss-security-token: [redacted]\nDate: x'],
    [
      `X-Amz-Credential=${KEY}%2F2026&X-Amz-Signature=00ff&X-Amz-Security-Token=ab&a=1`,
      'X-Amz-Credential=[redacted]&X-Amz-Signature=[redacted]&X-Amz-Security-Token=[redacted]&a=1',
    ],
    [`[Signature] => abc9\n[Code] => X`, '[Signature] => [redacted]\n[Code] => X'],
    [`StringToSign: 'GET\\n' +\n    '\\n' +\n    '/b/k',\n  Code: 'X'`, `StringToSign: '[redacted]',\n  Code: 'X'`],
    [`StringToSign: PUT\\n\\ntext/plain\\nThu, 01 Jan 2026\\n/b/k`, 'StringToSign: [redacted]'],
    [`"... \\nx-oss-signature:abc\\nDate"`, '"... \\nx-oss-signature:[redacted]\\nDate"'],
    [`10.0.0.1 "${KEY}" "-"`, '10.0.0.1 "[redacted]" "-"'],
    ['id STS.EXAMPLEexample00001 end', 'id [redacted] end'],
    ['"TMP.EXAMPLEexample00001"', '"[redacted]"'],
    [`key ${KEY}:${SIGNATURE} end`, 'key [redacted] end'],
    ['LTAI5tEXAMPLE****', '[redacted]'],
    ['k=ltai5texampleexample0001', 'k=[redacted]'],
    [`x-oss-err: ${'QUJD'.repeat(10)}\nDate: x`, 'x-oss-err: [redacted]\nDate: x'],
    ['Signature=[redacted]leftover&a=1', 'Signature=[redacted]&a=1'],
    ['Signature: "cut off', 'Signature: "[redacted]'],
  ];
  test.each(cases)('%s', (text, expected) => {
    expect(redact(text)).toBe(expected);
  });
});

describe('innocent text stays', () => {
  test.each([
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    'Signature: does not match',
    'signature = wrong',
    'Authorization: denied for user 12345',
    'SignatureDoesNotMatch',
    'InvalidAccessKeyId: The OSS Access Key Id you provided does not exist in our records.',
    'Compare StringToSign with what the client signed; CanonicalRequest too.',
    '<Code>InvalidAccessKeyId</Code><RequestId>65A000000000000000000001</RequestId><EC>0002-00000040</EC>',
    'docs/signature.pdf signatures/2026/x.bin Signature/authorization.txt',
    'x-oss-signature-version: OSS4-HMAC-SHA256',
    'SignatureVersion=1.0&SignatureMethod=HMAC-SHA1',
    'the voltairetaxonomies sts.aliyuncs.com TMP.txt LISTS.abcdefghijklmnop',
    'Signature=',
    '<Signature></Signature>',
    "missing: 'Signature', 'Expires'",
    'sts:AssumeRole tmp.0001 LTAI',
  ])('%s', (text) => {
    expect(redact(text)).toBe(text);
  });
});

describe('redactElement', () => {
  test.each([
    ['StringToSign', 'GET', null],
    ['SignatureProvided', 'x', null],
    ['OSSAccessKeyId', KEY, null],
    ['Detail/StringToSignBytes', '47 45', null],
    ['x-oss-security-token', 'x', null],
    ['authorization', 'x', null],
    ['Method', 'PUT', 'PUT'],
    ['ArgumentValue', `OSS ${KEY}:${SIGNATURE}`, '[redacted]'],
    ['Signature-Version', 'x', 'x'],
  ])('%s', (name, value, expected) => {
    expect(redactElement(name, value)).toBe(expected);
  });
});

// A secret of letters, digits and the punctuation of base64, long enough not to occur by chance.
const secret = fc
  .array(letter('ABCDEFabcdefxyz0123456789+/'), { minLength: 20, maxLength: 60 })
  .map((letters) => `${letters.join('')}9=`);
const name = fc
  .constantFrom(
    'OSSAccessKeyId',
    'Signature',
    'SignatureProvided',
    'StringToSign',
    'StringToSignBytes',
    'CanonicalRequest',
    'security-token',
    'x-oss-security-token',
    'x-oss-signature',
    'x-oss-credential',
    'x-oss-access-key-id',
    'Authorization',
    'X-Amz-Signature',
    'X-Amz-Credential',
    'X-Amz-Security-Token',
    'AccessKeySecret',
  )
  .chain((name) => fc.constantFrom(name, name.toLowerCase(), name.toUpperCase()));
const form = fc.constantFrom<(name: string, secret: string) => string>(
  (name, secret) => `/k?a=1&${name}=${encodeURIComponent(secret)}&b=2`,
  (name, secret) => `/k?${name}=${secret}`,
  (name, secret) => JSON.stringify({ a: 1, [name]: secret, b: 2 }),
  (name, secret) => JSON.stringify({ a: 1, [name]: secret, b: 2 }, null, 2),
  (name, secret) => `<Error><Code>A</Code><${name}>${secret}</${name}><EC>0002-00000040</EC></Error>`,
  (name, secret) => `${name}: ${secret}\r\nDate: x`,
  (name, secret) => `{'${name}': '${secret}', 'b': 2}`,
  (name, secret) => `${name} => ${secret}`,
  (name, secret) => `${name}:[${secret}] b:[2]`,
  (name, secret) => `{"name":"${name}","value":"${secret}"}`,
);
const wrapping = fc.constantFrom<(text: string) => string>(
  (text) => text,
  (text) => JSON.stringify({ message: text }),
  (text) => JSON.stringify({ message: JSON.stringify({ message: text }) }),
  (text) => encodeURIComponent(text),
  (text) => `?u=${encodeURIComponent(encodeURIComponent(text))}`,
  (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
  (text) => JSON.stringify(text).replaceAll('<', '\\u003c').replaceAll('>', '\\u003e').replaceAll('&', '\\u0026'),
);

/** The text with escapes undone until nothing changes, so that a canary cannot hide behind one. */
function unwrapped(text: string): string {
  let now = text;
  for (let i = 0; i < 6; i++) {
    now = now
      .replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
      .replace(/\\+u([0-9A-Fa-f]{4})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
      .replaceAll('\\', '')
      .replaceAll('&amp;', '&');
  }
  return now;
}

test('planted secrets never survive, whatever wraps them', () => {
  fc.assert(
    fc.property(name, secret, form, wrapping, fc.string(), (name, secret, form, wrap, noise) => {
      const text = wrap(form(name, secret));
      expect(unwrapped(text)).toContain(secret.slice(0, 12));
      for (const planted of [text, `${noise} ${text}`, `${text} ${noise}`]) {
        const left = unwrapped(redact(planted));
        for (let i = 0; i + 12 <= secret.length; i++) expect(left).not.toContain(secret.slice(i, i + 12));
      }
    }),
    { numRuns: 3000 },
  );
});

test('access key ids never survive, wherever they stand', () => {
  const id = fc
    .array(letter('ABCXYZabcxyz0123456789'), { minLength: 12, maxLength: 20 })
    .chain((letters) =>
      fc.constantFrom(`LTAI${letters.join('')}`, `STS.${letters.join('')}`, `TMP.${letters.join('')}`),
    );
  fc.assert(
    fc.property(
      id,
      wrapping,
      fc.constantFrom('', ' ', '%3D', '=', '\n', '"', '/', ':', '%26', ','),
      (id, wrap, before) => {
        expect(redact(`a${before === '' ? ' ' : before}${wrap(`x=${id} y`)}`)).not.toContain(id.slice(0, 10));
        if (before !== '') expect(redact(`a${before}${id}${before}b`)).not.toContain(id.slice(0, 10));
      },
    ),
  );
});

const piece = fc.oneof(
  fc.constantFrom(
    'Signature',
    'StringToSign',
    'Authorization',
    'x-oss-signature',
    '=',
    ':',
    ': ',
    '>',
    '<',
    '</',
    '"',
    "'",
    '\\"',
    '\\\\"',
    '%22',
    '%3D',
    '%26',
    '&',
    '&quot;',
    '&lt;',
    '[',
    ']',
    '[redacted]',
    ',',
    ' ',
    '\n',
    '\\n',
    '\\',
    '%',
    'OSS ',
    'Bearer ',
    'Digest ',
    'OSS4-HMAC-SHA256 ',
    'word',
    'value',
    '+',
    "' + '",
    '=>',
    'LTAI5tEXAMPLE0001',
    'LTAIabcdefgh',
    'STS.EXAMPLEexample',
    'name',
    '9',
    '\\u0022',
    '%2522',
    '<![CDATA[',
    '{',
    '}',
    ':q7XkqCanaryqSig1natureZ9w4=',
  ),
  fc.string({ maxLength: 4 }),
);

test('redacting twice changes nothing more', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
      const once = redact(pieces.join(''));
      expect(redact(once)).toBe(once);
    }),
    { numRuns: 30_000 },
  );
});

test('request ids, EC values, codes and object keys are never touched', () => {
  const hex = fc.array(letter('0123456789ABCDEF'), { minLength: 24, maxLength: 24 }).map((each) => each.join(''));
  fc.assert(
    fc.property(hex, fc.stringMatching(/^[a-z0-9_./-]{1,40}$/), (id, key) => {
      fc.pre(!/ltai|sts\.|tmp\./.test(key));
      const text = `RequestId: ${id} EC: 0002-00000040 ErrorCode=SignatureDoesNotMatch "${key}" /${key} <Key>${key}</Key>`;
      expect(redact(text)).toBe(text);
    }),
  );
});

test.each([
  'Signature=',
  'Signature',
  'StringToSign: "',
  '"Signature" ',
  '"Signature", "',
  '\\',
  '%25',
  '&amp;',
  'LTAI',
  '<Signature>',
  "StringToSign: 'a' + ",
  'Authorization: ',
  'Authorization: a ',
  ' ',
  'Signature: [',
  'OSS ',
])('time grows with length only: %s', (part) => {
  const time = (length: number): number => {
    const text = `Signature${part.repeat(Math.ceil(length / part.length))}`;
    const start = performance.now();
    redact(text);
    return performance.now() - start;
  };
  time(50_000);
  // Quadratic work on 1.6 MB would take minutes; linear work takes well under a second.
  expect(time(1_600_000)).toBeLessThan(8_000);
});
