import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Whether there is a shell that can limit the files of a process. */
export const canLimitFiles: boolean = process.platform !== 'win32';

/** Runs a module, in a folder, in a process whose files can have 8 KiB: what is longer is written in part and fails. */
export async function underFileLimit(folder: string, script: string): Promise<string> {
  const command = 'ulimit -f 16 && exec "$0" --input-type=module -e "$1"';
  const { stdout } = await promisify(execFile)('sh', ['-c', command, process.execPath, script], { cwd: folder });
  return stdout;
}
