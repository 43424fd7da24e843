// stub
import type { EcEntry, EcModule } from './entry.ts';

export const EC_ENTRIES: readonly EcEntry[] = [];
export const EC_MODULES: readonly EcModule[] = [];
