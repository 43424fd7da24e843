// The catalog's public face: what OSS's errors are called, how they are told from others', what they mean, who must act.
export { classify } from './classify.ts';
export type { Entry } from './entry.ts';
export { judge } from './evidence.ts';
export { actionText, explain, questionOf } from './explain.ts';
export { parseHost } from './hosts.ts';
export { entriesSorted, findEntry } from './lookup.ts';
export { isIdTime, requestIdKind, requestIdTime } from './request-id.ts';
