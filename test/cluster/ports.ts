// Ports of this machine that nobody uses now. Below the range that outgoing connections get theirs from, so that a server that
// is started again finds its own still free.
import { createServer } from 'node:net';

const FROM = 20_000;
const COUNT = 12_000;
const taken = new Set<number>();

export async function freePorts(count: number): Promise<number[]> {
  const found: number[] = [];
  while (found.length < count) {
    const port = FROM + Math.floor(Math.random() * COUNT);
    if (taken.has(port) || !(await isFree(port))) continue;
    taken.add(port);
    found.push(port);
  }
  return found;
}

async function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
