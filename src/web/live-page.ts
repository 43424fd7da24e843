// The scripts of a page that a server keeps up to date.
import { startLive } from './live.ts';
import { start } from './start.ts';

start(startLive);
