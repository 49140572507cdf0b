import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { syncFolder } from '../../src/node/sync-folder.js';
import { temporaryFolder } from './temporary-folder.js';

/** Lets every sync of a file or folder fail, until the test has finished. */
async function failing(code: string) {
  const probe = await open(temporaryFolder(), 'r');
  await probe.close();
  const sync = vi.spyOn(Object.getPrototypeOf(probe) as typeof probe, 'sync');
  sync.mockRejectedValue(Object.assign(new Error(code), { code }));
  onTestFinished(() => sync.mockRestore());
}

describe('syncFolder', () => {
  it('does nothing where folders cannot be synced', async () => {
    await failing('EPERM');
    await expect(syncFolder(temporaryFolder())).resolves.toBeUndefined();
  });

  it('does nothing where there is no folder that could be opened', async () => {
    await expect(syncFolder(join(temporaryFolder(), 'nowhere'))).resolves.toBeUndefined();
  });

  it('fails where the disk does', async () => {
    await failing('EIO');
    await expect(syncFolder(temporaryFolder())).rejects.toMatchObject({ code: 'EIO' });
  });
});
