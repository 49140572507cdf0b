import { usageError } from '../usage-error.js';

/** A failure of the file system, found before anything was sent, as a matter of `--out`. Any other stays what it is. */
export function unwritable(path: string, error: unknown): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (code === undefined || syscall === undefined) return error;
  const fix = code === 'EMFILE' ? 'let more files be open at once (ulimit -n)' : 'give a folder that can be written';
  return usageError('--out', `"${path}" cannot be written (${code})`, fix, error);
}
