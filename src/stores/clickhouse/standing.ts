// How the fleet stands: its windows, the newest clock it was told of, and whether what clients told may have to yield.
import { grainsOf } from '../pieces.ts';
import type { Counting } from './counts.ts';
import type { Session } from './session.ts';
import { numberOf } from './values.ts';

/** Before anybody has shipped. */
const DEFAULT_WINDOW_SECONDS = 60;
const DAY = 86_400;
/** Of the counts by the day. With fewer, SELECTs cost more than rows; so they do with more days. */
const WORTH_ROWS = 20_000;
const MOST_DAYS = 93;

export interface Standing {
  /** Epoch ms. */
  readonly latest: number;
  readonly counting: Counting;
}

/** The shortest window that those of all collectors fit into. */
export function readWindowSeconds(session: Session): number {
  const rows = session.rows('SELECT DISTINCT window_seconds FROM collector FINAL WHERE window_seconds > 0');
  const lengths = rows.map(([seconds]) => numberOf(seconds));
  return lengths.length === 0 ? DEFAULT_WINDOW_SECONDS : Math.min(DAY, lengths.reduce(leastMultiple));
}

/** Clients' counts yield to another collector's server log, so there must be both, of two collectors. */
export function readStanding(session: Session, windowSeconds: number): Standing {
  let latest = 0;
  const clients = new Set<string>();
  const servers = new Set<string>();
  const days = new Map<number, number>();
  for (const [kind, collector, number] of session.rows(
    `SELECT 'latest' AS kind, '' AS who, max(latest) AS newest FROM collector FINAL
     UNION ALL SELECT 'day', toString(toUInt32(t)), toInt64(count()) FROM error_day GROUP BY t
     UNION ALL SELECT 'client', collector, toInt64(0) FROM (SELECT DISTINCT collector FROM error_day WHERE origin = 1 LIMIT 2)
     UNION ALL SELECT 'server', collector, toInt64(0) FROM (SELECT DISTINCT collector FROM request_day LIMIT 2)`,
  )) {
    if (kind === 'latest') latest = numberOf(number);
    else if (kind === 'day') days.set(numberOf(collector), numberOf(number));
    else (kind === 'client' ? clients : servers).add(String(collector));
  }
  const together = new Set([...clients, ...servers]);
  return {
    latest,
    counting: {
      grains: grainsOf(windowSeconds),
      clientsMayYield: clients.size > 0 && servers.size > 0 && together.size > 1,
      days: daysApart(days),
    },
  };
}

/** `counts`: rows by day. */
function daysApart(counts: ReadonlyMap<number, number>): readonly number[] | null {
  const rows = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return rows < WORTH_ROWS || counts.size > MOST_DAYS ? null : [...counts.keys()].sort((a, b) => a - b);
}

function leastMultiple(a: number, b: number): number {
  return (a / greatestDivisor(a, b)) * b;
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}
