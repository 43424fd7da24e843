// What an alert says to people: a title and a few lines, the same for every receiver. All that comes from logs is made visible
// first; how a receiver wants it wrapped is shapes.ts's.
import type { Alert } from '../model/alert.ts';
import { visible } from '../safety/visible.ts';
import { parseRule } from './rule.ts';

export interface Wording {
  readonly title: string;
  readonly lines: readonly string[];
}

/** `advise`: what the catalog says about a cause; null: nothing. */
export type Advise = (
  code: string | null,
  cause: string | null,
) => { readonly advice: string; readonly doc: string | null } | null;

export function wordingOf(alert: Alert, advise: Advise): Wording {
  const when = new Date(alert.at * 1000)
    .toISOString()
    .replace('T', ' ')
    .replace(/(?::00)?\.000Z$/, ' UTC');
  const rule = visible(alert.rule);
  if (alert.cause !== null) {
    const { code, cause, errors, hosts, action, sampleRequestId } = alert.cause;
    const name = visible(`${code ?? 'no code'}${cause === null ? '' : ` (${cause})`}`);
    const told = advise(code, cause);
    return {
      title: `New: ${name}`,
      lines: [
        `Seen ${errors} ${errors === 1 ? 'time' : 'times'} on ${hosts} ${hosts === 1 ? 'host' : 'hosts'} since ${when}; who must act: ${action}.`,
        ...(told === null ? [] : [told.advice]),
        ...(told?.doc == null ? [] : [told.doc]),
        ...(sampleRequestId === null ? [] : [`One of them: ${visible(sampleRequestId)}`]),
        `Rule: ${rule}`,
      ],
    };
  }
  const over = alert.kind === 'resolved';
  return {
    title: `${over ? 'Over' : 'Firing'}: ${rule}`,
    lines: [`${over ? 'Now' : 'Measured'} ${measured(alert)} at ${when}.`],
  };
}

function measured({ rule: text, value }: Alert): string {
  const rule = parseRule(text);
  switch (rule.kind) {
    case 'errors':
      return `${rounded(value)} errors in ${spanOf(rule.per)}`;
    case 'error-rate':
      return `${rounded(value * 100)} % of requests failing`;
    case 'new-cause':
      return `${rounded(value)} errors`;
    case 'no-data':
      return value === 0 ? 'data again' : `no data for ${spanOf(value)}`;
    default:
      return rule satisfies never;
  }
}

const rounded = (value: number): string => String(Number(value.toPrecision(3)));

function spanOf(seconds: number): string {
  for (const [unit, length] of [
    ['d', 86_400],
    ['h', 3600],
    ['min', 60],
  ] as const) {
    if (seconds >= length) return `${rounded(seconds / length)} ${unit}`;
  }
  return `${rounded(seconds)} s`;
}
