import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { takeRunLock } from '../../src/node/take-run-lock.js';
import { temporaryFolder } from './temporary-folder.js';

const fail = (code: string) => (): Promise<never> => Promise.reject(Object.assign(new Error(code), { code }));
/** How links and files fail that are made, one after the other; a file that has nothing to fail with is made. */
const links: (() => Promise<never>)[] = [];
const files: (() => Promise<never>)[] = [];

vi.mock('node:fs/promises', async (original) => {
  const fs = await original<{ writeFile: (...to: unknown[]) => Promise<void> }>();
  return {
    ...fs,
    link: () => (links.shift() ?? fail('EPERM'))(),
    writeFile: (...to: unknown[]) => files.shift()?.() ?? fs.writeFile(...to),
  };
});

describe('takeRunLock where there are no hard links', () => {
  beforeEach(() => {
    links.length = files.length = 0;
  });

  it('is held by one at a time all the same', async () => {
    const path = join(temporaryFolder(), '.lock');
    const first = await takeRunLock(path);
    expect(first.held).toBe(true);
    expect(await takeRunLock(path)).toEqual({ held: false, pid: process.pid });
    if (first.held) await first.release();
    expect(existsSync(path)).toBe(false);
  });

  it('fails with the reason where it cannot be written either, and leaves nothing behind', async () => {
    files.push(fail('ENOSPC'));
    const folder = temporaryFolder();
    await expect(takeRunLock(join(folder, '.lock'))).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is asked for again where it was released between two looks', async () => {
    links.push(fail('EEXIST'));
    expect((await takeRunLock(join(temporaryFolder(), '.lock'))).held).toBe(true);
  });
});
