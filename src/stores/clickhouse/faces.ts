// What tells causes apart, and the groups of counts that they are.
import type { CauseRow } from '../reader.ts';
import { among } from './conditions.ts';
import type { Column } from './counts.ts';
import { literal } from './literal.ts';
import { actionOf, numberOf, textOf, type Value } from './values.ts';

/** Rows that speak of causes begin with these columns. */
export const FACE = ['code', 'cause', 'ec', 'category', 'action', 'retryable'] as const satisfies readonly Column[];

export interface Group {
  readonly key: string;
  readonly face: Pick<CauseRow, (typeof FACE)[number]>;
  readonly hosts: Map<string | null, number>;
  errors: number;
}

export function keyOf(row: readonly Value[]): string {
  return JSON.stringify(row.slice(0, FACE.length));
}

export function faceOf([code, cause, ec, category, action, retryable]: readonly Value[]): Group['face'] {
  return {
    code: textOf(code),
    cause: textOf(cause),
    ec: textOf(ec),
    category: String(category ?? ''),
    action: actionOf(action),
    retryable: numberOf(retryable) === 1,
  };
}

/** To be added to a condition. The code stands alone too, since keys begin with it. */
export function amongFaces(groups: readonly Group[]): string {
  const codes = new Set(groups.map(({ face }) => literal(face.code ?? '')));
  const faces = groups.map(({ face: { code, cause, ec, category, action, retryable } }) => {
    const texts = [code ?? '', cause ?? '', ec ?? '', category, action].map(literal);
    return `(${texts.join(', ')}, ${Number(retryable)})`;
  });
  return ` AND ${among('code', [...codes])} AND ${among(`(${FACE.join(', ')})`, faces)}`;
}
