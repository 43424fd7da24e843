// The texts that are an error's own, as they will be stored: the request id, the object, and the other fields as a JSON object.
// What differs from what readUsualError and the event maker make of a line in any way is not told here.
//
//   67D3010092FE38DE00000000 app%2Fassets%2Fitem.jpg {"ClientIP":"203.0.113.7","Referer":"https://...",...}   (without blanks)
import { DASH, QUOTE, SPACE } from './ascii.ts';
import { kindOf, NO_KIND } from './kinds.ts';
import { NAMES, OWN, OWN_END } from './layout.ts';
import { pairOf } from './pairs.ts';
import { isPlainText } from './plain.ts';
import { gap, quote } from './quotes.ts';

const NONE: u32 = 0xffff_ffff;
const OPEN: u32 = 0x7b;
const CLOSE: u32 = 0x7d;
export const ID_LENGTH: u32 = 24;
/** Names and punctuation of all fields; what is copied in pieces of 16 needs some room behind. */
const MOST_NAMES: usize = 512;

/** By their numbers in FIELD_NAMES (model/field-list.ts), here in the order of their names. */
const CLIENT_IP: u32 = 0;
const REFERER: u32 = 2;
const REQUEST_TIME: u32 = 5;
const URL: u32 = 1;
const REQUESTER: u32 = 4;
const COST_TIME: u32 = 6;
const SYNC: u32 = 7;
const USER_AGENT: u32 = 3;

let next: usize = OWN;
let fields: u32 = 0;
let odd = false;

export function clearOwn(): void {
  next = OWN;
}

/** Whether texts of a line of so many bytes have room. */
export function hasRoom(length: usize): boolean {
  return next + length + MOST_NAMES <= OWN_END;
}

/**
 * Puts kind, address, lengths and the second of the id at `entry`; where the line has to be read as others are, the kind is
 * NO_KIND. There must be room for it.
 */
export function putOwn(entry: usize, line: usize, status: u32): void {
  store<u32>(entry, NO_KIND);
  const id = quote(8) + 1;
  if (!isHexId(id) || !isPlainLine(line)) return;
  odd = false;
  const own = next;
  let to = copy(own, id, ID_LENGTH);
  const object = lengthOf(quote(18) + 1, gap(18));
  if (object != NONE) to = copy(to, quote(18) + 1, object);
  const extra = to;
  to = putFields(to, line);
  const operation = lengthOf(quote(14) + 1, gap(14));
  if (odd || operation == NONE || fields == 0) return;
  const place = pairOf(quote(6) + 1, gap(6), quote(16) + 1, gap(16));
  const name = pairOf(quote(20) + 1, gap(20), quote(14) + 1, operation);
  store<u32>(entry, kindOf(place, name, status, fields));
  store<u32>(entry, <u32>own, 4);
  store<u32>(entry, object, 8);
  store<u32>(entry, <u32>(to - extra), 12);
  store<u32>(entry, secondOf(id), 16);
  next = to;
}

/** All that is stored as it stands. Code, operation, host and bucket are read once for each kind, by somebody else. */
function isPlainLine(line: usize): boolean {
  return (
    isPlainText(line, quote(6)) &&
    isPlainText(quote(12), quote(13)) &&
    isPlainText(quote(18), quote(19)) &&
    isPlainText(quote(24), quote(25))
  );
}

function putFields(from: usize, line: usize): usize {
  fields = 0;
  const address = load<u8>(line) == SPACE ? line + 1 : line;
  // Behind ` 404 338 ` and ` - `: the last number of each.
  const time = behindBlank(quote(1) + 6);
  const cost = behindBlank(quote(19) + 2);
  let to = from;
  to = putField(to, CLIENT_IP, address, <u32>(behindBlank(address) - 1 - address));
  to = putField(to, REFERER, quote(2) + 1, gap(2));
  to = putField(to, REQUEST_TIME, time, <u32>(quote(2) - 1 - time));
  to = putField(to, URL, quote(0) + 1, gap(0));
  to = putField(to, REQUESTER, quote(12) + 1, gap(12));
  to = putField(to, COST_TIME, cost, <u32>(quote(20) - 1 - cost));
  to = putField(to, SYNC, quote(24) + 1, gap(24));
  to = putField(to, USER_AGENT, quote(4) + 1, gap(4));
  store<u8>(from, OPEN);
  store<u8>(to, CLOSE);
  return to + 1;
}

function putField(to: usize, number: u32, from: usize, bytes: u32): usize {
  const length = lengthOf(from, bytes);
  if (length == NONE) return to;
  fields |= 1 << number;
  const name = NAMES + (number << 6);
  const end = copy(copy(to, name + 16, load<u32>(name)), from, length);
  store<u8>(end, QUOTE);
  return end + 1;
}

/** NONE for what is left out: nothing, and a dash. A text that would be trimmed makes the line odd. */
function lengthOf(from: usize, length: u32): u32 {
  if (length == 0) return NONE;
  const first = <u32>load<u8>(from);
  if (first <= SPACE || <u32>load<u8>(from + length - 1) <= SPACE) odd = true;
  return length == 1 && first == DASH ? NONE : length;
}

/** Behind the next blank; there is one. */
function behindBlank(from: usize): usize {
  let at = from;
  while (load<u8>(at) != SPACE) at += 1;
  return at + 1;
}

/** May write up to 15 bytes more. */
function copy(to: usize, from: usize, length: u32): usize {
  for (let i: u32 = 0; i < length; i += 16) v128.store(to + i, v128.load(from + i));
  return to + length;
}

/** Upper-case hex digits. */
function isHexId(at: usize): boolean {
  return areHex(v128.load(at)) && areHex(v128.load(at, 8));
}

function areHex(bytes: v128): boolean {
  const digits = i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(0x30)), i8x16.splat(10));
  const letters = i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(0x41)), i8x16.splat(6));
  return i8x16.all_true(v128.or(digits, letters));
}

/** Its first eight digits. */
function secondOf(at: usize): u32 {
  let value: u32 = 0;
  for (let i: usize = 0; i < 8; i += 1) {
    const character = <u32>load<u8>(at + i);
    value = (value << 4) | ((character & 0xf) + (character > 0x40 ? 9 : 0));
  }
  return value;
}
