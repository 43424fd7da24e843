// The flags that narrow a report to some errors.
import type { Filter, GroupBy } from '../model/reading.ts';
import type { Settings } from './settings.ts';

const FILTER_FLAGS = ['code', 'host', 'bucket', 'action'] as const satisfies readonly GroupBy[];

/** Values of one flag are alternatives; flags must all agree. */
export function filterOf(settings: Settings): Filter {
  const filter: { [Key in GroupBy]?: readonly string[] } = {};
  for (const name of FILTER_FLAGS) {
    const values = settings.list(name);
    if (values.length > 0) filter[name] = values;
  }
  return filter;
}
