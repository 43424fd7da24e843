// What leaves ossight, by whatever door: no secret in any form, and nothing that a terminal or a spreadsheet would obey.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ossight, temporaryDirectory } from '../support/command.ts';
import { runHere } from '../support/run-here.ts';
import { accessLine, random, requestId, seedOf, T0 } from './logs.ts';
import type { Random } from './logs.ts';

const HOST = 'example-media.oss-cn-hangzhou.aliyuncs.com';
const FORMATS = ['text', 'json', 'csv', 'md', 'html'];
const TABLES = ['table', 'json', 'ndjson', 'csv', 'md'];

function letters(rnd: Random, length: number): string {
  const from = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  return Array.from({ length }, () => from[Math.floor(rnd() * from.length)] ?? '').join('');
}

/** Everything that is printed for one log, and every file that comes of it, by the door it left through. */
async function everything(log: string, name: string, ids: readonly string[]): Promise<Map<string, string>> {
  const cwd = temporaryDirectory();
  writeFileSync(join(cwd, name), log);
  const doors = new Map<string, string>();
  const note = async (args: readonly string[], input = ''): Promise<void> => {
    const { out, err } = await runHere(args, { cwd, input });
    doors.set(`${args.join(' ')} stdout${doors.size}`, out);
    doors.set(`${args.join(' ')} stderr${doors.size}`, err);
  };
  await note(['import', name, 'gone\u001b[31m.log', '--db', 'a.db', '--rejects', 'rejects.jsonl', '--debug']);
  await note(['extract', name]);
  for (const format of FORMATS) await note(['report', '--db', 'a.db', '--format', format]);
  for (const format of TABLES)
    await note(['query', 'SELECT * FROM errors, sources', '--db', 'a.db', '--format', format]);
  for (const id of ids) await note(['find', id, '--db', 'a.db']);
  await note(['explain', '-'], log);
  await note(['doctor', '--db', 'a.db']);
  for (const file of readdirSync(cwd)) {
    if (file !== name) doors.set(`file ${file}`, readFileSync(join(cwd, file), 'latin1'));
  }
  return doors;
}

