// User and system time of another process so far, from /proc: on a machine with others on it, wall time tells less.
import { readFileSync } from 'node:fs';

const TICKS_A_SECOND = 100;

/** `pid` of a process that runs. */
export function cpuSeconds({ pid }) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
}
