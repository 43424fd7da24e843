// What stands in an answer's rows, as the model has it. '' stands for what is not known.
import type { Action } from '../../model/event.ts';

/** 64-bit numbers may come as texts. */
export type Value = string | number | null;

export function numberOf(value: Value | undefined): number {
  return Number(value ?? 0);
}

export function textOf(value: Value | undefined): string | null {
  return value === null || value === undefined || value === '' ? null : String(value);
}

/** -1 stands for none. */
export function statusOf(value: Value | undefined): number | null {
  const status = numberOf(value);
  return status < 0 ? null : status;
}

const ACTIONS: Readonly<Record<Action, true>> = {
  retry: true,
  'slow-down': true,
  'fix-request': true,
  'fix-config': true,
  'fix-credentials': true,
  'fix-clock': true,
  'pay-bill': true,
  'report-to-oss': true,
  expected: true,
  unknown: true,
};

/** A newer ossight may have stored one that this one does not know. */
export function actionOf(value: Value | undefined): Action {
  return isAction(value) ? value : 'unknown';
}

function isAction(value: Value | undefined): value is Action {
  return typeof value === 'string' && Object.hasOwn(ACTIONS, value);
}

export function pushTo<Each>(map: Map<string, Each[]>, key: string, each: Each): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [each]);
  else list.push(each);
}
