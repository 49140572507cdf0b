import { describe, expect, it } from 'vitest';
import type { Told } from '../../src/gate/pace.js';
import { Lane } from '../../src/gate/line/lane.js';
import { Pool } from '../../src/gate/pool/pool.js';
import { Route } from '../../src/gate/route.js';
import { SteppedTime } from './stepped-time.js';
import { asking, pass, plain, refuse, setUp } from './route-set-up.js';

describe('Route', () => {
  describe('with several pools', () => {
    it('takes from all or from none', () => {
      const { time, ask, left, pools } = setUp(
        { requestsPerMinute: 6000, burst: 50 },
        { requestsPerMinute: 61, burst: 1 },
      );
      ask('a');
      ask('b');
      time.run(500);
      expect(left).toEqual([['a', 0]]);
      expect(pools[0]!.state.tokens).toBe(50);
      time.run();
      expect(left[1]).toEqual(['b', 1000]);
    });

    it('keeps the time of one that is older than the lane, over all routes that draw on it', () => {
      const time = new SteppedTime();
      const pool = new Pool({ name: 'old', pace: plain, requestsPerMinute: 61, burst: 1, scheduler: time });
      time.run(10_000);
      expect(pool.state.tokens).toBe(1);
      const lane = new Lane({ scheduler: time });
      const [one, other] = [0, 1].map(() => asking(time, new Route({ pools: [pool], lane })));
      one!.ask('a');
      other!.ask('b');
      time.run();
      expect([one!.left, other!.left]).toEqual([[['a', 10_000]], [['b', 11_000]]]);
    });

    it('keeps the time of one that a route joins later', () => {
      const { time, lane, pool, ask } = setUp({ requestsPerMinute: 61, burst: 1 });
      ask('a');
      time.run(5000);
      const later = asking(time, new Route({ pools: [pool], lane }));
      later.ask('b');
      expect(later.left).toEqual([['b', 5000]]);
    });

    it('charges a refusal to the pool that it names, else to the route’s own', () => {
      const { time, ask, permits, pools } = setUp(
        { requestsPerMinute: 6000, limitKey: 'per.minute' },
        { requestsPerMinute: 6000 },
      );
      const doors = () => pools.map(({ state }) => state.door);
      ask('a');
      ask('b');
      refuse(permits['a'], { retryAfterMs: 100, limit: { key: 'something.else' } });
      expect(doors()).toEqual(['open', 'shut']);
      refuse(permits['b'], { retryAfterMs: 100, limit: { key: 'per.minute' } });
      expect(doors()).toEqual(['shut', 'shut']);
      expect(pools.map(({ state }) => state.inFlight)).toEqual([0, 0]);
      expect(time.pending).toBe(0);
    });

    it('tells the others nothing of a refusal, and all of them of what passed', () => {
      const told: string[] = [];
      const spy = (name: string) => (limit: Told) =>
        Object.assign(plain(limit), {
          passed: () => told.push(`${name} passed`),
          unknown: () => told.push(`${name} unknown`),
          refused: () => told.push(`${name} refused`),
        });
      const { ask, permits } = setUp(
        { requestsPerMinute: 6000, pace: spy('one'), limitKey: 'one' },
        { requestsPerMinute: 6000, pace: spy('own') },
      );
      ask('a');
      ask('b');
      pass(permits['a']);
      refuse(permits['b'], { limit: { key: 'one' } });
      expect(told).toEqual(['one passed', 'own passed', 'one refused', 'own unknown']);
    });

    it('does not hold back one who needs no pool that is shut', () => {
      const { time, lane, ask, permits, left, pool } = setUp({ requestsPerMinute: 6000, burst: 50 });
      const own = new Pool({ name: 'own', pace: plain, requestsPerMinute: 6000, scheduler: time });
      const narrow = asking(time, new Route({ pools: [pool, own], lane }));
      narrow.ask('first');
      refuse(narrow.permits['first'], { retryAfterMs: 5000 });
      narrow.ask('again');
      ask('other');
      // Somebody waits already, so it is the next turn that says who may leave.
      expect(left).toEqual([]);
      time.run(0);
      expect(left).toEqual([['other', 0]]);
      pass(permits['other']);
      time.run();
      expect(narrow.left).toEqual([
        ['first', 0],
        ['again', 5000],
      ]);
    });

    it('cannot starve a request between two pools that others empty in turn', () => {
      const time = new SteppedTime();
      const lane = new Lane({ scheduler: time });
      const one = { requestsPerMinute: 61, burst: 1, scheduler: time }; // one a second
      const a = new Pool({ name: 'a', pace: plain, ...one });
      const b = new Pool({ name: 'b', pace: plain, ...one });
      const onlyA = asking(time, new Route({ pools: [a], lane }));
      const onlyB = asking(time, new Route({ pools: [b], lane }));
      const both = asking(time, new Route({ pools: [a, b], lane }));
      onlyA.ask('a0');
      time.at(500, () => onlyB.ask('b0'));
      time.at(600, () => {
        both.ask('both');
        for (let i = 1; i <= 10; i += 1) {
          onlyA.ask(`a${i}`);
          onlyB.ask(`b${i}`);
        }
      });
      [...Array(30).keys()].forEach((i) =>
        time.at(i * 100 + 50, () => {
          for (const { permits } of [onlyA, onlyB]) Object.values(permits).forEach(pass);
        }),
      );
      time.run(3000);
      // Token a comes at 1000 and is kept for it; token b comes at 1500.
      expect(both.left).toEqual([['both', 1500]]);
      expect(onlyA.left[1]).toEqual(['a1', 2500]);
      expect(onlyB.left[1]).toEqual(['b1', 2500]);
    });
  });

  it('keeps the probe for the first in line, also while that one waits for another pool', () => {
    const { time, lane, pool: a, ask, left, permits } = setUp({ requestsPerMinute: 6000, burst: 50 });
    const b = new Pool({ name: 'b', pace: plain, requestsPerMinute: 61, burst: 1, scheduler: time });
    const [onlyB, both] = [
      asking(time, new Route({ pools: [b], lane })),
      asking(time, new Route({ pools: [a, b], lane })),
    ];
    ask('a0');
    refuse(permits['a0'], { retryAfterMs: 1000 });
    time.at(500, () => onlyB.ask('b0'));
    time.at(600, () => both.ask('both'));
    time.at(700, () => ask('a1'));
    time.at(1600, () => pass(both.permits['both']));
    time.run();
    expect(both.left).toEqual([['both', 1500]]);
    expect(left).toEqual([
      ['a0', 0],
      ['a1', 1611],
    ]);
  });
});
