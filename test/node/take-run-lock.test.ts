import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { takeRunLock } from '../../src/node/take-run-lock.js';
import { syncedPaths } from './synced-paths.js';
import { temporaryFolder } from './temporary-folder.js';
import { transpiledPackage } from './transpiled-package.js';

let dist = '';
beforeAll(async () => {
  dist = join(await transpiledPackage(), 'dist/node/take-run-lock.js');
});

interface Contender {
  readonly child: ChildProcess;
  readonly answer: { readonly held: boolean; readonly pid: number | null };
}

/** A process of its own that asks for the lock and then lives on. */
async function contender(path: string): Promise<Contender> {
  const holder = fileURLToPath(new URL('./lock-holder.mjs', import.meta.url));
  const child = spawn(process.execPath, [holder, dist, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, answer: JSON.parse(line.toString()) as Contender['answer'] };
}

describe('takeRunLock', () => {
  it('is held by one at a time, and free again after its release', async () => {
    const folder = temporaryFolder();
    const path = join(folder, '.lock');
    const first = await takeRunLock(path);
    expect(first.held).toBe(true);
    expect(await takeRunLock(path)).toEqual({ held: false, pid: process.pid });
    if (first.held) await first.release();
    expect(readdirSync(folder)).toEqual([]);
    expect((await takeRunLock(path)).held).toBe(true);
  });

  it('names the living process that has it', async () => {
    const path = join(temporaryFolder(), '.lock');
    const { child, answer } = await contender(path);
    expect(answer.held).toBe(true);
    expect(await takeRunLock(path)).toEqual({ held: false, pid: child.pid });
  });

  it('is taken over at once from a killed process', async () => {
    const folder = temporaryFolder();
    const path = join(folder, '.lock');
    const { child } = await contender(path);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const lock = await takeRunLock(path);
    expect(lock.held).toBe(true);
    expect(readdirSync(folder)).toEqual(['.lock']);
  });

  it.runIf(existsSync('/proc/self/stat'))(
    'is taken over when its number belongs to another process by now',
    async () => {
      const path = join(temporaryFolder(), '.lock');
      await takeRunLock(path);
      const mine = JSON.parse(readFileSync(path, 'utf8')) as object;
      expect(mine).toMatchObject({ pid: process.pid, start: expect.any(String) as string });
      writeFileSync(path, JSON.stringify({ ...mine, start: '1' }));
      const lock = await takeRunLock(path);
      expect(lock.held).toBe(true);
      writeFileSync(path, JSON.stringify({ ...mine, boot: 'before the power cut' }));
      expect((await takeRunLock(path)).held).toBe(true);
    },
  );

  it('goes to exactly one of many that find a dead one at once', async () => {
    for (let round = 0; round < 20; round += 1) {
      const folder = temporaryFolder();
      const path = join(folder, '.lock');
      writeFileSync(path, JSON.stringify({ pid: 2 ** 22 + 1, start: '1', boot: null, id: 'dead' }));
      const locks = await Promise.all(Array.from({ length: 16 }, () => takeRunLock(path)));
      expect(locks.filter(({ held }) => held)).toHaveLength(1);
      expect(readdirSync(folder)).toEqual(['.lock']);
    }
  });

  it('goes to exactly one of several processes', async () => {
    const folder = temporaryFolder();
    const path = join(folder, '.lock');
    writeFileSync(path, JSON.stringify({ pid: 2 ** 22 + 1, start: '1', boot: null, id: 'dead' }));
    const contenders = await Promise.all(Array.from({ length: 4 }, () => contender(path)));
    expect(contenders.filter(({ answer }) => answer.held)).toHaveLength(1);
  });

  it('takes over a guard whose holder was killed in a takeover', async () => {
    const folder = temporaryFolder();
    const path = join(folder, '.lock');
    const dead = JSON.stringify({ pid: 2 ** 22 + 1, start: '1', boot: null, id: 'dead' });
    writeFileSync(path, dead);
    writeFileSync(`${path}.takeover`, dead);
    expect((await takeRunLock(path)).held).toBe(true);
    expect(readdirSync(folder)).toEqual(['.lock']);
  });

  it('removes what killed processes left beside it, and nothing of a living one or of anybody else', async () => {
    const folder = temporaryFolder();
    const path = join(folder, '.lock');
    const { child } = await contender(join(folder, 'other'));
    const dead = JSON.stringify({ pid: 2 ** 22 + 1, start: '1', boot: null, id: 'dead' });
    const id = '01234567-89ab-4cde-8f01-23456789abcd';
    // Killed before the first byte, before the link, behind it, in a takeover, and in the takeover of a takeover.
    writeFileSync(`${path}.${2 ** 22 + 1}.${id}`, '');
    writeFileSync(`${path}.${2 ** 22 + 2}.${id}`, dead);
    writeFileSync(`${path}.${id}`, dead);
    writeFileSync(`${path}.takeover`, dead);
    writeFileSync(`${path}.takeover.${2 ** 22 + 1}.${id}`, '');
    writeFileSync(`${path}.takeover.takeover`, dead);
    const kept = [
      `.lock.${child.pid}.${id}`,
      `.lock.takeover.${child.pid}.${id}`,
      '.lock.notes',
      `.lock2.${id}`,
      `other.${2 ** 22 + 1}.${id}`,
    ];
    for (const name of kept) writeFileSync(join(folder, name), name.endsWith(id) ? '' : dead);
    const lock = await takeRunLock(path);
    expect(lock.held).toBe(true);
    expect(readdirSync(folder).sort()).toEqual(['.lock', 'other', ...kept].sort());
    child.kill('SIGKILL');
    await once(child, 'exit');
    if (lock.held) await lock.release();
    writeFileSync(`${path}.takeover`, dead);
    expect((await takeRunLock(path)).held).toBe(true);
    expect(readdirSync(folder).sort()).toEqual([
      '.lock',
      '.lock.notes',
      `.lock2.${id}`,
      'other',
      `other.${2 ** 22 + 1}.${id}`,
    ]);
  });

  it('leaves the lock of another alone when it is released late', async () => {
    const path = join(temporaryFolder(), '.lock');
    const first = await takeRunLock(path);
    writeFileSync(path, '{"pid":1,"start":null,"boot":null,"id":"another"}');
    if (first.held) await first.release();
    expect(existsSync(path)).toBe(true);
  });

  it.each(['', 'null', '{}', '{"pid":0}', '{"pid":-1}', '{"pid":1.5}', '{"pid":"1"}'])(
    'does not guess about a file that says nothing: %j',
    async (text) => {
      const path = join(temporaryFolder(), '.lock');
      writeFileSync(path, text);
      expect(await takeRunLock(path)).toEqual({ held: false, pid: undefined });
    },
  );

  it('is on the disk before it has its name, so that a power cut leaves none that says nothing', async () => {
    const path = join(temporaryFolder(), '.lock');
    const synced = await syncedPaths();
    await takeRunLock(path);
    expect(synced).toEqual([expect.stringContaining(`${path}.${process.pid}.`)]);
  });

  it('fails with the reason where no file can be made', async () => {
    await expect(takeRunLock(join(temporaryFolder(), 'none', '.lock'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
