// The objects of a JSON log line, outermost first, as Maps. For loggers that write an error's properties as JSON members.

const MAX_LENGTH = 64 * 1024;
const MAX_DEPTH = 6;
const MAX_OBJECTS = 64;

/** Empty when the line is no JSON from its first brace to its last, or longer than a record may be. */
export function objectsIn(line: string): ReadonlyMap<string, unknown>[] {
  const begin = line.indexOf('{');
  const end = line.lastIndexOf('}');
  if (begin === -1 || end <= begin || line.length > MAX_LENGTH) return [];
  let root: unknown;
  try {
    root = JSON.parse(line.slice(begin, end + 1));
  } catch {
    return [];
  }
  const found: ReadonlyMap<string, unknown>[] = [];
  collect(root, found, 0);
  return found;
}

function collect(value: unknown, found: ReadonlyMap<string, unknown>[], depth: number): void {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH || found.length >= MAX_OBJECTS) return;
  if (!Array.isArray(value)) found.push(new Map(Object.entries(value)));
  for (const child of Object.values(value)) collect(child, found, depth + 1);
}
