// How much is read before a commit, where nothing else decides it. Measured on access logs: larger commits take no less time
// in SQLite and hold more memory.

/** Content bytes. */
export const COMMIT_BYTES = 16 * 1024 * 1024;

/**
 * Counts and events held. So few that most are dead before V8 has copied them once: with 20,000 a log of errors alone spends
 * a third of its time in the garbage collector.
 */
export const COMMIT_SIZE = 4_000;
