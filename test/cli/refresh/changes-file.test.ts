import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ChangesFile } from '../../../src/cli/refresh/changes-file.js';
import { syncedPaths } from '../../node/synced-paths.js';
import { temporaryFolder } from '../../node/temporary-folder.js';
import { transpiledPackage } from '../../node/transpiled-package.js';
import { canLimitFiles, underFileLimit } from '../../node/under-file-limit.js';

const path = (): string => join(temporaryFolder(), 'x.changes.ndjson');
/** Longer than what is read at once. */
const LONG = 'x'.repeat(200_000);

describe('ChangesFile', () => {
  it.each([
    ['', ''],
    ['{"id":1}\n', '{"id":1}\n'],
    ['{"id":1}\n{"id":2', '{"id":1}\n'],
    // Nobody knows whether that was all of it.
    ['{"id":1}\n{"id":2}', '{"id":1}\n'],
    ['{"id":1', ''],
    [LONG, ''],
    [`{"id":1}\n${LONG}`, '{"id":1}\n'],
    [`${LONG}\n{"id":2}\n{"i`, `${LONG}\n{"id":2}\n`],
  ])('begins behind the last whole line (%.30s)', async (before, kept) => {
    const at = path();
    writeFileSync(at, before);
    const file = await ChangesFile.open(at);
    expect(readFileSync(at, 'utf8')).toBe(kept);
    await file.append([{ id: 3 }, { id: 4 }]);
    await file.append([]);
    await file.append([{ id: 5 }]);
    await file.close();
    expect(readFileSync(at, 'utf8')).toBe(`${kept}{"id":3}\n{"id":4}\n{"id":5}\n`);
  });

  it('makes no file where nothing has changed', async () => {
    const at = path();
    const file = await ChangesFile.open(at);
    await file.append([]);
    await file.close();
    expect(existsSync(at)).toBe(false);
  });

  it.runIf(canLimitFiles)('cuts off lines that were written in part', async () => {
    const [folder, dist] = [temporaryFolder(), await transpiledPackage()];
    const script = `import { ChangesFile } from '${dist}/dist/cli/refresh/changes-file.js';
      const file = await ChangesFile.open('x.ndjson');
      await file.append(['x'.repeat(6000)]);
      await file.append(['y'.repeat(6000)]).catch(({ code }) => console.log(code));`;
    expect(await underFileLimit(folder, script)).toBe('EFBIG\n');
    expect(readFileSync(join(folder, 'x.ndjson'), 'utf8')).toBe(`"${'x'.repeat(6000)}"\n`);
  });

  it('is on the disk when it is closed: the file, then its name in the folder', async () => {
    const at = path();
    const file = await ChangesFile.open(at);
    await file.append([{ id: 1 }]);
    const synced = await syncedPaths();
    await file.close();
    expect(synced).toEqual([at, dirname(at)]);
  });

  it('writes to its end what is being added when it is closed', async () => {
    const at = path();
    const file = await ChangesFile.open(at);
    const adding = file.append([{ id: 1 }]);
    await file.close();
    expect(readFileSync(at, 'utf8')).toBe('{"id":1}\n');
    await adding;
  });

  it('is removed where there is one, says so, and tells what else stands in the way', async () => {
    const at = path();
    writeFileSync(at, '{"id":1}\n');
    expect([await ChangesFile.remove(at), existsSync(at), await ChangesFile.remove(at)]).toEqual([true, false, false]);
    await expect(ChangesFile.remove(dirname(at))).rejects.toMatchObject({ code: 'ERR_FS_EISDIR' });
  });

  it.skipIf(!existsSync('/dev/full'))('tells of a full disk in its own words', async () => {
    const file = await ChangesFile.open('/dev/full');
    await expect(file.append([{ id: 1 }])).rejects.toMatchObject({ code: 'ENOSPC' });
  });
});
