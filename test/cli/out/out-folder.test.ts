import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
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

  it('names the lock that nobody can be asked about', async () => {
    const path = join(temporaryFolder(), 'out');
    mkdirSync(path);
    writeFileSync(join(path, '.lock'), 'of another program');
    await expect(openOutFolder(path)).rejects.toMatchObject({
      name: 'ConfigError',
      field: '--out',
      message: `--out: ${path} is locked, and ${join(path, '.lock')} does not say by whom; remove that file if no run is at work.`,
    });
  });
});
