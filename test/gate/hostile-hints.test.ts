import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Hint } from '../../src/event/hint.js';
import { Lane } from '../../src/gate/line/lane.js';
import { Pool } from '../../src/gate/pool/pool.js';
import { Route } from '../../src/gate/route.js';
import { SteppedTime } from './stepped-time.js';

const anyNumber = fc.oneof(
  fc.constantFrom(NaN, Infinity, -Infinity, -1, 0, 1e300, Number.MAX_VALUE, Number.MIN_VALUE),
  fc.double(),
  fc.integer({ min: 0, max: 100_000 }),
);
const hint: fc.Arbitrary<Hint> = fc.record(
  {
    retryAfterMs: anyNumber,
    remaining: anyNumber,
    quota: anyNumber,
    resetMs: anyNumber,
    windowMs: anyNumber,
    limit: fc.record({ key: fc.string() }),
  },
  { requiredKeys: [] },
);

describe('whatever a hint says, a pool', () => {
  it('keeps what it was told, makes no hot loop, and lets every wait end', () => {
    const answer = fc.record({ refused: fc.boolean(), hint });
    const limits = fc.constantFrom({ requestsPerMinute: 600 }, { window: { limit: 10, windowMs: 1000 } });
    fc.assert(
      fc.property(fc.array(answer, { maxLength: 30 }), limits, (answers, told) => {
        const time = new SteppedTime();
        const pool = new Pool({ name: 'token', scheduler: time, maxWaitMs: 60_000, ...told });
        const route = new Route({ pools: [pool], lane: new Lane({ scheduler: time, maxConcurrency: 5 }) });
        let ended = 0;
        const sent: number[] = [];
        const ask = (): void => {
          route.admit().subscribe({
            next: (permit) => {
              sent.push(time.now());
              const next = answers.shift();
              time.at(time.now() + 20, () => {
                permit.settle({ kind: next?.refused ? 'refused' : 'passed', hint: next?.hint });
                if (next?.refused) ask();
                else ended += 1;
              });
            },
            error: () => (ended += 1),
          });
        };
        for (let i = 0; i < 40; i += 1) ask();
        time.run();
        expect(ended).toBe(40);
        expect([time.pending, pool.state.waiting, pool.state.inFlight]).toEqual([0, 0, 0]);
        expect(sent.length).toBeLessThanOrEqual(70);
        const perSecond = sent.map((from) => sent.filter((at) => at >= from && at < from + 1000).length);
        expect(Math.max(...perSecond)).toBeLessThanOrEqual('window' in told ? 20 : 28);
        expect(time.scheduled).toBeLessThan(2000);
      }),
      { numRuns: 500 },
    );
  });

  it('counts a field that is no number as absent', () => {
    const time = new SteppedTime();
    const pool = new Pool({ name: 'token', scheduler: time });
    new Route({ pools: [pool], lane: new Lane({ scheduler: time }) })
      .admit()
      .subscribe((permit) =>
        permit.settle({ kind: 'refused', hint: { retryAfterMs: NaN, remaining: -1, resetMs: 500, quota: Infinity } }),
      );
    expect(pool.state).toMatchObject({ door: 'open', hint: { resetMs: 500 } });
  });
});
