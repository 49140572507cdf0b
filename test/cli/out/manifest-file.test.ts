import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ManifestEntry } from '../../../src/cli/out/manifest-entry.js';
import { ManifestFile } from '../../../src/cli/out/manifest-file.js';
import { temporaryFolder } from '../../node/temporary-folder.js';

const entry: ManifestEntry = {
  org: 'acme',
  query: 'custom',
  interval: '2026-11-23T00:00:00.000Z/2026-11-24T00:00:00.000Z',
  status: 'complete',
  rows: 1,
  pages: 1,
  requests: 1,
  throttled: 0,
  duplicates: 0,
  gaps: [],
  provisional: false,
  startedAt: '2026-11-24T02:00:00.000Z',
  finishedAt: '2026-11-24T02:00:01.000Z',
  bytes: 3,
  sha256: 'ab',
  fingerprint: 'f',
};

describe('ManifestFile', () => {
  it('keeps what others wrote, fields of later versions too', async () => {
    const path = join(temporaryFolder(), 'manifest.json');
    writeFileSync(path, JSON.stringify({ version: 1, orgs: [{ ...entry, slices: [1] }] }));
    const manifest = await ManifestFile.open(path);
    manifest.put({ ...entry, org: 'globex' });
    manifest.put({ ...entry, org: 'globex', query: 'other' });
    manifest.put({ ...entry, org: 'globex', rows: 2 });
    await manifest.save();
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({
      version: 1,
      orgs: [
        { ...entry, slices: [1] },
        { ...entry, org: 'globex', rows: 2 },
        { ...entry, org: 'globex', query: 'other' },
      ],
    });
    expect((await ManifestFile.open(path)).find('globex', 'custom')?.rows).toBe(2);
  });

  it('reads what an editor has saved with a byte order mark', async () => {
    const path = join(temporaryFolder(), 'manifest.json');
    writeFileSync(path, `\uFEFF${JSON.stringify({ version: 1, orgs: [entry] })}`);
    expect((await ManifestFile.open(path)).find('acme', 'custom')).toEqual(entry);
  });

  it('does not take one that cannot be read for an empty one', async () => {
    await expect(ManifestFile.open(temporaryFolder())).rejects.toMatchObject({ code: 'EISDIR' });
  });

  it('saves one after the other, the last call last', async () => {
    const path = join(temporaryFolder(), 'manifest.json');
    const manifest = await ManifestFile.open(path);
    const saves = [1, 2, 3].map((rows) => {
      manifest.put({ ...entry, rows });
      return manifest.save();
    });
    await Promise.all(saves);
    expect((await ManifestFile.open(path)).find('acme', 'custom')?.rows).toBe(3);
  });

  it.each([
    ['no JSON', '{"version":1', 'is damaged: it is no JSON'],
    ['another shape', '{"version":1,"orgs":[{"org":1}]}', 'is damaged: orgs[0].org is number and not string'],
    ['nothing at all', 'null', 'is damaged'],
    ['a later version', '{"version":2,"orgs":{}}', 'is of version 2'],
  ])('refuses %s and says what to do', async (_, text, message) => {
    const path = join(temporaryFolder(), 'manifest.json');
    writeFileSync(path, text);
    await expect(ManifestFile.open(path)).rejects.toMatchObject({
      name: 'ConfigError',
      field: '--out',
      message: expect.stringContaining(message) as string,
      fix: 'move it away, or give another folder with --out',
    });
  });
});
