import { type Subscription } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { expect } from 'vitest';
import type { Hint } from '../../src/event/hint.js';
import type { GateFact } from '../../src/gate/pool/gate-fact.js';
import type { Ask, Permit } from '../../src/gate/gate.js';
import { Lane } from '../../src/gate/line/lane.js';
import { Pool } from '../../src/gate/pool/pool.js';
import type { PoolOptions } from '../../src/gate/pool/pool-options.js';
import { Route } from '../../src/gate/route.js';
import { SteppedTime } from './stepped-time.js';
import type { Told } from '../../src/gate/pace.js';
import { CutAndClimb } from './cut-and-climb.js';

/** Reckons simply, so that the gate around it can be seen. */
export const plain = (told: Told): CutAndClimb => new CutAndClimb(told);

export const marbles = (): TestScheduler => new TestScheduler((actual, expected) => expect(actual).toEqual(expected));

/** Ten a second, two at once. */
export const TEN: Pick<PoolOptions, 'requestsPerMinute' | 'burst'> = { requestsPerMinute: 602, burst: 2 };

/** A route over some pools, in a time that the test drives. */
export function setUp(...pools: readonly Omit<PoolOptions, 'name'>[]) {
  const time = new SteppedTime();
  const lane = new Lane({ scheduler: time });
  const facts: GateFact[] = [];
  const made = (pools.length > 0 ? pools : [TEN]).map(
    (options, i) =>
      new Pool({ name: `pool ${i}`, pace: plain, scheduler: time, onEvent: (fact) => facts.push(fact), ...options }),
  );
  const route = new Route({ pools: made, lane });
  return { time, lane, pools: made, pool: made[0]!, route, facts, ...asking(time, route) };
}

/** Asks a route, and notes who got a permit and when. */
export function asking(time: SteppedTime, route: Route) {
  const left: [name: string, at: number][] = [];
  const permits: Record<string, Permit> = {};
  const errors: Record<string, { readonly at: number; readonly error: unknown }> = {};
  const ask = (name: string, options?: Ask): Subscription =>
    route.admit(options).subscribe({
      next: (permit) => {
        permits[name] = permit;
        left.push([name, time.real.now()]);
      },
      error: (error: unknown) => {
        errors[name] = { at: time.real.now(), error };
      },
    });
  return { left, permits, errors, ask };
}

export const refuse = (permit: Permit | undefined, hint?: Hint) => permit!.settle({ kind: 'refused', hint });
export const pass = (permit: Permit | undefined) => permit!.settle({ kind: 'passed' });
