// The scripts of a page that is a file.
import { start } from './start.ts';

start(null);
