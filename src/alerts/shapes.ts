// The bodies that webhooks take. Documented by their services; what is signed is signed by the door that sends.
//   DingTalk  https://open.dingtalk.com/document/orgapp/custom-robot-access
//   Feishu    https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot (Lark is the same)
//   Slack     https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
import type { Alert } from '../model/alert.ts';
import type { Wording } from './words.ts';

export const SHAPES = ['webhook', 'dingtalk', 'feishu', 'lark', 'slack'] as const;
export type Shape = (typeof SHAPES)[number];

/** `ledger`: the stable id of the database, so that ids of several do not meet. */
export function bodyOf(shape: Shape, alert: Alert, wording: Wording, ledger: string): object {
  const text = [wording.title, ...wording.lines].join('\n');
  switch (shape) {
    case 'webhook':
      return {
        version: 1,
        id: `${ledger}:${alert.id}`,
        status: alert.kind,
        rule: alert.rule,
        at: new Date(alert.at * 1000).toISOString(),
        value: alert.value,
        cause: alert.cause,
        title: wording.title,
        text,
      };
    case 'dingtalk':
      // Line ends of Markdown: an empty line between two.
      return {
        msgtype: 'markdown',
        markdown: {
          title: wording.title,
          text: [`#### ${plain(wording.title)}`, ...wording.lines.map(plain)].join('\n\n'),
        },
      };
    case 'feishu':
    case 'lark':
      return { msg_type: 'text', content: { text: text.replaceAll('<', '‹').replaceAll('>', '›') } };
    case 'slack':
      return { text: [bold(escaped(wording.title)), ...wording.lines.map(escaped)].join('\n') };
    default:
      return shape satisfies never;
  }
}

/** Whether an answer means that the message was taken: two services say 200 to everything and tell the truth in the body. */
export function isAccepted(shape: Shape, status: number, body: string): boolean {
  if (status < 200 || status > 299) return false;
  if (shape === 'webhook' || shape === 'slack') return true;
  return /"(?:errcode|code|StatusCode)"\s*:\s*0\s*[,}]/.test(body);
}

/** Characters that Markdown reads, as themselves. */
function plain(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>#]/g, (sign) => `\\${sign}`);
}

/** A title with a star of its own, as rules about hosts have, cannot stand between two. */
function bold(title: string): string {
  return title.includes('*') ? title : `*${title}*`;
}

/** The three that Slack reads, as its documentation writes them. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
