import { join } from 'node:path';
import { makeFolder } from '../../node/make-folder.js';
import { takeRunLock } from '../../node/take-run-lock.js';
import { ManifestFile } from './manifest-file.js';
import { unwritable } from './unwritable.js';
import { usageError } from '../usage-error.js';

/** A folder of extracted files, held by this run until `release`. */
export interface OutFolder {
  readonly manifest: ManifestFile;
  /** Where the rows of an org and query are. */
  readonly file: (org: string, query: string) => string;
  readonly release: () => Promise<void>;
}

/**
 * Takes the folder at `path` for this run, makes it when there is none, and reads its manifest.
 *
 * Errors: `ConfigError` when another run has it, when it cannot be written, and when its manifest is damaged.
 */
export async function openOutFolder(path: string): Promise<OutFolder> {
  const lock = await makeFolder(path)
    .then(() => takeRunLock(join(path, '.lock')))
    .catch((error: unknown) => {
      throw unwritable(path, error);
    });
  if (!lock.held) throw inUse(path, lock.pid);
  try {
    const manifest = await ManifestFile.open(join(path, 'manifest.json'));
    // A lock that cannot be removed, as where the disk has become read-only, hides nothing: the next run takes it over.
    const release = (): Promise<void> => lock.release().catch(() => undefined);
    return { manifest, release, file: (org, query) => join(path, org, `${query}.ndjson`) };
  } catch (error) {
    await lock.release();
    throw unwritable(path, error);
  }
}

function inUse(path: string, pid: number | undefined): Error {
  if (pid === undefined) {
    const file = join(path, '.lock');
    return usageError(
      '--out',
      `${path} is locked, and ${file} does not say by whom`,
      'remove that file if no run is at work',
    );
  }
  return usageError('--out', `another run (process ${pid}) is writing ${path}`, 'wait for it, or give another folder');
}
