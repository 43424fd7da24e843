// Takes secrets out of text before it is stored or shown: access key ids, signatures, security tokens and what they are
// computed from, in whatever wrapping logs hold them (URLs, headers, XML, JSON, escaped once or more). Not a parser: one
// pass from left to right finds a name or a shape, then secret-value.ts reads how far the value goes.
import { valueAfter, type Kind, REDACTED } from './secret-value.ts';

// `_` stands for `-`, `_` or nothing. Sources: the service's signature versions 1 and 4, the S3-compatible ones, and the
// configuration names of its SDKs.
const NAMES: readonly (readonly [Kind, string])[] = [
  ['text', 'string_to_sign_bytes|string_to_sign|canonical_request'],
  ['header', 'proxy_authorization|authorization'],
  ['prose', 'signature_provided|signature|oss_access_key_id|aws_access_key_id|access_key_id|security_token'],
  [
    'strict',
    'x_oss_security_token|x_oss_signature|x_oss_credential|x_oss_access_key_id|x_oss_err|x_amz_signature|x_amz_credential|' +
      'x_amz_security_token|oss_access_key_secret|aws_secret_access_key|access_key_secret|secret_access_key|sts_token|session_token',
  ],
];
const KINDS: ReadonlyMap<string, Kind> = new Map(
  NAMES.flatMap(([kind, names]) => names.split('|').map((name) => [name.replaceAll('_', ''), kind] as const)),
);
const NAME = NAMES.map(([, names]) => names)
  .join('|')
  .replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`)
  .replaceAll('_', '[-_]?');

// A name or shape begins behind a character that is no letter or digit, or behind an escape that ends in one (%26, \n, \u0026).
const BORDER =
  '(?:(?<![0-9A-Za-z])|(?<=%(?:25){0,4}[0-9A-Fa-f]{2})|(?<=\\\\[nrtb])|(?<=\\\\u[0-9A-Fa-f]{4})|(?<=\\\\x[0-9A-Fa-f]{2}))';
const FIND = new RegExp(
  `${BORDER}(?<name>${NAME})(?![0-9A-Za-z_-])` +
    '|(?<key>LTAI[0-9A-Za-z*]{8,})' +
    `|${BORDER}(?<token>STS\\.[0-9A-Za-z*]{10,}|TMP\\.[0-9A-Za-z*]{12,})` +
    `|${BORDER}(?<lower>ltai[0-9a-z]{12,}|sts\\.[0-9a-z]{16,})` +
    `|${BORDER}(?<pair>OSS [0-9A-Za-z.]{10,64}:[0-9A-Za-z+/]{27}=)`,
  'g',
);
// What every name and shape above holds: texts without any of it, nearly all, are let through thirty times faster.
const MAYBE = /sign|acces|tok|cano|autho|cred|oss[-_]?err|ltai|sts\.|tmp\.|oss /i;
const DIGIT = /[0-9]/;
// `LTAI...:signature`, the credentials of version 1.
const SIGNED = /:[0-9A-Za-z+/]{20,}={0,2}/y;

/** The text with every secret replaced by `[redacted]`. Linear in its length; applied twice it changes nothing more. */
export function redact(text: string): string {
  if (!MAYBE.test(text)) return text;
  let out = '';
  let done = 0;
  FIND.lastIndex = 0;
  for (let found = FIND.exec(text); found !== null; found = FIND.exec(text)) {
    let from = found.index;
    let to = from + found[0].length;
    const { name, lower } = found.groups ?? {};
    if (name === undefined) {
      if (lower !== undefined && !DIGIT.test(lower)) continue;
      SIGNED.lastIndex = to;
      if (SIGNED.test(text)) to = SIGNED.lastIndex;
    } else {
      const value = valueAfter(text, from, to, KINDS.get(plain(name)) ?? 'strict');
      if (value === null) continue;
      ({ from, to } = value);
    }
    out += text.slice(done, from) + REDACTED;
    done = to;
    FIND.lastIndex = to;
  }
  return done === 0 ? text : out + text.slice(done);
}

/**
 * The value of an element, header or field as it may be kept: null when its name alone says that it is secret.
 * `name` may be a path (`Detail/SignatureProvided`).
 */
export function redactElement(name: string, value: string): string | null {
  return isSecretName(name) ? null : redact(value);
}

/** Answers for names met before: elements and fields have the same few ones all day. */
const secretNames = new Map<string, boolean>();
const NAMES_KEPT = 1000;

function isSecretName(name: string): boolean {
  const known = secretNames.get(name);
  if (known !== undefined) return known;
  const secret = KINDS.has(plain(name.slice(name.lastIndexOf('/') + 1)));
  if (secretNames.size < NAMES_KEPT) secretNames.set(name, secret);
  return secret;
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll('-', '').replaceAll('_', '');
}
