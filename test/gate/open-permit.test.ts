import { describe, expect, it } from 'vitest';
import { pass, refuse, setUp } from './route-set-up.js';

describe('Route', () => {
  describe('a permit', () => {
    it('gives back its token and its slot, once', () => {
      const { ask, permits, pool, lane } = setUp();
      ask('a');
      ask('b');
      expect([pool.state.tokens, pool.state.inFlight, lane.inFlight]).toEqual([0, 2, 2]);
      const first = permits['a']!;
      first.giveBack();
      first.giveBack();
      pass(first);
      refuse(first, { retryAfterMs: 1000 });
      expect([pool.state.tokens, pool.state.inFlight, lane.inFlight, pool.state.door]).toEqual([1, 1, 1, 'open']);
    });

    it('is settled once: what comes later changes nothing', () => {
      const { ask, permits, pool } = setUp();
      const asked = ask('a');
      pass(permits['a']);
      expect(asked.closed).toBe(true);
      permits['a']!.giveBack();
      refuse(permits['a'], { retryAfterMs: 1000 });
      expect(pool.state).toMatchObject({ tokens: 1, inFlight: 0, door: 'open' });
    });

    it('is settled as unknown when its subscription ends: slot free, token spent', () => {
      const { ask, permits, pool, lane } = setUp();
      ask('a').unsubscribe();
      expect(permits['a']).toBeDefined();
      expect([pool.state.tokens, pool.state.inFlight, lane.inFlight]).toEqual([1, 0, 0]);
      expect(pool.rate).toBeCloseTo(10);
    });

    it('may be settled, and asked for again, from inside its emission', () => {
      const { time, route } = setUp({ requestsPerMinute: 6e7, burst: 30_000 });
      let done = 0;
      const again = (): void => {
        route.admit().subscribe((permit) => {
          done += 1;
          permit.settle({ kind: 'passed' });
          if (done < 20_000) again();
        });
      };
      again();
      time.run();
      expect(done).toBe(20_000);
    });
  });
});
