import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isAlive, processIdentity } from '../../src/node/process-identity.js';
import { temporaryFolder } from './temporary-folder.js';

function started(command: string, args: readonly string[]) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

describe('the identity of a process', () => {
  it('is that of a living one, and of none when it has ended', async () => {
    const child = started(process.execPath, ['-e', 'setInterval(() => undefined, 1000)']);
    const identity = await processIdentity(child.pid!);
    expect(await isAlive(identity)).toBe(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await isAlive(identity)).toBe(false);
  });

  it.runIf(existsSync('/proc/self/stat'))('is read past whatever name the process has', async () => {
    const sleep = join(temporaryFolder(), 'a) S 1');
    symlinkSync('/bin/sleep', sleep);
    const child = started(sleep, ['60']);
    const [mine, its] = [await processIdentity(process.pid), await processIdentity(child.pid!)];
    expect(its.boot).toBe(mine.boot);
    expect(Number(its.start)).toBeGreaterThanOrEqual(Number(mine.start));
  });

  it.runIf(existsSync('/proc/self/stat'))('is not alive as a zombie, which waits for its parent only', async () => {
    // The shell becomes a process that never asks how its child ended.
    const parent = started('/bin/sh', ['-c', 'sleep 60 & echo $!; exec sleep 60']);
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const zombie = await processIdentity(Number(line.toString()));
    process.kill(zombie.pid, 'SIGKILL');
    // Fails by the timeout of the test.
    while (!readFileSync(`/proc/${zombie.pid}/stat`, 'utf8').includes(') Z ')) await processIdentity(zombie.pid);
    expect(await isAlive(zombie)).toBe(false);
  });
});
