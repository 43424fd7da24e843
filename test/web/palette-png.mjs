// A PNG of at most 256 colours from pixels: what a picture of a page needs at a quarter of the size. The colours that are met
// most stay as they are; each of the others goes to the one most like it.
import { crc32, deflateSync } from 'node:zlib';

const MOST = 256;

/** `pixels`: RGBA, row by row; what is see-through counts as it is. */
export function palettePng(pixels, width, height) {
  const counts = new Map();
  const colourAt = (i) => (pixels[i] << 16) | (pixels[i + 1] << 8) | pixels[i + 2];
  for (let i = 0; i < pixels.length; i += 4) counts.set(colourAt(i), (counts.get(colourAt(i)) ?? 0) + 1);
  const palette = chosen(counts);
  const places = new Map();
  for (const colour of counts.keys()) places.set(colour, nearest(palette, colour));
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0, from = 0, to = 0; y < height; y++) {
    // Each row begins with its filter: none.
    to += 1;
    for (let x = 0; x < width; x++, from += 4) rows[to++] = places.get(colourAt(from));
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', head),
    chunk('PLTE', Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]))),
    chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** The most frequent ones that differ enough for the eye; then, where there is room, the most frequent of the rest. */
function chosen(counts) {
  const sorted = [...counts].toSorted((a, b) => b[1] - a[1]).map(([colour]) => colour);
  const palette = [];
  for (const colour of sorted.slice(0, 4000)) {
    if (palette.length === MOST) break;
    if (palette.every((other) => distance(other, colour) > 150)) palette.push(colour);
  }
  return palette;
}

function nearest(palette, colour) {
  let best = 0;
  for (let i = 1; i < palette.length; i++) {
    if (distance(palette[i], colour) < distance(palette[best], colour)) best = i;
  }
  return best;
}

function distance(a, b) {
  const [red, green, blue] = [(a >> 16) - (b >> 16), ((a >> 8) & 255) - ((b >> 8) & 255), (a & 255) - (b & 255)];
  return 3 * red * red + 6 * green * green + blue * blue;
}

function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const all = Buffer.alloc(body.length + 8);
  all.writeUInt32BE(data.length, 0);
  body.copy(all, 4);
  all.writeUInt32BE(crc32(body), body.length + 4);
  return all;
}
