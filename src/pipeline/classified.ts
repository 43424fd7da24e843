// Errors alike in all that classification looks at are classified once. That is known of errors whose other fields are a
// FieldList (model/field-list.ts) and that carry no text of their own.
import type { Classification, Classify, ErrorFacts } from '../model/event.ts';
import { FieldList } from '../model/field-list.ts';

interface Slot {
  readonly facts: ErrorFacts;
  readonly classification: Classification;
}

const SLOTS = 1024;
const LONGEST_KEPT = 300;

export function classifyRemembered(classify: Classify): Classify {
  const slots: (Slot | undefined)[] = Array.from({ length: SLOTS }, () => undefined);
  return (facts) => {
    const { code, status, operation, hostId } = facts;
    if (!(facts.extra instanceof FieldList) || facts.message !== null || facts.ec !== null) return classify(facts);
    const at = (ending(code) * 31 + ending(operation) * 7 + ending(hostId) + (status ?? 0)) & (SLOTS - 1);
    const slot = slots[at];
    if (
      slot !== undefined &&
      slot.facts.code === code &&
      slot.facts.status === status &&
      slot.facts.operation === operation &&
      slot.facts.hostId === hostId &&
      slot.facts.synthetic === facts.synthetic
    )
      return slot.classification;
    const classification = classify(facts);
    const length = (code?.length ?? 0) + (operation?.length ?? 0) + (hostId?.length ?? 0);
    if (length <= LONGEST_KEPT) slots[at] = { facts: { ...facts, extra: NOTHING }, classification };
    return classification;
  };
}

const NOTHING: ReadonlyMap<string, string> = new Map();

/** A number that tells most texts apart: their length and last characters. */
export function ending(text: string | null): number {
  if (text === null) return 0;
  const { length } = text;
  return length * 131 + text.charCodeAt(length - 1) * 31 + text.charCodeAt(length - 2);
}
