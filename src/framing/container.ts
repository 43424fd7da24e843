// Lines that a container runtime wrapped one by one into JSON: Docker's json-file driver and the collectors that keep its
// members (`log`, `stream`, `time`). They become what the CRI runtimes write (`time stream F text`), so that one reading of
// prefixes serves both and a record of several lines is seen as one. Other JSON lines are the program's own and stay.
import type { Line } from '../model/line.ts';
import type { Marker } from '../model/marker.ts';

const STREAM = /"stream"\s?:\s?"std(?:out|err)"/;
const LOG = '"log"';

/** Stands on every line that is unwrapped; what the program wrote there may be escaped in any way. */
export const CONTAINER_MARKERS: readonly Marker[] = ['"stream"'];

/** The line as the program wrote it; the same object where nothing was wrapped. Offset and number stay those of the file. */
export function unwrapContainer(line: Line): Line {
  const { text } = line;
  if (text.charCodeAt(0) !== 123 || !text.includes(LOG) || !STREAM.test(text)) return line;
  const wrapped = parse(text);
  if (wrapped === null) return line;
  const log = wrapped.get('log');
  const stream = wrapped.get('stream');
  if (typeof log !== 'string' || (stream !== 'stdout' && stream !== 'stderr')) return line;
  const message = log.replace(/\r?\n$/, '');
  // A collector that joined a record's lines leaves a string with line ends, which formats read as any escaped text.
  if (message.includes('\n')) return line;
  const time = wrapped.get('time');
  const whole = log.length > message.length ? 'F' : 'P';
  const own = typeof time === 'string' && /^\d{4}-/.test(time) ? `${time} ${stream} ${whole} ${message}` : message;
  return { ...line, text: own, bytes: Buffer.byteLength(own) + 1 };
}

function parse(text: string): ReadonlyMap<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : null;
  } catch {
    return null;
  }
}
