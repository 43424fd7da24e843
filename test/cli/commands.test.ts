// The commands as users meet them: streams, exit codes, files, the contract of names. Each command runs once at least as a process
// of its own.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { MAIN, ENVIRONMENT, ossight, ROOT, temporaryDirectory } from '../support/command.ts';
import { runHere } from '../support/run-here.ts';

const SAMPLE = join(ROOT, 'samples', 'access-log-28.log');

interface Summary {
  lines: number;
  requests: number;
  errorLines: number;
  other: number;
  rejected: number;
  errors: number;
  duplicates: number;
  bytes: number;
  sources: number;
  seconds: number;
}

async function imported(args: readonly string[], cwd: string, input: string | Uint8Array = ''): Promise<Summary> {
  const { out, code, err } = await runHere(['import', '--json', '-q', ...args], { cwd, input });
  expect([0, 3, 5], err).toContain(code);
  const summary = JSON.parse(out) as Summary;
  expect(summary.lines).toBe(summary.requests + summary.errorLines + summary.other + summary.rejected);
  return summary;
}

async function rows(sql: string, cwd: string): Promise<Record<string, unknown>[]> {
  const { out } = await runHere(['query', sql, '--format', 'json'], { cwd });
  return JSON.parse(out) as Record<string, unknown>[];
}

