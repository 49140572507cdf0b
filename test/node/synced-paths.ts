import { readlinkSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { onTestFinished, vi } from 'vitest';
import { temporaryFolder } from './temporary-folder.js';

/** The paths of what is synced from now on, in order, until the test has finished. */
export async function syncedPaths(): Promise<readonly string[]> {
  const probe = await open(temporaryFolder(), 'r');
  await probe.close();
  const prototype = Object.getPrototypeOf(probe) as FileHandle;
  const { sync } = prototype;
  const paths: string[] = [];
  const spy = vi.spyOn(prototype, 'sync').mockImplementation(function (this: FileHandle) {
    paths.push(readlinkSync(`/proc/self/fd/${this.fd}`));
    return sync.call(this);
  });
  onTestFinished(() => spy.mockRestore());
  return paths;
}