describe('secrets', () => {
  const rnd = random(seedOf('secrets', 77));
  const key = `LTAI5tEXAMPLE${letters(rnd, 11)}`;
  const signature = `${letters(rnd, 27)}=`;
  const token = `CAIS${letters(rnd, 60)}`;
  const secrets = [key, signature, token];
  const toSign = `GET\n\n\n1795392000\n/example-media/a.jpg?security-token=${token}`;
  const hex = [...Buffer.from(toSign)].map((byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(' ');
  const query = `OSSAccessKeyId=${key}&Expires=1795392000&Signature=${encodeURIComponent(signature)}&security-token=${token}`;
  const id = (n: number): string => requestId(T0, 0xabc000 + n);
  const elements =
    `<OSSAccessKeyId>${key}</OSSAccessKeyId><SignatureProvided>${signature}</SignatureProvided>` +
    `<StringToSign>${toSign.replaceAll('\n', '&#10;')}</StringToSign><StringToSignBytes>${hex}</StringToSignBytes>`;
  const body = (n: number): string =>
    `<Error><Code>SignatureDoesNotMatch</Code><Message>${key} does not fit</Message><RequestId>${id(n)}</RequestId><HostId>${HOST}</HostId>${elements}</Error>`;
  const access = accessLine(random(1), 9, 1, T0);
  const log = [
    body(1),
    body(2).replaceAll('><', '>\n<'),
    JSON.stringify({ msg: body(3), Authorization: `OSS ${key}:${signature}` }),
    ...[query, encodeURIComponent(query), encodeURIComponent(encodeURIComponent(query))].map((text) =>
      access.replace('/images/9.jpg', `/images/9.jpg?${text}`).replace('images%2F9', text).replace('Mozilla', key),
    ),
    `${access.slice(0, 200)} broken ${query}`,
    `> GET /a?${query} HTTP/1.1\n> Host: ${HOST}\n> Authorization: OSS ${key}:${signature}\n> x-oss-security-token: ${token}\n> `,
    `< HTTP/1.1 403 Forbidden\n< Server: AliyunOSS\n< x-oss-request-id: ${id(4)}\n< x-oss-err: ${Buffer.from(body(4)).toString('base64')}\n< `,
    `oss: service returned error: StatusCode=403, ErrorCode=AccessDenied, ErrorMessage="access_key_id=${key} sts_token=${token}", RequestId=${id(5)}, Endpoint=${HOST}`,
    '',
  ].join('\n');

  /** Base64 depends on how many bytes stand before; the first and last characters are left out, they mix with others. */
  function formsOf(secret: string): string[] {
    const bytes = Buffer.from(secret);
    const shifted = [0, 1, 2].map((n) =>
      Buffer.concat([Buffer.alloc(n), bytes])
        .toString('base64')
        .slice(4, -4),
    );
    const digits = bytes.toString('hex');
    const spaced = (digits.match(/../g) ?? []).join(' ');
    const percent = (digits.match(/../g) ?? []).map((byte) => `%${byte}`).join('');
    const once = encodeURIComponent(secret);
    return [secret, secret.slice(8), once, encodeURIComponent(once), digits, spaced, percent, ...shifted].flatMap(
      (form) => [form, form.toUpperCase(), form.toLowerCase()],
    );
  }

  it('leave through no door in no form', async () => {
    const doors = await everything(log, 'a.log', [1, 2, 3, 4, 5].map(id));
    expect(doors.get('file a.db')).toContain('SignatureDoesNotMatch');
    expect(doors.get('file rejects.jsonl')).toContain('[redacted]');
    const found: string[] = [];
    for (const [door, text] of doors) {
      for (const form of secrets.flatMap(formsOf)) if (text.includes(form)) found.push(`${door}: ${form}`);
    }
    expect(found).toEqual([]);
  });
});

describe('characters', () => {
  const NASTY = '\u001b[31mRED\u001b]0;t\u0007\b\u007f\u0085\u009b31m\u202eRTL\u2066\u200b\ufeff\u2028\u061c';
  const body = (n: number, code: string, message: string, host = HOST): string =>
    `<Error><Code>${code}</Code><Message>${message}</Message><RequestId>${requestId(T0, n)}</RequestId><HostId>${host}</HostId></Error>`;
  const access = accessLine(random(1), 50, 1, T0);
  const good = [
    body(1, 'AccessDenied', `a ${NASTY} b`),
    body(2, `Odd${NASTY}`, 'm'),
    body(3, 'AccessDenied', 'm', `h${NASTY}.oss-cn-hangzhou.aliyuncs.com`),
    body(4, 'AccessDenied', '=cmd|calc'),
    body(5, '=HYPERLINK("x")', ' \u00a0+1'),
    body(6, 'AccessDenied', 'a&#10;@SUM(A1)'),
    access.replace('images%2F', `images%2F${NASTY}`),
    access.slice(0, 200) + NASTY,
  ].join('\n');
  const name = 'f\u001b[31m\u202e\n=x.log';
  let doors = new Map<string, string>();
  beforeAll(async () => {
    doors = await everything(
      `${good}\n`,
      name,
      [1, 2, 3, 4, 5, 6].map((n) => requestId(T0, n)),
    );
  });

  // Line feeds and tabs lay out text; CSV ends its lines as it likes.
  const OBEYED = /[^\P{Cc}\n\t\r]|[\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/u;

  it('that are obeyed reach no terminal', () => {
    for (const [door, text] of doors) {
      if (door.startsWith('file ') || door.includes('json stdout') || door.startsWith('extract')) continue;
      expect(OBEYED.exec(text)?.[0], door).toBeUndefined();
    }
    expect([...doors.keys()].filter((door) => door.includes('stderr')).length).toBeGreaterThan(10);
  });

  it('that begin a formula are neutralised in CSV', () => {
    const csv = [...doors]
      .filter(([door]) => door.includes('csv stdout'))
      .map(([, text]) => text)
      .join('');
    expect(csv).toContain("'=cmd|calc");
    expect(csv).toContain("'@SUM(A1)");
    expect(csv).not.toMatch(/(^|[,\n"])[ \u00a0]*[=+@]/m);
  });

  it('that are not UTF-8 become U+FFFD, in every field', () => {
    const cwd = temporaryDirectory();
    const broken = Buffer.from([0xff, 0xc0, 0xaf, 0xed, 0xa0, 0x80]);
    const [before, ...after] = [
      body(1, 'Code!', 'message!'),
      access.replace('images%2F50', 'object!').replace('GetObject', 'Get!'),
      '',
    ]
      .join('\n')
      .split('!');
    const parts = after.flatMap((part) => [broken, Buffer.from(part)]);
    writeFileSync(join(cwd, 'a.log'), Buffer.concat([Buffer.from(before ?? ''), ...parts]));
    expect(ossight(['import', 'a.log', '-q', '--db', 'a.db'], { cwd }).code).toBe(0);
    const sql = 'SELECT code, message, object, operation FROM errors ORDER BY request_id DESC';
    const rows = JSON.parse(ossight(['query', sql, '--db', 'a.db', '--format', 'json'], { cwd }).out) as Record<
      string,
      string
    >[];
    const shown = rows.flatMap((row) => Object.values(row)).filter((value) => value?.includes('\ufffd'));
    expect(shown).toHaveLength(4);
  });
});