describe('import', () => {
  it('accounts for every line and says what to do next', () => {
    const cwd = temporaryDirectory();
    const { code, out, err } = ossight(['import', SAMPLE], { cwd });
    expect(code).toBe(0);
    expect(out).toBe('');
    expect(err).toMatch(/^created \.\/ossight\.db \(schema \d+\)$/m);
    expect(err).toMatch(/^lines [\d,]+ = [\d,]+ requests \+ [\d,]+ error lines \+ 0 other \+ 0 rejected; /m);
    expect(err).toContain('next: ossight report\n');
    expect(statSync(join(cwd, 'ossight.db')).mode & 0o777).toBe(0o600);
  });

  it('prints one object for --json', async () => {
    const summary = await imported([SAMPLE], temporaryDirectory());
    expect(Object.keys(summary)).toEqual([
      'lines',
      'requests',
      'errorLines',
      'other',
      'rejected',
      'errors',
      'duplicates',
      'bytes',
      'sources',
      'seconds',
    ]);
    expect(summary.bytes).toBe(statSync(SAMPLE).size);
    expect(summary.errors).toBeGreaterThan(10);
  });

  it('counts the same content once: again, copied, compressed, shortened, grown', async () => {
    const cwd = temporaryDirectory();
    const content = readFileSync(SAMPLE);
    const first = await imported([SAMPLE], cwd);
    expect(await imported([SAMPLE], cwd)).toMatchObject({ lines: 0, errors: 0, duplicates: 0 });
    writeFileSync(join(cwd, 'copy.log'), content);
    writeFileSync(join(cwd, 'no-gz-name'), gzipSync(content));
    writeFileSync(join(cwd, 'older.log'), content.subarray(0, content.indexOf(10, 3000) + 1));
    expect(await imported(['copy.log', 'no-gz-name', 'older.log'], cwd)).toMatchObject({
      lines: 0,
      errors: 0,
      duplicates: 0,
    });
    const more = content
      .subarray(0, content.indexOf(10) + 1)
      .toString()
      .replace(/"[0-9A-F]{24}"/, '"6B02F0A0C0FFEE0000000001"');
    writeFileSync(join(cwd, 'grown.log'), Buffer.concat([content, Buffer.from(more)]));
    expect(await imported(['grown.log'], cwd)).toMatchObject({ lines: 1, bytes: more.length });
    expect(await rows('SELECT sum(requests) AS n FROM request_trend_1d', cwd)).toEqual([
      { n: first.requests + first.errorLines + 1 },
    ]);
  });

  it('counts an error once by request id, whoever tells of it', async () => {
    const cwd = temporaryDirectory();
    const body = (code: string): string =>
      `<Error><Code>${code}</Code><Message>m</Message><RequestId>6B02F0A0C0FFEE0000000001</RequestId><HostId>b.oss-cn-hangzhou.aliyuncs.com</HostId></Error>\n`;
    expect(await imported(['-'], cwd, body('NoSuchKey'))).toMatchObject({ errors: 1, duplicates: 0 });
    expect(await imported(['-'], cwd, `again ${body('NoSuchKey')}`)).toMatchObject({ errors: 0, duplicates: 1 });
    expect(await rows('SELECT sum(errors) AS n FROM error_trend_1m', cwd)).toEqual([{ n: 1 }]);
  });

  it('reads on where some inputs fail, and says which', async () => {
    const cwd = temporaryDirectory();
    const partly = await runHere(['import', SAMPLE, 'missing.log'], { cwd });
    expect(partly.code).toBe(5);
    expect(partly.err).toContain('error: cannot read missing.log\nreason: there is no such file\n');
    expect(partly.err).toMatch(/^lines [1-9]/m);
    expect((await runHere(['import', '--db', 'typo.db', 'missing.log'], { cwd })).code).toBe(1);
    expect(existsSync(join(cwd, 'typo.db'))).toBe(false);
    writeFileSync(join(cwd, 'cut.gz'), gzipSync(readFileSync(SAMPLE)).subarray(0, 1500));
    const cut = await runHere(['import', 'cut.gz', SAMPLE], { cwd });
    expect(cut.code).toBe(5);
    expect(cut.err).toContain('error: cannot read all of cut.gz');
  });

  it('tells nothing from nothing recognised', async () => {
    const cwd = temporaryDirectory();
    writeFileSync(join(cwd, 'empty.log'), '');
    expect((await runHere(['import', 'empty.log'], { cwd })).code).toBe(0);
    writeFileSync(join(cwd, 'poem.txt'), 'roses are red\n');
    const poem = await runHere(['import', 'poem.txt'], { cwd });
    expect(poem.code).toBe(3);
    expect(poem.err).toContain('nothing of OSS was recognised in 1 line\n');
  });

  it('holds to --min-coverage', async () => {
    const cwd = temporaryDirectory();
    const mixed = `${readFileSync(SAMPLE, 'utf8').split('\n')[0]}\nchatter\n`;
    writeFileSync(join(cwd, 'mixed.log'), mixed);
    expect((await runHere(['import', '--dry-run', '--min-coverage', '50%', 'mixed.log'], { cwd })).code).toBe(0);
    expect((await runHere(['import', '--dry-run', '--min-coverage', '51', 'mixed.log'], { cwd })).code).toBe(3);
    expect((await runHere(['import', '--dry-run', '--min-coverage', 'most', 'mixed.log'], { cwd })).code).toBe(2);
  });

  it('stores nothing on --dry-run', async () => {
    const cwd = temporaryDirectory();
    expect((await runHere(['import', '--dry-run', SAMPLE], { cwd })).err).toContain('dry run: nothing was stored');
    expect(existsSync(join(cwd, 'ossight.db'))).toBe(false);
  });

  it('reads one format only where told', async () => {
    const cwd = temporaryDirectory();
    expect((await imported(['--format', 'xml', SAMPLE], cwd)).requests).toBe(0);
    const unknown = await runHere(['import', '--format', 'acces-log', SAMPLE], { cwd });
    expect(unknown.code).toBe(2);
    expect(unknown.err).toContain('hint: did you mean access-log?');
  });

  it('keeps what was malformed, redacted', async () => {
    const cwd = temporaryDirectory();
    const line = readFileSync(SAMPLE, 'utf8')
      .split('\n')[0]
      ?.replace(/\[[^\]]*\]/, '[99/Foo/2026:00:00:00 +0800]')
      .replace(' HTTP/1.1', '?OSSAccessKeyId=LTAI5tEXAMPLEcanary&Signature=c2VjcmV0Y2FuYXJ5 HTTP/1.1');
    writeFileSync(join(cwd, 'bad.log'), `${line}\n`);
    const { code, err } = await runHere(['import', '--rejects', 'rejects.jsonl', 'bad.log'], { cwd });
    expect(err).toContain('1 line rejected: bad time (first: bad.log:1)');
    expect(code).toBe(3);
    const kept = readFileSync(join(cwd, 'rejects.jsonl'), 'utf8');
    expect(JSON.parse(kept)).toMatchObject({ path: 'bad.log', line: 1, reason: 'bad time' });
    expect(kept).not.toMatch(/canary|c2VjcmV0/);
  });

  it.each([
    ['empty', Buffer.alloc(0), 'is empty'],
    [
      'foreign',
      Buffer.from('this is no database, but long enough to have a header that could be one of SQLite. '.repeat(8)),
      '',
    ],
  ])('refuses an %s database untouched', async (_, content, words) => {
    const cwd = temporaryDirectory();
    writeFileSync(join(cwd, 'ossight.db'), content);
    const { code, err } = await runHere(['import', SAMPLE], { cwd });
    expect(code).toBe(1);
    expect(err).toMatch(/^error: .*\n(reason: .*\n)?hint: /m);
    expect(err).toContain(words);
    expect(readFileSync(join(cwd, 'ossight.db')).equals(content)).toBe(true);
  });

  it('lets no secret into the database or onto a stream', async () => {
    const cwd = temporaryDirectory();
    const secrets = ['LTAI5tEXAMPLEcanary1', 'c2lnbmF0dXJlY2FuYXJ5MQ', 'STS.NUEXAMPLEcanary22', 'dG9rZW5jYW5hcnkz'];
    const [key, signature, sts, token] = secrets;
    writeFileSync(
      join(cwd, 'app.log'),
      [
        `<Error><Code>SignatureDoesNotMatch</Code><Message>m</Message><RequestId>6B02F0A0C0FFEE0000000002</RequestId><HostId>b.oss-cn-hangzhou.aliyuncs.com</HostId><OSSAccessKeyId>${key}</OSSAccessKeyId><SignatureProvided>${signature}</SignatureProvided><StringToSign>GET ${token}</StringToSign></Error>`,
        `oss: service returned error: StatusCode=403, ErrorCode=AccessDenied, ErrorMessage="no https://b.oss-cn-hangzhou.aliyuncs.com/o?OSSAccessKeyId=${sts}&Signature=${signature}&security-token=${token}", RequestId=6B02F0A0C0FFEE0000000003`,
        readFileSync(SAMPLE, 'utf8')
          .split('\n')
          .find((line) => line.includes('NoSuchKey'))
          ?.replace(/"[^"]*"$/, `"${key}"`) ?? '',
        '',
      ].join('\n'),
    );
    const seen = [
      await runHere(['extract', 'app.log'], { cwd }),
      await runHere(['import', 'app.log'], { cwd }),
      await runHere(['report'], { cwd }),
      await runHere(['query', 'SELECT * FROM errors', '--format', 'json'], { cwd }),
    ];
    expect(await rows('SELECT code FROM errors ORDER BY request_id DESC LIMIT 2', cwd)).toHaveLength(2);
    const files = ['ossight.db', 'ossight.db-wal']
      .map((name) => join(cwd, name))
      .filter((path) => existsSync(path))
      .map((path) => readFileSync(path, 'latin1'));
    const everything = [...seen.flatMap(({ out, err }) => [out, err]), ...files].join('\n');
    for (const secret of secrets) {
      for (const form of [
        secret,
        Buffer.from(secret).toString('base64').replace(/=+$/, ''),
        Buffer.from(secret).toString('hex'),
      ]) {
        expect(everything).not.toContain(form);
      }
    }
  });
});

