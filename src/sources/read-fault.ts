// What the system says of a file that cannot be read, in words.
import { OssightError } from '../model/error.ts';

const REASONS: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'there is no such file'],
  ['EACCES', 'permission denied'],
  ['EPERM', 'permission denied'],
  ['EISDIR', 'it is a directory'],
  ['EMFILE', 'too many files are open'],
  ['EIO', 'the disk reported an error'],
  ['ELOOP', 'its symbolic links go in a circle'],
  ['ENOTDIR', 'a part of the path is not a directory'],
]);

/** An OssightError as it is; anything else as OssightError('input') that names `path`. */
export function readFault(path: string, error: unknown): OssightError {
  if (error instanceof OssightError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const reason = REASONS.get(code) ?? (error instanceof Error ? error.message : String(error));
  return new OssightError('input', `cannot read ${path}`, { reason, cause: error });
}
