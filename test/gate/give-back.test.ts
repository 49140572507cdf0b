import { NEVER, throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { Permit } from '../../src/gate/gate.js';
import { Lane } from '../../src/gate/line/lane.js';
import { Pool } from '../../src/gate/pool/pool.js';
import type { PoolOptions } from '../../src/gate/pool/pool-options.js';
import { Route } from '../../src/gate/route.js';
import { withPermit } from '../../src/gate/with-permit.js';
import { collectGarbage } from '../page/collect-garbage.js';
import { SteppedTime } from './stepped-time.js';

/** Bytes that `work` leaves behind each time; what else happens meanwhile in the process does so now and then. */
function growth(work: () => void): number {
  const left = [1, 2, 3].map(() => {
    collectGarbage();
    const before = process.memoryUsage().heapUsed;
    work();
    collectGarbage();
    return process.memoryUsage().heapUsed - before;
  });
  return Math.min(...left);
}

function setUp(...pools: readonly Omit<PoolOptions, 'name'>[]) {
  const time = new SteppedTime();
  const made = pools.map((options, i) => new Pool({ name: `${i}`, scheduler: time, ...options }));
  const lane = new Lane({ scheduler: time });
  return { time, lane, pools: made, route: new Route({ pools: made, lane }) };
}

const nobody = { next: () => undefined, error: () => undefined, complete: () => undefined };

describe('what is left of a cancel', () => {
  it('is nothing after a million who waited: no timer, no growth', () => {
    const { time, route, pools } = setUp({ requestsPerMinute: 61, burst: 1 }, { window: { limit: 9, windowMs: 1000 } });
    route.ask(nobody);
    const first = route.ask(nobody);
    const round = (): void => {
      for (let i = 0; i < 1000; i += 1) route.ask(nobody).unsubscribe();
    };
    round();
    const scheduled = time.scheduled;
    const bytes = growth(() => {
      for (let i = 0; i < 1000; i += 1) round();
    });
    expect(bytes).toBeLessThan(200_000);
    expect([time.scheduled - scheduled, time.pending, route.line.length]).toEqual([0, 1, 1]);
    expect(pools.map(({ state }) => state.waiting)).toEqual([1, 1]);
    first.unsubscribe();
    expect(time.pending).toBe(0);
  });

  it('is nothing after 100 000 who stood in one line and left from its middle', () => {
    const { time, route, pools } = setUp({ requestsPerMinute: 61, burst: 1 });
    route.ask(nobody);
    const work = (): void => {
      const waiting = Array.from({ length: 100_000 }, () => route.ask(nobody));
      for (let i = 0; i < waiting.length; i += 2) waiting[i]!.unsubscribe();
      for (let i = waiting.length - 1; i > 0; i -= 2) waiting[i]!.unsubscribe();
    };
    work();
    expect(growth(work)).toBeLessThan(200_000);
    expect([pools[0]!.state.waiting, route.line.length]).toEqual([0, 0]);
    time.run();
    expect(time.pending).toBe(0);
  });

  it('is nothing after 200 000 permits that were not used: every token is back', () => {
    const { time, route, pools } = setUp({ requestsPerMinute: 300 }, { window: { limit: 5, windowMs: 60_000 } });
    const giver = { ...nobody, next: (permit: Permit) => permit.giveBack() };
    const work = (): void => {
      for (let i = 0; i < 100_000; i += 1) route.ask(giver);
    };
    work();
    expect(growth(work)).toBeLessThan(200_000);
    expect(pools.map(({ state }) => [state.tokens, state.inFlight])).toEqual([
      [9, 0],
      [5, 0],
    ]);
    expect([time.scheduled, time.pending]).toEqual([0, 0]);
  });

  it('gives its place at once to the one behind', () => {
    const { time, route } = setUp({ requestsPerMinute: 65, burst: 5 });
    const left: string[] = [];
    const ask = (name: string, cost: number) =>
      route.admit({ cost }).subscribe((permit) => {
        left.push(`${name} ${time.now()}`);
        permit.settle({ kind: 'passed' });
      });
    ask('dear', 1);
    const dear = ask('dear', 5);
    ask('cheap', 1);
    time.at(10, () => dear.unsubscribe());
    time.run();
    expect(left).toEqual(['dear 0', 'cheap 10']);
  });

  it('of a request in flight keeps the token, since the server has counted it', () => {
    const { time, route, lane, pools } = setUp({ requestsPerMinute: 300 });
    const sent = withPermit(route, NEVER).subscribe();
    expect([pools[0]!.state.tokens, lane.inFlight]).toEqual([8, 1]);
    sent.unsubscribe();
    expect([pools[0]!.state.tokens, pools[0]!.state.inFlight, lane.inFlight, time.pending]).toEqual([8, 0, 0, 0]);
  });

  it('of one that fails before it is sent gives the token back', () => {
    const { route, lane, pools } = setUp({ requestsPerMinute: 300 });
    const errors: unknown[] = [];
    const request$ = throwError(() => new Error('no token'));
    withPermit(route, request$, { answer: () => 'not-sent' }).subscribe({
      error: (error: unknown) => errors.push(error),
    });
    expect(errors).toEqual([new Error('no token')]);
    expect([pools[0]!.state.tokens, lane.inFlight]).toEqual([9, 0]);
  });

  it.each([0, 1, 20])('teaches nothing about the limit, when permits that nobody uses are held for %d ms', (heldMs) => {
    /** When each of 150 requests left to a server that grants 21 a second, one at once, and tells no more. */
    const play = (unused: boolean): number[] => {
      const { time, route } = setUp({ requestsPerMinute: 3000 });
      const left: number[] = [];
      let level = 1;
      let at = 0;
      const serve = (): boolean => {
        level = Math.min(1, level + ((time.now() - at) * 21) / 1000);
        at = time.now();
        const passes = level >= 1;
        if (passes) level -= 1;
        return passes;
      };
      const ask = (seat = route.seat()): void => {
        if (unused) {
          const asking = route.admit().subscribe((permit) => {
            if (heldMs === 0) permit.giveBack();
            else time.at(time.now() + heldMs, () => permit.giveBack());
          });
          if (!asking.closed && heldMs === 0) asking.unsubscribe();
        }
        route.admit({ seat }).subscribe((permit) => {
          left.push(time.now());
          time.at(time.now() + 20, () => {
            const passes = serve();
            time.at(time.now() + 20, () => {
              permit.settle({ kind: passes ? 'passed' : 'refused' });
              if (!passes) ask(permit.seat);
            });
          });
        });
      };
      for (let i = 0; i < 150; i += 1) time.at(22 + i * 45, () => ask());
      time.run();
      return left;
    };
    const plain = play(false);
    const among = play(true);
    if (heldMs === 0) expect(among).toEqual(plain);
    expect(among.at(-1)! / plain.at(-1)!).toBeLessThan(1.1);
  });
});
