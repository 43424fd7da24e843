// What the catalog says about a cause, as reports show it.
import { actionText, explain } from '../catalog/index.ts';
import type { Description } from '../reports/index.ts';

/** `now`: epoch ms. */
export function describe(code: string | null, cause: string | null, now: number): Description {
  if (code === null) {
    return {
      summary: 'The answer told no code',
      advice: 'Look at the status and, where there is one, the EC value.',
      doc: null,
      actionText: actionText('unknown'),
    };
  }
  const { summary, advice, doc, actionText: who } = explain({ kind: 'code', code, cause }, now);
  return { summary, advice, doc, actionText: who };
}
