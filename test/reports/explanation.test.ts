import { expect, test } from 'vitest';
import type { Explanation } from '../../src/model/explanation.ts';
import { EXPLANATION_FORMATS, renderExplanations, renderFound } from '../../src/reports/explanation.ts';
import { plain } from '../../src/reports/style.ts';
import { displayWidth } from '../../src/reports/width.ts';
import { expectGolden } from './golden.ts';
import { error, NOON, requestId } from './incident.ts';

const style = { width: 80, ascii: false, paint: plain, timeZone: 'Asia/Shanghai' };

const EXPIRED: Explanation = {
  title: 'AccessDenied',
  code: 'AccessDenied',
  cause: 'expired-url',
  known: true,
  category: 'access',
  action: 'fix-request',
  actionText: 'the program that makes the link must make a new one',
  retryable: false,
  summary: 'A signed link was used after its time',
  advice: 'Compare Expires with the time of use. Make links that live longer than the slowest download.',
  details: ['The link expired 3 h before it was used.'],
  ec: { value: '0002-00000069', meaning: 'the link is too old' },
  requestId: { value: requestId(NOON, 5), time: NOON },
  doc: 'https://docs.example.com/a/page/with/a/long/address/that/must/stay/whole/to/be/of/any/use/at-all',
  statuses: [403],
  related: [{ slug: 'bucket-policy', summary: 'The policy of the bucket refuses it.' }],
};
const UNKNOWN: Explanation = {
  ...EXPIRED,
  title: 'NobodyKnows',
  code: 'NobodyKnows',
  cause: null,
  known: false,
  details: [],
  ec: null,
  requestId: null,
  doc: null,
  statuses: [],
  related: [],
};
const STORED = error({
  code: 'AccessDenied',
  cause: 'expired-url',
  status: 403,
  time: NOON,
  host: 'example-media.oss-cn-hangzhou.aliyuncs.com',
  bucket: 'example-media',
  object: 'a b.jpg',
  operation: 'GetObject',
  message: 'Request has expired.',
  requestId: requestId(NOON, 5),
  extra: new Map([['Expires', '2026-03-12T01:00:00.000Z']]),
});

test.each(EXPLANATION_FORMATS)('golden: %s', (format) => {
  const ending = format === 'text' ? 'txt' : format;
  expectGolden(`explanation.${ending}`, renderExplanations([EXPIRED, UNKNOWN], format, style));
  expectGolden(`found.${ending}`, renderFound([{ error: STORED, explanation: EXPIRED }], UNKNOWN, format, style));
  expectGolden(
    `not-found.${ending}`,
    renderFound([], { ...UNKNOWN, title: requestId(NOON, 5), code: null }, format, style),
  );
});

const EVIL = '\u001b[31m\u202e<b>|`x`' + 'y'.repeat(400) + ' Signature=CANARYcanary1';

test.each(EXPLANATION_FORMATS)('hostile texts as %s', (format) => {
  const evil: Explanation = {
    ...EXPIRED,
    code: EVIL,
    cause: null,
    title: EVIL,
    details: [EVIL],
    ec: { value: EVIL, meaning: null },
    requestId: { value: EVIL, time: null },
    doc: null,
  };
  const stored = { ...STORED, host: EVIL, message: EVIL, object: EVIL, source: EVIL, extra: new Map([[EVIL, EVIL]]) };
  for (const output of [
    renderExplanations([evil], format, style),
    renderFound([{ error: stored, explanation: evil }], evil, format, style),
  ]) {
    expect(output.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/);
    expect(output).not.toContain('CANARY');
    if (format === 'md') expect(output).not.toMatch(/<b>/);
    if (format === 'text') for (const line of output.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(80);
  }
});
