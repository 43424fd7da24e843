// Where a webhook is and how it wants to be signed. The body is made by who knows alerts.
import { createHmac } from 'node:crypto';
import { OssightError } from '../model/error.ts';
import { post } from './post.ts';
import type { Answer, PostOptions } from './post.ts';

export interface Webhook {
  readonly url: string;
  /** What DingTalk and Feishu call the signing secret; null: not signed. */
  readonly secret: string | null;
  readonly signs: 'dingtalk' | 'feishu' | null;
}

/** `now`: epoch ms, part of what is signed. Throws OssightError('output'). */
export async function sendTo(
  hook: Webhook,
  body: object,
  now: number,
  options: Partial<PostOptions> = {},
): Promise<Answer> {
  const url = parsed(hook.url);
  if (hook.secret === null || hook.signs === null) return post(url, JSON.stringify(body), options);
  if (hook.signs === 'dingtalk') {
    const timestamp = String(Math.trunc(now));
    url.searchParams.set('timestamp', timestamp);
    url.searchParams.set('sign', hmac(hook.secret, `${timestamp}\n${hook.secret}`));
    return post(url, JSON.stringify(body), options);
  }
  const timestamp = String(Math.trunc(now / 1000));
  const sign = hmac(`${timestamp}\n${hook.secret}`, '');
  return post(url, JSON.stringify({ timestamp, sign, ...body }), options);
}

function hmac(key: string, text: string): string {
  return createHmac('sha256', key).update(text).digest('base64');
}

function parsed(text: string): URL {
  try {
    return new URL(text);
  } catch {
    // The text may hold a secret and is not shown.
    throw new OssightError('output', 'cannot use the address of a webhook', { reason: 'it is no URL' });
  }
}
