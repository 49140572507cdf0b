import { merge } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { Pool } from '../../src/gate/pool/pool.js';
import { Route } from '../../src/gate/route.js';
import { asking, pass, plain, refuse, setUp, TEN } from './route-set-up.js';

describe('Route', () => {
  describe('when it is told a wait above maxWaitMs', () => {
    it('fails every waiter of the pool and all who come, until the rest is short enough', () => {
      const { time, ask, left, errors, permits } = setUp({ ...TEN, maxWaitMs: 10_000, wallClock: () => 1e12 });
      for (const name of ['a', 'b', 'c', 'd']) ask(name);
      time.at(20, () => refuse(permits['a'], { retryAfterMs: 60_000 }));
      time.at(30, () => ask('e'));
      time.at(50_021, () => ask('f'));
      time.at(60_100, () => pass(permits['f']));
      time.run();
      const failed = Object.entries(errors).map(([name, { at, error }]) => [
        name,
        at,
        (error as { retryAt: number }).retryAt,
      ]);
      expect(failed).toEqual([
        ['c', 20, 1e12 + 60_000],
        ['d', 20, 1e12 + 60_000],
        ['e', 30, 1e12 + 59_990],
      ]);
      expect((errors['e']!.error as Error).message).toMatch(/^pool 0: told to wait 60 s/);
      expect((errors['e']!.error as Error).name).toBe('RateLimitError');
      expect(left.at(-1)).toEqual(['f', 60_020]);
    });

    it('waits where it is just that long, and names the limit where it is longer', () => {
      const { time, ask, left, errors, permits } = setUp({ ...TEN, maxWaitMs: 10_000 });
      ask('a');
      refuse(permits['a'], { retryAfterMs: 10_000 });
      ask('b');
      time.run();
      expect(left.at(-1)).toEqual(['b', 10_000]);
      refuse(permits['b'], { retryAfterMs: 86_400_000, limit: { key: 'a.day' } });
      ask('c');
      time.run();
      expect((errors['c']!.error as Error).message).toBe(
        'pool 0: told to wait 86400 s for a.day, longer than maxWaitMs (10000).',
      );
    });

    it('fails them also while all slots are taken', () => {
      const { time, ask, errors, permits } = setUp({ requestsPerMinute: 6000, burst: 100 });
      for (let i = 0; i < 20; i += 1) ask(`${i}`);
      refuse(permits['3'], { retryAfterMs: 3_600_000 });
      time.run(0);
      expect(Object.keys(errors)).toEqual(['16', '17', '18', '19']);
    });

    it('goes on where all others leave when the first of them fails', () => {
      const { time, lane, pools, pool, ask, permits } = setUp({ ...TEN, limitKey: 'token' });
      for (const name of ['a', 'b']) ask(name);
      const routes = ['own', 'other'].map(
        (name) => new Route({ pools: [pool, new Pool({ name, pace: plain, ...TEN, scheduler: time })], lane }),
      );
      const errors: unknown[] = [];
      merge(...routes.map((route) => route.admit())).subscribe({ error: (error: unknown) => errors.push(error) });
      refuse(permits['a'], { retryAfterMs: 3_600_000, limit: { key: 'token' } });
      time.run();
      expect(errors).toMatchObject([{ name: 'RateLimitError' }]);
      expect([lane.inFlight, ...pools.map(({ state }) => state.waiting)]).toEqual([1, 0]);
    });

    it('leaves the waiters of other pools alone', () => {
      const { time, lane, pool, ask, left, errors } = setUp();
      const own = new Pool({ name: 'own', pace: plain, ...TEN, scheduler: time });
      const narrow = asking(time, new Route({ pools: [pool, own], lane }));
      narrow.ask('a');
      refuse(narrow.permits['a'], { retryAfterMs: 3_600_000 });
      narrow.ask('b');
      for (const name of ['c', 'd']) ask(name);
      time.run();
      expect(Object.keys(narrow.errors)).toEqual(['b']);
      expect(errors).toEqual({});
      expect(left).toEqual([
        ['c', 0],
        ['d', 100],
      ]);
    });
  });
});
