import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { takeRunLock } from '../../src/node/take-run-lock.js';
import { temporaryFolder } from './temporary-folder.js';

vi.mock('node:fs/promises', async (original) => ({
  ...(await original<object>()),
  link: () => Promise.reject(Object.assign(new Error('EPERM'), { code: 'EPERM' })),
}));

describe('takeRunLock where there are no hard links', () => {
  it('is held by one at a time all the same', async () => {
    const path = join(temporaryFolder(), '.lock');
    const first = await takeRunLock(path);
    expect(first.held).toBe(true);
    expect(await takeRunLock(path)).toEqual({ held: false, pid: process.pid });
    if (first.held) await first.release();
    expect(existsSync(path)).toBe(false);
  });
});
