import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeFileAtomic } from '../../src/node/write-file-atomic.js';
import { syncedPaths } from './synced-paths.js';
import { temporaryFolder } from './temporary-folder.js';

describe('writeFileAtomic', () => {
  it('replaces the content and leaves nothing beside it', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'manifest.json');
    writeFileSync(join(folder, '.manifest.json.tmp'), 'left by a killed run, longer than what comes');
    await writeFileAtomic(path, 'one');
    await writeFileAtomic(path, 'two');
    expect(readFileSync(path, 'utf8')).toBe('two');
    expect(readdirSync(folder)).toEqual(['manifest.json']);
  });

  it('shows a reader the old content or the new, never a part', async () => {
    const path = join(temporaryFolder(), 'manifest.json');
    const contents = Array.from({ length: 20 }, (_, n) => String(n % 10).repeat(200_000));
    await writeFileAtomic(path, contents[0]!);
    for (const content of contents) {
      const writing = writeFileAtomic(path, content);
      for (let look = 0; look < 20; look += 1) {
        const seen = await readFile(path, 'utf8');
        expect(seen.length === 200_000 && new Set(seen).size === 1).toBe(true);
      }
      await writing;
    }
  });

  it('is on the disk when it resolves: the content, then its name in the folder', async () => {
    const folder = temporaryFolder();
    const synced = await syncedPaths();
    await writeFileAtomic(join(folder, 'manifest.json'), 'one');
    expect(synced).toEqual([join(folder, '.manifest.json.tmp'), folder]);
  });

  it('keeps the old content and cleans up when it fails', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'manifest.json');
    mkdirSync(path);
    await expect(writeFileAtomic(path, 'new')).rejects.toMatchObject({ code: 'EISDIR' });
    expect(readdirSync(folder)).toEqual(['manifest.json']);
  });
});
