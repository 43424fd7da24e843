// The catalog's public face: what OSS's errors are called, how they are told from others', what they mean, who must act.
export { causeOf, CAUSES, causesFor } from './causes/index.ts';
export { classify, isRetryableStatus } from './classify.ts';
export { diagnose } from './diagnose.ts';
export type { Category, Cause, EcEntry, EcModule, Entry } from './entry.ts';
export { EVIDENCE, judge } from './evidence.ts';
export type { Judgement } from './evidence.ts';
export { actionText, explain, questionOf } from './explain.ts';
export type { Question } from './explain.ts';
export { parseHost } from './hosts.ts';
export type { HostKind, HostName } from './hosts.ts';
export { entriesSorted, expectedStatus, findEc, findEcModule, findEntry } from './lookup.ts';
export { requestIdKind, requestIdTime } from './request-id.ts';
export type { RequestIdKind } from './request-id.ts';
export { REGIONS } from './regions.ts';
export type { Region } from './regions.ts';