describe('extract', () => {
  it('prints the contract, one line an error', () => {
    const { code, out } = ossight(['extract', 'samples/http-405-and-400.txt']);
    expect(code).toBe(0);
    const errors = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(Object.keys(errors[0] ?? {})).toEqual([
      'time',
      'timeSource',
      'code',
      'status',
      'requestId',
      'hostId',
      'bucket',
      'region',
      'ec',
      'message',
      'known',
      'category',
      'action',
      'retryable',
      'cause',
      'format',
      'extra',
      'source',
    ]);
    expect(errors.map(({ code, status }) => [code, status])).toContainEqual(['MethodNotAllowed', 405]);
    expect(errors.map(({ code, status }) => [code, status])).toContainEqual(['NotImplemented', 400]);
  });

  it('ends quietly when its reader goes away', () => {
    const shell = `"${process.execPath}" "${MAIN}" extract samples | head -n 1; echo "\${PIPESTATUS[0]}"`;
    const out = execFileSync('bash', ['-c', shell], { cwd: ROOT, env: ENVIRONMENT, encoding: 'utf8' });
    expect(out.trimEnd().split('\n').at(-1)).toBe('0');
  });

  it('reads a pipe', () => {
    const { out } = ossight(['extract', '-'], { input: gzipSync(readFileSync(SAMPLE)) });
    expect(out.trimEnd().split('\n').length).toBeGreaterThan(10);
  });
});

