import { access, constants, readdir } from 'node:fs/promises';
import { makeFolder } from '../../node/make-folder.js';
import { defaultStateFolder } from './default-state-folder.js';
import type { Io } from '../io.js';
import { StateFolder } from './state-folder.js';
import { usageError } from '../usage-error.js';

/**
 * The folder that remembers limits: the one that was told, or else the default of the environment, which is made only
 * when there is something to remember.
 *
 * Errors: `ConfigError` for a told one that cannot be used. About the default one there is a warning, and the run goes on.
 */
export async function openStateFolder(
  told: string | undefined,
  { env, wallClock }: Pick<Io, 'env' | 'wallClock'>,
  warn: (text: string) => void,
): Promise<StateFolder> {
  const path = told ?? defaultStateFolder(env);
  try {
    if (path === undefined) return new StateFolder(path, warn, wallClock);
    if (told !== undefined) await makeFolder(path);
    await readdir(path);
    await access(path, constants.W_OK);
    return new StateFolder(path, warn, wallClock);
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    const what = `"${path}" cannot be used as a folder (${code})`;
    if (told !== undefined) throw usageError('--state', what, 'give a folder that can be written', error);
    if (code === 'ENOENT') return new StateFolder(path, warn, wallClock);
    warn(`${what}; the limits that are learned are not remembered`);
    // What stands in it may be of use all the same.
    return new StateFolder(path, () => undefined, wallClock);
  }
}
