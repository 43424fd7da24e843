// What a filter lets pass, in words.
import type { Filter } from '../model/reading.ts';
import { redact } from '../safety/redact.ts';

/** `only code NoSuchKey or AccessDenied, host not known`; '' for no filter. `foreign`: makes a value safe for where it goes. */
export function onlyText(filter: Filter, foreign: (text: string) => string): string {
  const conditions = Object.entries(filter).map(([name, values]) => {
    const words = values.map((value) => (value === '' ? 'not known' : foreign(redact(value))));
    return `${name} ${words.length === 0 ? 'impossible' : words.join(' or ')}`;
  });
  return conditions.length === 0 ? '' : `only ${conditions.join(', ')}`;
}
