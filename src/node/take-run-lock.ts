import { randomUUID } from 'node:crypto';
import { link, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isAlive, type ProcessIdentity, processIdentity } from './process-identity.js';

/** What came of asking for a lock: it is held until `release`, or a living process has it. */
export type RunLock =
  | {
      readonly held: true;
      /** Removes the lock, unless another process has taken it over. */
      readonly release: () => Promise<void>;
    }
  | { readonly held: false; /** `undefined` when its file says nothing. */ readonly pid: number | undefined };

interface Holder extends ProcessIdentity {
  /** Tells two locks of one process apart. */
  readonly id: string;
}

/** What is written aside has the number of its process in its name, so that a kill before its first byte tells it too. */
const ASIDE = /^\.(?:(\d+)\.)?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Takes the lock file at `path`, so that one living process works in a place. There is no lease to run out: a lock
 * lasts as long as its process, and that of a killed one is taken over at once.
 *
 * The file appears whole (written aside, then linked, which fails when the name is taken). A dead process's file is
 * removed only under a second lock, made the same way, so two that find it at once cannot both end up holding it. What
 * was written aside by processes that were killed meanwhile is removed as well.
 *
 * A process in another container or on another machine cannot be seen and counts as dead or foreign: do not share a
 * folder between them.
 *
 * Errors: those of the file system.
 *
 * @example
 * ```ts
 * import { takeRunLock } from 'sluice/node';
 *
 * const lock = await takeRunLock('night/.lock');
 * if (lock.held) await lock.release();
 * else console.error(`held by process ${lock.pid}`);
 * ```
 */
export async function takeRunLock(path: string): Promise<RunLock> {
  const mine: Holder = { ...(await processIdentity(process.pid)), id: randomUUID() };
  const aside = `${path}.${mine.pid}.${mine.id}`;
  await writeSynced(aside, JSON.stringify(mine));
  try {
    for (;;) {
      if (await appear(aside, path)) {
        // What cannot be removed is in nobody's way.
        await removeLeftovers(path).catch(() => undefined);
        return { held: true, release: () => releaseLock(path, mine) };
      }
      const holder = await readHolder(path);
      if (holder === 'nobody') continue;
      if (holder === 'unreadable') return { held: false, pid: undefined };
      if (await isAlive(holder)) return { held: false, pid: holder.pid };
      const guard = await takeRunLock(`${path}.takeover`);
      if (!guard.held) return guard;
      try {
        const still = await readHolder(path);
        if (typeof still === 'object' && !(await isAlive(still))) await rm(path);
      } finally {
        await guard.release();
      }
    }
  } finally {
    await rm(aside, { force: true });
  }
}

/** Removes what dead processes have left beside the lock at `path`, which is held. */
async function removeLeftovers(path: string): Promise<void> {
  const name = basename(path);
  for (const file of await readdir(dirname(path))) {
    if (!file.startsWith(`${name}.`)) continue;
    const left = join(dirname(path), file);
    const rest = file.slice(name.length);
    if (rest === '.takeover') {
      // It may be taken over in this very moment, so it is taken over here before it goes.
      const guard = await takeRunLock(left);
      if (guard.held) await guard.release();
      continue;
    }
    const [isAside, pid] = ASIDE.exec(rest) ?? [];
    if (isAside === undefined) continue;
    const read = await readHolder(left);
    const holder = read === 'unreadable' && pid ? { pid: Number(pid), start: null, boot: null } : read;
    if (typeof holder === 'object' && !(await isAlive(holder))) await rm(left, { force: true });
  }
}

async function releaseLock(path: string, mine: Holder): Promise<void> {
  const holder = await readHolder(path);
  if (typeof holder === 'object' && holder.id === mine.id) await rm(path, { force: true });
}

async function writeSynced(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Gives the file its name unless somebody has it. Where there are no hard links (FAT), creates it instead. */
async function appear(aside: string, path: string): Promise<boolean> {
  try {
    await link(aside, path).catch(async (error: unknown) => {
      if (taken(error)) throw error;
      await writeFile(path, await readFile(aside), { flag: 'wx' });
    });
    return true;
  } catch (error) {
    if (taken(error)) return false;
    throw error;
  }
}

function taken(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'EEXIST';
}

async function readHolder(path: string): Promise<Holder | 'nobody' | 'unreadable'> {
  try {
    const holder = JSON.parse(await readFile(path, 'utf8')) as Holder;
    return Number.isSafeInteger(holder.pid) && holder.pid > 0 ? holder : 'unreadable';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'nobody' : 'unreadable';
  }
}
