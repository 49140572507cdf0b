import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { syncFolder } from './sync-folder.js';

/**
 * Writes a small file so that a reader, a kill -9 or a power cut finds the old content or the new, never a part of it:
 * a temporary file beside it, fsync, rename, fsync of the folder.
 *
 * One writer at a time, unless each gives a `writer` of its own: the temporary file is `.<name>.tmp`, so that a killed run
 * leaves at most one behind, which the next run overwrites.
 *
 * Errors: those of the file system, after which the old content stands unless only the fsync of the folder failed.
 *
 * @param mode of the file, less what the process masks; default that of any file
 * @param writer what goes between the name of the temporary file and its end; default nothing
 * @example
 * ```ts
 * import { connect } from 'sluice';
 * import { writeFileAtomic } from 'sluice/node';
 *
 * const acme = connect({ name: 'acme', region: 'eu-central-1', clientId: 'id', clientSecret: 'secret' });
 * await writeFileAtomic('acme.json', JSON.stringify(acme.snapshot()), 0o600);
 * ```
 */
export async function writeFileAtomic(path: string, text: string, mode = 0o666, writer = ''): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}${writer}.tmp`);
  try {
    const file = await open(temporary, 'w', mode);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
  await syncFolder(dirname(path));
}
