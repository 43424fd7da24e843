// The least that a reader of lines built on split2 can do: count them. node test/bench/split2-alone.mjs FILE
import { createReadStream } from 'node:fs';
import split2 from 'split2';

let lines = 0;
for await (const _ of createReadStream(process.argv[2]).pipe(split2())) lines += 1;
console.log(lines);
