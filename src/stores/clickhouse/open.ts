// Opens a fleet's database for reading.
import type { Reader } from '../reader.ts';
import type { ClickHouseAddress } from './address.ts';
import { ClickHouseReader } from './reader.ts';
import { Session } from './session.ts';
import { readWindowSeconds } from './standing.ts';

/** Throws OssightError('database') when nobody answers, or the database is none of ossight's. */
export function openFleetReader(address: ClickHouseAddress, password: string | null): Reader {
  const session = new Session(address, password);
  try {
    return new ClickHouseReader({ session, windowSeconds: readWindowSeconds(session), owned: true });
  } catch (error) {
    session.close();
    throw error;
  }
}
