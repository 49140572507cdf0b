import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { type ProcessIdentity, processIdentity } from '../../src/node/process-identity.js';
import { takeRunLock } from '../../src/node/take-run-lock.js';
import { temporaryFolder } from './temporary-folder.js';

const DEAD = 2 ** 22 + 1;
/** What another run does between the look at a dead process and the takeover. */
let meanwhile = (): void => undefined;

vi.mock('../../src/node/process-identity.js', async (original) => {
  const { isAlive, ...others } = await original<{ isAlive: (identity: ProcessIdentity) => Promise<boolean> }>();
  return {
    ...others,
    isAlive: async (identity: ProcessIdentity) => {
      const alive = await isAlive(identity);
      if (identity.pid === DEAD) meanwhile();
      return alive;
    },
  };
});

describe('takeRunLock where another run is quicker', () => {
  it('leaves alone what that one has taken over from the dead process meanwhile', async () => {
    const path = join(temporaryFolder(), '.lock');
    const taken = JSON.stringify({ ...(await processIdentity(process.pid)), id: 'quicker' });
    writeFileSync(path, JSON.stringify({ pid: DEAD, start: '1', boot: null, id: 'dead' }));
    meanwhile = () => writeFileSync(path, taken);
    expect(await takeRunLock(path)).toEqual({ held: false, pid: process.pid });
    expect(readFileSync(path, 'utf8')).toBe(taken);
  });
});
