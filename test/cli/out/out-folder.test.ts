import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { openOutFolder } from '../../../src/cli/out/out-folder.js';
import { temporaryFolder } from '../../node/temporary-folder.js';

const fileSystem = vi.hoisted(() => ({ readOnly: false }));
vi.mock(import('node:fs/promises'), async (actual) => {
  const whole = await actual();
  const rm: typeof whole.rm = (path, options) =>
    fileSystem.readOnly
      ? Promise.reject(Object.assign(new Error('EROFS: read-only file system'), { code: 'EROFS', syscall: 'unlink' }))
      : whole.rm(path, options);
  return { ...whole, rm };
});

describe('openOutFolder', () => {
  it('hides how a run ended by no lock that cannot be removed any more', async () => {
    const path = join(temporaryFolder(), 'out');
    const folder = await openOutFolder(path);
    fileSystem.readOnly = true;
    await expect(folder.release()).resolves.toBeUndefined();
    fileSystem.readOnly = false;
    expect(readdirSync(path)).toEqual(['.lock']);
    await folder.release();
    expect(readdirSync(path)).toEqual([]);
  });
});
