// Reads the HTTP status that a logger wrote beside a body (`HTTP response code 403`, `status=404`). Says nothing when two differ.

const STATUS =
  /(?:\bHTTP(?:\/[\d.]{1,3})?(?: (?:response|status))?(?: code)?|\b(?:http[_-]?)?status(?:[ _-]?code)?|\b(?:response|return)[ _-]?code)\\{0,7}["']?\]?\s{0,3}(?:=>|[:=])?\s{0,3}\\{0,7}["']?([2-5]\d\d)(?!\d)/gi;

/** The one status that the text names, or null. */
export function statusIn(text: string): number | null {
  let status: number | null = null;
  for (const match of text.matchAll(STATUS)) {
    const found = Number(match[1]);
    if (status !== null && status !== found) return null;
    status = found;
  }
  return status;
}
