import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Lane } from '../../src/gate/line/lane.js';
import { Pool } from '../../src/gate/pool/pool.js';
import { Route } from '../../src/gate/route.js';
import { type LimitOptions, toldLimit } from '../../src/gate/told/told-limit.js';
import { type Sending, type Trace, playTrace, trace } from './play-trace.js';
import { SteppedTime } from './stepped-time.js';

const MINUTE = 60_000;

/** The told limits of a trace by the name of their pool. */
function limitsOf({ orgs }: Trace) {
  return orgs.flatMap(({ token, routes }, i) => [
    [`${i} token`, token] as const,
    ...routes.map((limits, r) => [`${i} route ${r}`, limits] as const),
  ]);
}

/** Stretches of time that held more than what was told. */
function stretches(sent: readonly Sending[], limits: LimitOptions): string[] {
  const { told } = toldLimit(limits);
  const whole = sent.every(({ cost }) => Number.isInteger(cost));
  const perMinute = whole ? (limits.requestsPerMinute ?? Infinity) : Infinity;
  return sent.flatMap((from, i) => {
    let sum = 0;
    return sent.slice(i).flatMap((to) => {
      sum += to.cost;
      const ms = to.at - from.at;
      // Two milliseconds of refill are for late timers.
      const most = told.window
        ? ms < told.window.windowMs
          ? 2 * told.window.limit
          : Infinity
        : Math.min(told.burst + (told.ratePerSecond * (ms + 2)) / 1000, ms < MINUTE ? perMinute : Infinity);
      return sum > most + 1e-6 ? [`${sum} in ${ms} ms, more than ${most}`] : [];
    });
  });
}

describe('whatever happens, a gate', () => {
  it('keeps every told limit, every told wait and every order, and lets all waits end', () => {
    fc.assert(
      fc.property(trace, (given) => {
        const { sendings, told, faults, ended, pending, inFlight, pools } = playTrace(given);
        // Order of seats, bounds of slots and lanes.
        expect(faults).toEqual([]);
        // All waits end, and nothing is left.
        expect(ended.size).toBe(given.asks.length);
        expect([pending, inFlight]).toEqual([0, 0]);
        expect(pools.map(({ state }) => state.waiting + state.inFlight)).toEqual(pools.map(() => 0));

        for (const [name, limits] of limitsOf(given)) {
          expect(
            stretches(
              sendings.filter((one) => one.sent && one.pools.includes(name)),
              limits,
            ),
          ).toEqual([]);
        }
        for (const wait of told) {
          const early = sendings.filter(
            (one) => one.order > wait.order && one.at < wait.until && one.pools.includes(wait.pool),
          );
          expect(early).toEqual([]);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('does the same again when the same happens again', () => {
    fc.assert(
      fc.property(trace, (given) => {
        const { sendings, told } = playTrace(given);
        const again = playTrace(given);
        expect([again.sendings, again.told]).toEqual([sendings, told]);
      }),
      { numRuns: 50 },
    );
  });

  it('holds N in any minute and uses 97 % of it when there is demand, for N from 1 to 3000', () => {
    const n = fc.oneof(
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 1, max: 600 }),
      fc.integer({ min: 1, max: 3000 }),
    );
    fc.assert(
      fc.property(n, fc.integer({ min: 0, max: 5 }), (requestsPerMinute, answerMs) => {
        const minutes = Math.max(2, Math.min(60, Math.ceil(2000 / requestsPerMinute)));
        const time = new SteppedTime();
        const gate = new Route({
          pools: [new Pool({ name: 'token', requestsPerMinute, scheduler: time })],
          lane: new Lane({ maxConcurrency: 64, scheduler: time }),
        });
        const sent: number[] = [];
        const again = (): void => {
          gate.admit().subscribe((permit) => {
            sent.push(time.now());
            time.at(time.now() + answerMs, () => {
              permit.settle({ kind: 'passed' });
              again();
            });
          });
        };
        for (let i = 0; i < 64; i += 1) again();
        time.run(minutes * MINUTE - 1);
        expect(sent.filter((at, i) => (sent[i + requestsPerMinute] ?? Infinity) - at < MINUTE)).toEqual([]);
        expect(sent.length).toBeGreaterThanOrEqual(Math.floor(0.97 * requestsPerMinute * minutes));
      }),
      {
        numRuns: 60,
        examples: [
          [1, 0],
          [33, 0],
          [34, 1],
          [67, 0],
          [300, 5],
          [3000, 2],
        ],
      },
    );
  });
});
