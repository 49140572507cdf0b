import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a folder and those above it, where they are missing. By hand: `mkdir` with `recursive` never returns where the
 * system refuses a new folder with ENOENT, as below /proc (Node 20).
 *
 * Errors: those of the file system.
 */
export async function makeFolder(path: string): Promise<void> {
  const refused = await tryToMake(path);
  if (refused === undefined) return;
  if (refused.code !== 'ENOENT' || dirname(path) === path) throw refused;
  await makeFolder(dirname(path));
  const again = await tryToMake(path);
  if (again) throw again;
}

async function tryToMake(path: string): Promise<NodeJS.ErrnoException | undefined> {
  try {
    await mkdir(path);
    return undefined;
  } catch (error) {
    const there = await stat(path).catch(() => undefined);
    return there?.isDirectory() ? undefined : (error as NodeJS.ErrnoException);
  }
}
