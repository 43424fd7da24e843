// Opens a fleet's database for reading.
import type { ChangeWatch } from '../change-watch.ts';
import type { Reader } from '../reader.ts';
import type { ClickHouseAddress } from './address.ts';
import { ClickHouseReader } from './reader.ts';
import { Session } from './session.ts';
import { readWindowSeconds } from './standing.ts';
import { numberOf } from './values.ts';
import { COMMITS } from './watch.ts';

/** Throws OssightError('database') when nobody answers, or the database is none of ossight's. */
export function openFleetReader(address: ClickHouseAddress, password: string | null): Reader {
  return openWatched(address, password).reader;
}

/** `look` asks the server each time. */
export function openWatched(
  address: ClickHouseAddress,
  password: string | null,
): { readonly reader: Reader; readonly look: ChangeWatch['look'] } {
  const session = new Session(address, password);
  let told: number | null = null;
  try {
    const reader = new ClickHouseReader({ session, windowSeconds: readWindowSeconds(session), owned: true });
    const look = (): number | null => {
      const commits = numberOf(session.rows(COMMITS)[0]?.[0]);
      if (commits === told) return null;
      told = commits;
      return commits;
    };
    return { reader, look };
  } catch (error) {
    session.close();
    throw error;
  }
}
