// How large one error body may be before it is refused unread.

/** Characters of one body, about 64 KiB; real ones stay below 4 KiB. */
export const MAX_BODY_CHARS = 64 * 1024;

/** Elements inside each other, the root included; real bodies have three. */
export const MAX_BODY_DEPTH = 16;
