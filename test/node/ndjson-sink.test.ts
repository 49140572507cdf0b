import { deepStrictEqual } from 'node:assert';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { type FileHandle, open, readdir, readlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { from, lastValueFrom } from 'rxjs';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { commitTo } from '../../src/deliver/commit-to.js';
import { NdjsonSink } from '../../src/node/ndjson-sink.js';
import { jsonText } from './json-text.js';
import { syncedPaths } from './synced-paths.js';
import { temporaryFolder } from './temporary-folder.js';
import { transpiledPackage } from './transpiled-package.js';
import { canLimitFiles, underFileLimit } from './under-file-limit.js';

const batch = (...rows: unknown[]) => ({ rows, positions: [] });

const slice = { start: '', end: '' };
const pageOf = (row: unknown) => ({ rows: [row], slice, position: { slice, walk: 'x', next: null } });

/** From now on nothing can be synced, until the test has finished. */
async function failingSync() {
  const probe = await open(temporaryFolder(), 'r');
  await probe.close();
  const spy = vi
    .spyOn(Object.getPrototypeOf(probe) as FileHandle, 'sync')
    .mockRejectedValue(Object.assign(new Error('EIO: i/o error, fsync'), { code: 'EIO' }));
  onTestFinished(() => spy.mockRestore());
}

/** Paths that this process holds open. */
async function openFiles(): Promise<string[]> {
  const numbers = await readdir('/proc/self/fd');
  return Promise.all(numbers.map((number) => readlink(`/proc/self/fd/${number}`).catch(() => '')));
}

describe('NdjsonSink', () => {
  it('writes a line a row and knows its lines, bytes and hash at any time', async () => {
    const path = join(temporaryFolder(), 'acme', 'day.ndjson');
    const sink = new NdjsonSink(path);
    const agree = (rows: number) => {
      const bytes = readFileSync(path);
      expect(sink.stats()).toEqual({
        rows,
        bytes: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
      });
      expect(bytes.toString().split('\n')).toHaveLength(rows + 1);
    };
    await sink.open();
    agree(0);
    await sink.commit(batch({ a: 'ä' }, { a: 2 }));
    agree(2);
    await sink.commit(batch());
    await sink.commit(batch({ a: '\u2028' }));
    agree(3);
    await sink.close();
    agree(3);
  });

  it('gives back what was received, whatever JSON that was', async () => {
    const path = join(temporaryFolder(), 'day.ndjson');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(jsonText, { maxLength: 3 }), { maxLength: 3 }), async (texts) => {
        const batches = texts.map((page) => page.map((text) => JSON.parse(text) as unknown));
        const sink = new NdjsonSink(path);
        for (const rows of batches) await sink.commit(batch(...rows));
        await sink.close();
        const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
        deepStrictEqual(
          lines.map((line) => JSON.parse(line) as unknown),
          batches.flat(),
        );
        expect(sink.stats().rows).toBe(lines.length);
      }),
    );
  });

  it('empties what an earlier run left, also when no row comes', async () => {
    const path = join(temporaryFolder(), 'day.ndjson');
    writeFileSync(path, 'old\n');
    await new NdjsonSink(path).close();
    expect(readFileSync(path, 'utf8')).toBe('');
  });

  it('keeps batches in order when they are not waited for', async () => {
    const path = join(temporaryFolder(), 'day.ndjson');
    const sink = new NdjsonSink(path);
    const numbers = Array.from({ length: 2000 }, (_, n) => n);
    await Promise.all([...numbers.map((n) => sink.commit(batch(n))), sink.close()]);
    expect(readFileSync(path, 'utf8').trim().split('\n').map(Number)).toEqual(numbers);
  });

  it('writes nothing of a batch that holds a row JSON cannot hold, and takes no more', async () => {
    const path = join(temporaryFolder(), 'day.ndjson');
    const sink = new NdjsonSink(path);
    await sink.commit(batch(1));
    await expect(sink.commit(batch(2, { cost: Number.NaN }))).rejects.toThrow('line 3: row.cost: JSON cannot hold NaN');
    await expect(sink.commit(batch(3))).rejects.toThrow('NaN');
    await sink.close();
    expect(readFileSync(path, 'utf8')).toBe('1\n');
    expect(sink.stats().rows).toBe(1);
  });

  it.runIf(existsSync('/dev/full'))('fails the commit when the disk is full', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'day.ndjson');
    symlinkSync('/dev/full', path);
    const sink = new NdjsonSink(path);
    await expect(sink.commit(batch(1))).rejects.toMatchObject({ code: 'ENOSPC' });
    await sink.close().catch(() => undefined);
    expect(sink.stats()).toMatchObject({ rows: 0, bytes: 0 });
    if (existsSync('/proc/self/fd')) expect(await openFiles()).not.toContain('/dev/full');
  });

  it.runIf(canLimitFiles)('cuts off a batch that was written in part', async () => {
    const [folder, dist] = [temporaryFolder(), await transpiledPackage()];
    const script = `import { NdjsonSink } from '${dist}/dist/node/ndjson-sink.js';
      const sink = new NdjsonSink('day.ndjson');
      const commit = (letter) => sink.commit({ rows: [letter.repeat(6000)], positions: [] });
      await commit('x');
      await commit('y').catch(({ code }) => console.log(code, sink.stats().bytes));`;
    expect(await underFileLimit(folder, script)).toBe('EFBIG 6003\n');
    expect(readFileSync(join(folder, 'day.ndjson'), 'utf8')).toBe(`"${'x'.repeat(6000)}"\n`);
  });

  it('is on the disk when it is closed: the file, then its name in the folder', async () => {
    const path = join(temporaryFolder(), 'day.ndjson');
    const sink = new NdjsonSink(path);
    await sink.commit(batch(1));
    const synced = await syncedPaths();
    await sink.close();
    expect(synced).toEqual([path, dirname(path)]);
  });

  it.each([
    ['cannot be synced', [1, 2], { message: 'the sink could not be closed; rows committed: 0' }],
    ['cannot be synced behind a row that cannot be written', [1, Number.NaN], { message: /^the sink failed; 0 rows/ }],
  ])('says that no row is safe where the file %s', async (_what, rows, error) => {
    await failingSync();
    const sink = new NdjsonSink(join(temporaryFolder(), 'day.ndjson'));
    const committed$ = commitTo(() => from(rows.map(pageOf)), sink);
    await expect(lastValueFrom(committed$)).rejects.toMatchObject({ name: 'SinkError', committed: 0, ...error });
  });

  it('says how many rows are safe, and syncs them before it does', async () => {
    const path = join(temporaryFolder(), 'day.ndjson');
    const synced = await syncedPaths();
    const committed$ = commitTo(() => from([1, 2, Number.NaN].map(pageOf)), new NdjsonSink(path));
    await expect(lastValueFrom(committed$)).rejects.toMatchObject({ name: 'SinkError', committed: 2 });
    expect(synced[0]).toBe(path);
  });

  it('does not close well when the file was removed, replaced or cut while it was written', async () => {
    const begun = async () => {
      const path = join(temporaryFolder(), 'acme', 'day.ndjson');
      const sink = new NdjsonSink(path);
      await sink.commit(batch(1, 2));
      return { path, sink };
    };
    const removed = await begun();
    rmSync(dirname(removed.path), { recursive: true });
    await removed.sink.commit(batch(3));
    await expect(removed.sink.close()).rejects.toMatchObject({ code: 'ENOENT', committed: 0 });

    const replaced = await begun();
    renameSync(replaced.path, `${replaced.path}.1`);
    writeFileSync(replaced.path, '');
    await expect(replaced.sink.close()).rejects.toThrow('0 bytes, not the 4');

    const grown = await begun();
    writeFileSync(grown.path, '3\n', { flag: 'a' });
    await expect(grown.sink.close()).rejects.toThrow('6 bytes, not the 4');

    const folder = await begun();
    rmSync(folder.path);
    mkdirSync(folder.path);
    await expect(folder.sink.close()).rejects.toMatchObject({ committed: 0 });

    const cut = await begun();
    truncateSync(cut.path, 2);
    await expect(cut.sink.close()).rejects.toMatchObject({ committed: 0 });
    expect((await openFiles()).filter((path) => path.includes(dirname(cut.path)))).toEqual([]);
  });

  it('fails commit and close alike when the file cannot be made', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'day.ndjson'));
    const sink = new NdjsonSink(join(folder, 'day.ndjson'));
    await expect(sink.open()).rejects.toMatchObject({ code: 'EISDIR' });
    await expect(sink.commit(batch(1))).rejects.toMatchObject({ code: 'EISDIR' });
    await expect(sink.close()).rejects.toMatchObject({ code: 'EISDIR' });
  });

  it('takes nothing after it was closed, and closes once', async () => {
    const path = join(temporaryFolder(), 'day.ndjson');
    const sink = new NdjsonSink(path);
    await sink.commit(batch(1));
    const closing = Promise.all([sink.close(), sink.close()]);
    await expect(sink.commit(batch(2))).rejects.toThrow('the file is closed');
    await closing;
    expect(statSync(path).size).toBe(2);
    if (existsSync('/proc/self/fd')) expect(await openFiles()).not.toContain(path);
  });
});
