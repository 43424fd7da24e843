// Tumbling windows of event time, aligned to the epoch.

/** Start of the window (epoch seconds) that holds an instant (epoch ms). */
export function windowOf(ms: number, windowSeconds: number): number {
  return Math.floor(ms / (windowSeconds * 1000)) * windowSeconds;
}