describe('report', () => {
  it('needs no database for files, and writes none', () => {
    const cwd = temporaryDirectory();
    copyFileSync(SAMPLE, join(cwd, 'access.log'));
    const { code, out } = ossight(['report', 'access.log'], { cwd });
    expect(code).toBe(0);
    expect(out).toContain('DownloadTrafficRateLimitExceeded');
    expect(existsSync(join(cwd, 'ossight.db'))).toBe(false);
  });

  it('is what piped input without a command gets', () => {
    expect(ossight([], { input: readFileSync(SAMPLE) }).out).toContain('DownloadTrafficRateLimitExceeded');
  });

  it('writes several formats at once, told by their endings', async () => {
    const cwd = temporaryDirectory();
    const { code, out } = await runHere(['report', SAMPLE, '-o', 'r.md', '-o', 'r.json', '-o', 'r.csv'], { cwd });
    expect([code, out]).toEqual([0, '']);
    expect(
      (JSON.parse(readFileSync(join(cwd, 'r.json'), 'utf8')) as { totals: { errors: number } }).totals.errors,
    ).toBeGreaterThan(0);
    expect(readFileSync(join(cwd, 'r.csv'), 'utf8')).toContain('DownloadTrafficRateLimitExceeded');
    expect((await runHere(['report', SAMPLE, '-o', 'r.pdf'], { cwd })).code).toBe(2);
  });

  it('writes a page that is one file, beside other formats and alone', async () => {
    const cwd = temporaryDirectory();
    const outputs = ['-o', 'r.html', '-o', 'r.txt', '-o', 'zh.htm'];
    const { code, out, err } = await runHere(['report', SAMPLE, ...outputs, '--lang', 'zh'], { cwd });
    expect([code, out]).toEqual([0, '']);
    expect(err).toBe('wrote r.html\nwrote r.txt\nwrote zh.htm\n');
    const page = readFileSync(join(cwd, 'r.html'), 'utf8');
    expect(page).toMatch(/^<!doctype html>\n<html lang="zh-Hans">/);
    expect(page).toContain('default-src &#39;none&#39;');
    expect(Buffer.byteLength(page)).toBeLessThan(200_000);
    const hash = /script-src &#39;(sha256-[^&]+)&#39;/.exec(page)?.[1];
    const script = /<script>([^]*)<\/script>\n<\/body>/.exec(page)?.[1] ?? '';
    expect(hash).toBe(`sha256-${createHash('sha256').update(script).digest('base64')}`);
    expect(readFileSync(join(cwd, 'r.txt'), 'utf8')).toContain('Top causes');
    expect(readFileSync(join(cwd, 'zh.htm'), 'utf8')).toBe(page);
    const printed = await runHere(['report', SAMPLE, '--format', 'html', '--lang', 'en'], { cwd });
    expect(printed.out).toContain('<html lang="en">');
    expect((await runHere(['report', SAMPLE, '-o', 'r.html', '--lang', 'fr'], { cwd })).code).toBe(2);
  });

  it('says where the database is missing', async () => {
    const { code, err } = await runHere(['report'], { cwd: temporaryDirectory() });
    expect(code).toBe(1);
    expect(err).toMatch(/^error: .*ossight\.db/);
    expect(err).toContain('hint: ');
  });
});

