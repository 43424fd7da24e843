// Errors alike in all that classification looks at are classified once. That is known of errors whose other fields are a
// FieldList (model/field-list.ts) and that carry no text of their own.
import type { Classification, Classify, ErrorFacts } from '../model/event.ts';
import { FieldList } from '../model/field-list.ts';

interface Kept {
  readonly status: number | null;
  readonly operation: string | null;
  readonly synthetic: boolean;
  readonly classification: Classification;
}

const MOST_KEPT = 4096;
const LONGEST_KEPT = 300;

export function classifyRemembered(classify: Classify): Classify {
  /** By code and host, which come as the same strings again: their hashes are known. */
  const byCode = new Map<string | null, Map<string | null, Kept[]>>();
  let count = 0;

  function keptFor({ code, hostId }: ErrorFacts): Kept[] {
    let hosts = byCode.get(code);
    if (hosts === undefined) {
      hosts = new Map();
      byCode.set(code, hosts);
    }
    let kept = hosts.get(hostId);
    if (kept === undefined) {
      kept = [];
      hosts.set(hostId, kept);
    }
    return kept;
  }

  return (facts) => {
    if (!(facts.extra instanceof FieldList) || facts.message !== null || facts.ec !== null) return classify(facts);
    const { code, status, operation, hostId, synthetic } = facts;
    const known = byCode.get(code)?.get(hostId);
    if (known !== undefined) {
      for (let at = 0; at < known.length; at += 1) {
        const one = known[at];
        if (one !== undefined && one.status === status && one.operation === operation && one.synthetic === synthetic)
          return one.classification;
      }
    }
    const classification = classify(facts);
    const length = (code?.length ?? 0) + (operation?.length ?? 0) + (hostId?.length ?? 0);
    if (length > LONGEST_KEPT) return classification;
    // Logs name few; what a hostile one names must neither fill the memory nor make the lists long.
    if (count === MOST_KEPT || (known?.length ?? 0) >= 100) {
      byCode.clear();
      count = 0;
    }
    count += 1;
    keptFor(facts).push({ status, operation, synthetic, classification });
    return classification;
  };
}
