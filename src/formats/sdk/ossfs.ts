// What ossfs (and s3fs, whose code it shares) logs about an answer: the status, what it gives to the file system, and the
// body, whose lines follow without a prefix. HEAD answers and 404s come without one.
import { cutBody } from './labels.ts';
import { type Draft, newDraft, setField } from './draft.ts';
import { sdkFormat } from './sdk-format.ts';
import { followXml } from './xml-tail.ts';

const CODE = 'HTTP response code ';
const BODY = 'Body Text:';

function readOssfs(text: string): Draft[] {
  const at = text.indexOf(CODE);
  if (at === -1) return [];
  const rest = text.slice(at + CODE.length);
  const status = /^[1-5]\d\d/.exec(rest)?.[0];
  if (status === undefined || !/^\d{3}(?:\([^)\n]{0,120}\))?(?: was returned)?, returning E[A-Z]+/.test(rest))
    return [];
  const draft = newDraft(...(text.includes('ossfs') ? (['sdk'] as const) : []));
  setField(draft, 'status', status);
  if (text.slice(0, at).endsWith('HEAD ')) setField(draft, 'operation', 'HEAD');
  const body = text.indexOf('<Error', at);
  if (body !== -1) draft.body = cutBody(text.slice(body));
  return [draft];
}

export const ossfs = sdkFormat({
  name: 'sdk-ossfs',
  needles: [CODE],
  keeps: ['ossfs'],
  read: readOssfs,
  follow: (first) => followXml(BODY, first),
});