describe('query', () => {
  let cwd: string;
  beforeAll(async () => {
    cwd = temporaryDirectory();
    await imported([SAMPLE], cwd);
  });

  it.each([
    [
      'errors',
      [
        'time',
        'epoch_ms',
        'time_source',
        'code',
        'status',
        'status_expected',
        'request_id',
        'host',
        'bucket',
        'region',
        'ec',
        'cause',
        'category',
        'action',
        'retryable',
        'message',
        'operation',
        'object',
        'source',
        'extra',
      ],
    ],
    [
      'error_trend_1m',
      ['window_start', 'window_epoch', 'code', 'status', 'host', 'bucket', 'region', 'category', 'action', 'errors'],
    ],
    [
      'error_trend_1d',
      ['window_start', 'window_epoch', 'code', 'status', 'host', 'bucket', 'region', 'category', 'action', 'errors'],
    ],
    [
      'request_trend_5m',
      ['window_start', 'window_epoch', 'host', 'bucket', 'region', 'requests', 'errors', 'error_rate'],
    ],
    [
      'causes',
      ['code', 'cause', 'ec', 'category', 'action', 'errors', 'hosts', 'first_seen', 'last_seen', 'sample_request_id'],
    ],
    ['catalog', ['code', 'aliases', 'statuses', 'category', 'action', 'retryable', 'summary', 'advice', 'doc']],
    [
      'sources',
      ['path', 'state', 'bytes_read', 'lines', 'errors', 'duplicates', 'rejected', 'first_time', 'last_time'],
    ],
  ])('offers the view %s', async (view, columns) => {
    expect(Object.keys((await rows(`SELECT * FROM ${view} LIMIT 1`, cwd))[0] ?? {})).toEqual(columns);
  });

  it('agrees with itself at every step', async () => {
    const sums: unknown[] = [];
    for (const step of ['1m', '5m', '1h', '1d'])
      sums.push((await rows(`SELECT sum(errors) AS n FROM error_trend_${step}`, cwd))[0]?.['n']);
    expect(new Set(sums).size).toBe(1);
    expect(sums[0]).toBe((await rows('SELECT count(*) AS n FROM errors', cwd))[0]?.['n']);
  });

  it('puts a caret under what is wrong', () => {
    const { code, err } = ossight(['query', 'SELECT cod FROM errors'], { cwd });
    expect(code).toBe(1);
    expect(err).toContain('SELECT cod FROM errors\n       ^');
  });

  it('does not wait for ever', async () => {
    const endless = 'WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) FROM n';
    const { code, err } = await runHere(['query', endless, '--timeout', '300ms'], { cwd });
    expect(code).toBe(1);
    expect(err).toContain('stopped after 0.3 s');
  });
});

