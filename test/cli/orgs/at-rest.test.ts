import { BehaviorSubject } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { atRest } from '../../../src/cli/orgs/at-rest.js';
import { OpenCalls } from '../../../src/cli/orgs/open-calls.js';
import { connect } from '../../../src/org/connect.js';

describe('atRest', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** Orgs with so many calls open. */
  const whenAtRest = (...counts: readonly number[]) => {
    const orgs = counts.map((count, index) => {
      const org = connect({ name: `org-${index}`, region: 'eu-central-1', token: 'token' });
      return { org, calls: Object.assign(new OpenCalls(org), { count$: new BehaviorSubject(count) }) };
    });
    const lines: string[] = [];
    const started = performance.now();
    let restedAfter: number | undefined;
    void atRest(orgs, { log: (line) => lines.push(line) }).then(() => (restedAfter = performance.now() - started));
    const after = async (ms: number): Promise<number | undefined> => {
      await vi.advanceTimersByTimeAsync(ms);
      return restedAfter;
    };
    return { orgs, lines, after };
  };

  it.each([[[]], [[0, 0]]])('does not wait where no call is open: %j', async (counts) => {
    const { after } = whenAtRest(...counts);
    expect(await after(0)).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('waits for the calls of every org, and not a moment longer', async () => {
    const { orgs, lines, after } = whenAtRest(0, 2);
    expect(await after(300)).toBeUndefined();
    orgs[0]?.calls.count$.next(1);
    orgs[1]?.calls.count$.next(0);
    expect(await after(300)).toBeUndefined();
    orgs[0]?.calls.count$.next(0);
    expect(await after(0)).toBe(600);
    expect(lines).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('waits five seconds and no longer, and names the orgs where a job may run on', async () => {
    const { lines, after } = whenAtRest(0, 1);
    expect(await after(4_999)).toBeUndefined();
    expect(await after(1)).toBe(5_000);
    expect(lines).toEqual([expect.stringMatching(/^org-1: a job could not be cancelled in time/)]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
