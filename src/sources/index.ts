// Every kind of source, as a list of what there is.
export { fileSource } from './file.ts';
export { streamSource } from './stdin.ts';
export { expandPaths } from './paths.ts';