describe('the rest', () => {
  it('explains what is known and refuses to guess', () => {
    expect(ossight(['explain', 'NoSuchKey']).out).toContain('Who must act');
    expect(ossight(['explain', '-'], { input: readFileSync(join(ROOT, 'samples', 'body-pretty.xml')) }).code).toBe(0);
    const unknown = ossight(['explain', 'NoSuchKye']);
    expect([unknown.code, unknown.err]).toEqual([3, 'error: NoSuchKye is not known\nhint: did you mean NoSuchKey?\n']);
  });

  it('finds what is stored, and reads the id of what is not', async () => {
    const cwd = temporaryDirectory();
    await imported([SAMPLE], cwd);
    const id = String((await rows('SELECT request_id FROM errors LIMIT 1', cwd))[0]?.['request_id']);
    expect(ossight(['find', id], { cwd }).out).toContain('Found in');
    expect(ossight(['find', '6B02F0A0C0FFEE0000000009'], { cwd }).out).toContain('2026-11-22');
    expect(ossight(['find', 'nonsense'], { cwd }).code).toBe(3);
  });

  it('lists the catalog', () => {
    const entries = JSON.parse(ossight(['catalog', '--format', 'json']).out) as {
      code: string;
      aliases: string[];
      statuses: number[];
    }[];
    expect(entries.length).toBeGreaterThan(200);
    const download = entries.find(({ code }) => code === 'DownloadTrafficRateLimitExceeded');
    expect(download?.statuses).toContain(503);
    expect(download?.aliases).toContain('Downloadtrafficratelimitexceeded');
    expect(ossight(['catalog', '--format', 'csv']).out.split('\n')[0]).toBe(
      'code,aliases,statuses,category,action,retryable,summary,advice,doc',
    );
  });

  it('prunes only when told to', async () => {
    const cwd = temporaryDirectory();
    await imported([SAMPLE], cwd);
    const count = async (): Promise<unknown> => (await rows('SELECT count(*) AS n FROM errors', cwd))[0]?.['n'];
    const sum = async (): Promise<unknown> =>
      (await rows('SELECT sum(errors) AS n FROM error_trend_1d', cwd))[0]?.['n'];
    const before = [await count(), await sum()];
    expect(ossight(['prune', '--keep', '1'], { cwd }).out).toContain('would remove');
    expect([await count(), await sum()]).toEqual(before);
    expect(ossight(['prune', '--keep', '1', '--yes'], { cwd }).code).toBe(0);
    expect([await count(), await sum()]).toEqual([1, before[1]]);
  });

  it('examines itself', async () => {
    const cwd = temporaryDirectory();
    await imported([SAMPLE], cwd);
    const { code, out } = ossight(['doctor', '--format', 'json'], { cwd, env: { OSSIGHT_TZ: 'Asia/Shanghai' } });
    expect(code).toBe(0);
    const report = JSON.parse(out) as { healthy: boolean; settings: { name: string; value: string; origin: string }[] };
    expect(report.healthy).toBe(true);
    expect(report.settings).toContainEqual({ name: 'tz', value: 'Asia/Shanghai', origin: 'environment' });
    writeFileSync(join(cwd, 'ossight.db'), '');
    expect(ossight(['doctor'], { cwd }).code).toBe(1);
  });

  it('counts alert rules and targets, tells no secret, and says what is wrong with them', async () => {
    const cwd = temporaryDirectory();
    const config = join(cwd, 'config.json');
    const doctor = async (alerts: unknown) => {
      writeFileSync(config, JSON.stringify({ alerts }));
      return runHere(['doctor', '--config', config], { cwd });
    };
    const targets = { ops: { type: 'slack', url: 'https://hooks.example.com/T0SECRET', secret: 'hush-hush' } };
    const well = await doctor({ rules: ['no data for 10m', { rule: 'error rate > 2 %', to: ['ops'] }], targets });
    expect(well.code).toBe(0);
    expect(well.out).toMatch(/^ok {4}alerts +2 rules, 1 target\nok {4}rule +no data for 10m \(to ops\)$/m);
    expect(well.out).not.toMatch(/SECRET|hush|hooks/);
    expect((await doctor({ rules: ['no data for 10m'] })).out).toMatch(
      /^note {2}alerts +1 rule, 0 targets\n +hint: nobody is told/m,
    );
    const broken = await doctor({ rules: ['errors > many'], targets });
    expect([broken.code, broken.out]).toEqual([1, expect.stringMatching(/^bad {3}alerts .*many/m)]);
    const unset = await doctor({ rules: [], targets: { ops: { type: 'slack', urlEnv: 'NOT_SET_HERE' } } });
    expect([unset.code, unset.out]).toEqual([
      1,
      expect.stringMatching(/^bad {3}alerts +cannot use urlEnv of .*not set/m),
    ]);
  });

  it('counts what it did not recognise in words', async () => {
    const { code, out, err } = await runHere(['report', '-'], { input: 'hello\n' });
    expect(code).toBe(3);
    expect(out).toContain('No OSS errors in what was read.');
    expect(err).toContain('nothing of OSS was recognised in 1 line\n');
  });

  it('shows no stack unless asked', async () => {
    const cwd = temporaryDirectory();
    expect((await runHere(['report'], { cwd })).err).not.toContain('    at ');
    expect((await runHere(['report', '--debug'], { cwd })).err).toContain('    at ');
  });

  it.each([
    [['--version'], /^ossight \d+\.\d+\.\d+\n$/],
    [['--help'], /Exit codes/],
    [['import', '-h'], /--dry-run/],
  ])('answers %j on stdout', (args, pattern) => {
    const { code, out, err } = ossight(args);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(pattern);
  });
});
