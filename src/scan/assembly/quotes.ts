// The places of the quotation marks of the line that is being looked at.
import { QUOTES } from './layout.ts';

/** Address of a quotation mark. */
export function quote(number: u32): usize {
  return load<u32>(QUOTES + (number << 2));
}

/** Bytes between a quotation mark and the next one. */
export function gap(number: u32): u32 {
  return <u32>(quote(number + 1) - quote(number) - 1);
}
