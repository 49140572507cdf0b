import { type Observable, type Subscription, config, firstValueFrom, map, mergeMap, timer } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it } from 'vitest';
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
const plain = (told: Told): CutAndClimb => new CutAndClimb(told);

const marbles = (): TestScheduler => new TestScheduler((actual, expected) => expect(actual).toEqual(expected));

/** Ten a second, two at once. */
const TEN: Pick<PoolOptions, 'requestsPerMinute' | 'burst'> = { requestsPerMinute: 602, burst: 2 };

/** A route over some pools, in a time that the test drives. */
function setUp(...pools: readonly Omit<PoolOptions, 'name'>[]) {
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
function asking(time: SteppedTime, route: Route) {
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

const refuse = (permit: Permit | undefined, hint?: Hint) => permit!.settle({ kind: 'refused', hint });
const pass = (permit: Permit | undefined) => permit!.settle({ kind: 'passed' });

describe('Route', () => {
  it('emits a permit when it is the turn, stays open until it is settled, and completes', () => {
    marbles().run(({ cold, expectObservable, expectSubscriptions }) => {
      const route = new Route({
        pools: [new Pool({ name: 'token', requestsPerMinute: 61, burst: 1 })],
        lane: new Lane(),
      });
      const work = cold('100ms (a|)');
      const sent = (permit: Permit): Observable<string> => {
        work.subscribe({ complete: () => permit.settle({ kind: 'passed' }) });
        return cold('(p|)');
      };
      expectObservable(route.admit().pipe(mergeMap(sent))).toBe('p 99ms |');
      expectObservable(route.admit().pipe(mergeMap(sent))).toBe('1s p 99ms |');
      expectObservable(route.admit().pipe(mergeMap(sent))).toBe('2s p 99ms |');
      expectSubscriptions(work.subscriptions).toBe(['^ 99ms !', '1s ^ 99ms !', '2s ^ 99ms !']);
    });
  });

  it('lets a request go in the turn in which it asks when nobody waits, without a timer', () => {
    const { time, ask, left } = setUp();
    ask('a');
    ask('b');
    expect(left).toEqual([
      ['a', 0],
      ['b', 0],
    ]);
    expect(time.scheduled).toBe(0);
  });

  it('serves the line in the next turn after a settlement, once for all of them', () => {
    const { time, ask, left, permits } = setUp({ requestsPerMinute: 600_000, burst: 100 });
    for (let i = 0; i < 20; i += 1) ask(`${i}`);
    expect(left).toHaveLength(16);
    const before = time.scheduled;
    for (let i = 0; i < 4; i += 1) pass(permits[i]);
    expect(left).toHaveLength(16);
    expect(time.scheduled - before).toBe(1);
    time.run(0);
    expect(left.slice(16)).toEqual(['16', '17', '18', '19'].map((name) => [name, 0]));
  });

  it('is fair between priority and seat: higher first, then first come, first served', () => {
    const { time, ask, left, permits } = setUp();
    ask('1');
    ask('2');
    ask('low', { priority: -1 });
    ask('3');
    ask('4');
    ask('high', { priority: 5 });
    time.run();
    expect(left.map(([name]) => name)).toEqual(['1', '2', 'high', '3', '4', 'low']);
    expect(left.map(([, at]) => at)).toEqual([0, 0, 100, 200, 300, 400]);
    expect(Object.keys(permits)).toHaveLength(6);
  });

  it('keeps a seat over several asks', () => {
    const { time, ask, left, route } = setUp();
    const old = route.seat();
    ask('1');
    ask('2');
    ask('3');
    ask('old', { seat: old });
    time.run();
    expect(left.map(([name]) => name)).toEqual(['1', '2', 'old', '3']);
  });

  it('takes as many tokens as a request costs', () => {
    const { time, ask, left, pool } = setUp({ requestsPerMinute: 605, burst: 5 });
    ask('dear', { cost: 4 });
    ask('dear too', { cost: 4 });
    ask('cheap', { cost: 0.5 });
    expect(pool.state.tokens).toBe(1);
    time.run();
    expect(left).toEqual([
      ['dear', 0],
      ['dear too', 300],
      ['cheap', 350],
    ]);
  });

  it('lets the next one move up when the first in line leaves it', () => {
    const { time, ask, left } = setUp({ requestsPerMinute: 605, burst: 5 });
    ask('dear', { cost: 4 });
    const dearToo = ask('dear too', { cost: 4 });
    ask('cheap');
    time.at(50, () => dearToo.unsubscribe());
    time.run();
    expect(left).toEqual([
      ['dear', 0],
      ['cheap', 50],
    ]);
    expect(time.pending).toBe(0);
  });

  it('refuses what no pool could ever grant, and pools of another lane, at once', () => {
    const { route, pool } = setUp();
    for (const cost of [0, -1, NaN, 2.5]) {
      expect(() => route.admit({ cost })).toThrow(expect.objectContaining({ name: 'ConfigError', field: 'cost' }));
    }
    expect(() => route.admit({ priority: NaN })).toThrow(/priority must be a number/);
    expect(() => new Route({ pools: [], lane: new Lane() })).toThrow(/pools must be one or more/);
    expect(() => new Route({ pools: [pool, pool], lane: new Lane() })).toThrow(/pools must be .*each once/);
    expect(() => new Route({ pools: [pool], lane: new Lane() })).toThrow(/pools of one lane/);
    expect(() => new Pool({ name: 'x', maxWaitMs: -1 })).toThrow(/maxWaitMs/);
  });

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

  describe('when it is refused', () => {
    it('lets nothing out before the told time, then one, and the others when that one has passed', () => {
      const { time, ask, left, permits } = setUp();
      ask('a');
      ask('b');
      time.at(50, () => {
        refuse(permits['a'], { retryAfterMs: 2000 });
        for (const name of ['c', 'd', 'e']) ask(name);
      });
      time.at(60, () => pass(permits['b']));
      time.at(2130, () => pass(permits['c']));
      time.run();
      expect(left.slice(2)).toEqual([
        ['c', 2050],
        ['d', 2230],
        ['e', 2330],
      ]);
    });

    it('closes for one round trip at least, and for a second at least from the second in a row on', () => {
      const { time, ask, left, permits } = setUp();
      ask('a');
      time.at(80, () => {
        refuse(permits['a'], { retryAfterMs: 0 });
        ask('b');
      });
      time.at(200, () => {
        refuse(permits['b'], { retryAfterMs: 0 });
        ask('c');
      });
      time.run();
      expect(left).toEqual([
        ['a', 0],
        ['b', 160],
        ['c', 1200],
      ]);
    });

    it('extends a door by what an echo was told, and by nothing else', () => {
      const { time, ask, left, permits, pool } = setUp({ requestsPerMinute: 604, burst: 4 });
      for (const name of ['a', 'b', 'c']) ask(name);
      time.at(100, () => refuse(permits['a'], { retryAfterMs: 500 }));
      time.at(150, () => refuse(permits['b'], { retryAfterMs: 100 }));
      time.at(160, () => expect(pool.state.closedUntil).toBe(600));
      time.at(200, () => refuse(permits['c'], { retryAfterMs: 700 }));
      time.at(210, () => ask('d'));
      // Only one refusal in a row so far: the probe's is the second.
      time.at(920, () => {
        refuse(permits['d'], { retryAfterMs: 10 });
        ask('e');
      });
      time.run();
      expect(left.slice(3)).toEqual([
        ['d', 900],
        ['e', 1920],
      ]);
    });

    it('is not extended by the round trip of an echo', () => {
      const { time, ask, left, permits } = setUp({ requestsPerMinute: 604, burst: 4 });
      ask('a');
      ask('b');
      time.at(10, () => {
        refuse(permits['a'], { retryAfterMs: 20 });
        ask('c');
      });
      time.at(25, () => refuse(permits['b'], { retryAfterMs: 0 }));
      time.run();
      expect(left.at(-1)).toEqual(['c', 30]);
    });

    it('begins to count anew when a probe has passed', () => {
      const { time, ask, left, permits } = setUp();
      ask('a');
      time.at(50, () => {
        refuse(permits['a'], { retryAfterMs: 0 });
        ask('b');
      });
      time.at(150, () => {
        pass(permits['b']);
        ask('c');
      });
      time.at(300, () => {
        refuse(permits['c'], { retryAfterMs: 0 });
        ask('d');
      });
      time.run();
      expect(left.slice(1)).toEqual([
        ['b', 100],
        ['c', 250],
        ['d', 350],
      ]);
    });

    it('closes without a hint for a round trip, cuts the rate once, and leaves echoes alone', () => {
      const { time, ask, left, permits, pool } = setUp({ requestsPerMinute: 604, burst: 4 });
      for (const name of ['a', 'b', 'c']) ask(name);
      time.at(60, () => {
        refuse(permits['a']);
        for (const name of ['d', 'e', 'f']) ask(name);
      });
      time.at(70, () => refuse(permits['b']));
      time.at(75, () => refuse(permits['c']));
      time.at(180, () => pass(permits['d']));
      time.run();
      expect(pool.rate).toBeCloseTo(7.52);
      expect(left.slice(3)).toEqual([
        ['d', 120],
        ['e', 180 + Math.ceil(1000 / 7.52)],
        ['f', 180 + Math.ceil(2000 / 7.52)],
      ]);
    });

    it('waits out two minutes without a hint politely', () => {
      const { time, route } = setUp({ requestsPerMinute: 300 });
      const left: number[] = [];
      const request = (): void => {
        route.admit().subscribe((permit) => {
          const at = time.now();
          left.push(at);
          time.at(at + 50, () => {
            if (at >= 120_000) pass(permit);
            else {
              refuse(permit);
              request();
            }
          });
        });
      };
      for (let i = 0; i < 16; i += 1) request();
      time.run();
      const during = left.filter((at) => at > 0 && at < 120_000);
      expect(during.length).toBeLessThan(10);
      during.forEach((at, i) => {
        if (i > 4) expect(at - during[i - 1]!).toBeGreaterThan(7000);
      });
      const after = left.filter((at) => at >= 120_000);
      expect(after).toHaveLength(16);
      // One probe, and then no herd: two cuts and half a burst later.
      expect(after.filter((at) => at < after[0]! + 300)).toHaveLength(1);
      expect(after.at(-1)! - after[0]!).toBeLessThan(6500);
    });

    it('makes the next waiter the probe when nobody knows how the first one ended', () => {
      const { time, ask, left, permits } = setUp();
      ask('a');
      refuse(permits['a'], { retryAfterMs: 1000 });
      const probe = ask('b');
      ask('c');
      ask('d');
      time.at(1100, () => probe.unsubscribe());
      time.at(1150, () => permits['c']!.giveBack());
      time.at(1200, () => pass(permits['d']));
      time.run();
      expect(left.slice(1)).toEqual([
        ['b', 1000],
        ['c', 1100],
        ['d', 1150],
      ]);
    });

    it('does not take a request that left before for the probe', () => {
      const { time, ask, left, permits, pool } = setUp();
      ask('a');
      ask('b');
      refuse(permits['a'], { retryAfterMs: 1000 });
      ask('c');
      ask('d');
      time.at(500, () => pass(permits['b']));
      time.at(600, () => expect(pool.state.door).toBe('shut'));
      time.at(5000, () => pass(permits['c']));
      time.run();
      expect(left.slice(2)).toEqual([
        ['c', 1000],
        ['d', 5100],
      ]);
    });

    it('stays shut when an echo is told to wait while the probe is out', () => {
      const { time, ask, left, permits } = setUp();
      ask('a');
      ask('slow');
      refuse(permits['a'], { retryAfterMs: 1000 });
      ask('probe');
      ask('c');
      time.at(1010, () => refuse(permits['slow'], { retryAfterMs: 2000 }));
      time.at(1050, () => pass(permits['probe']));
      time.run();
      expect(left.slice(2)).toEqual([
        ['probe', 1000],
        ['c', 3010],
      ]);
    });

    it('opens by its own timer, not by a clock that is set forward or back', () => {
      for (const step of [3_600_000, -3_600_000]) {
        const { time, ask, left, permits } = setUp();
        ask('a');
        refuse(permits['a'], { retryAfterMs: 60_000 });
        ask('b');
        time.at(1000, () => time.step(step));
        time.at(2000, () => ask('c'));
        time.run(59_999);
        expect(left).toHaveLength(1);
        time.run(60_000);
        expect(left[1]).toEqual(['b', 60_000]);
      }
    });

    it('keeps no timer when nobody waits, and remembers the door', () => {
      const { time, ask, left, permits } = setUp();
      ask('a');
      refuse(permits['a'], { retryAfterMs: 1000 });
      const waiting = ask('b');
      expect(time.pending).toBe(1);
      waiting.unsubscribe();
      expect(time.pending).toBe(0);
      time.run(300);
      ask('c');
      time.run();
      expect(left[1]).toEqual(['c', 1000]);
    });

    it('tells what the doors do, and when they open', () => {
      const { time, ask, permits, facts } = setUp({ ...TEN, wallClock: () => 1e12 });
      ask('a');
      ask('b');
      time.at(10, () => {
        refuse(permits['a'], { retryAfterMs: 1000 });
        ask('c');
      });
      time.at(20, () => refuse(permits['b'], { retryAfterMs: 1001 })); // no news
      time.at(1100, () => {
        refuse(permits['c']);
        ask('d');
      });
      time.at(2150, () => pass(permits['d']));
      time.run();
      expect(facts).toEqual([
        { type: 'gateClosed', at: 1e12, pool: 'pool 0', untilMs: 1e12 + 1000, told: true },
        { type: 'gateClosed', at: 1e12, pool: 'pool 0', untilMs: 1e12 + 1000, told: false },
        { type: 'gateOpened', at: 1e12, pool: 'pool 0' },
      ]);
    });
  });

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

    it('fails them also while all slots are taken', () => {
      const { time, ask, errors, permits } = setUp({ requestsPerMinute: 6000, burst: 100 });
      for (let i = 0; i < 20; i += 1) ask(`${i}`);
      refuse(permits['3'], { retryAfterMs: 3_600_000 });
      time.run(0);
      expect(Object.keys(errors)).toEqual(['16', '17', '18', '19']);
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

  it('says its rate, its bound, and how its pools stand', () => {
    const { time, ask, permits, route, pools } = setUp(TEN, { requestsPerMinute: 300, wallClock: () => 5000 });
    expect(route.rate).toBe(4.85);
    expect(route.maxConcurrency).toBe(16);
    for (const name of ['a', 'b', 'c']) ask(name);
    expect(pools.map(({ state }) => state)).toEqual([
      { name: 'pool 0', tokens: 0, ratePerSecond: 10, door: 'open', waiting: 1, inFlight: 2 },
      { name: 'pool 1', tokens: 7, ratePerSecond: 4.85, door: 'open', waiting: 1, inFlight: 2 },
    ]);
    refuse(permits['a'], { retryAfterMs: 2000 });
    expect(pools[1]!.state).toMatchObject({ door: 'shut', closedUntil: 7000, waiting: 1, inFlight: 1 });
    time.run(2000);
    expect(pools[1]!.state).toMatchObject({ door: 'ajar', waiting: 0, inFlight: 2 });
  });

  it('keeps no timer and nothing else of 100 000 who come and go', () => {
    const { time, ask, pool, route } = setUp({ requestsPerMinute: 61, burst: 1 });
    ask('a');
    const first = route.admit().subscribe();
    expect(time.pending).toBe(1);
    const before = time.scheduled;
    for (let i = 0; i < 100_000; i += 1) route.admit().subscribe().unsubscribe();
    expect(time.scheduled - before).toBe(0);
    expect(pool.state.waiting).toBe(1);
    first.unsubscribe();
    expect(time.pending).toBe(0);
    // Heads that leave wake the line once for all of them.
    const waiting = Array.from({ length: 100_000 }, () => route.admit().subscribe());
    waiting.forEach((one) => one.unsubscribe());
    expect(time.scheduled - before).toBeLessThan(10);
    expect(time.pending).toBe(0);
    expect(pool.state.waiting).toBe(0);
  });

  it('goes on when somebody throws at a permit', async () => {
    const { time, route, left, ask } = setUp();
    const unhandled: unknown[] = [];
    config.onUnhandledError = (error) => unhandled.push(error);
    try {
      route.admit().subscribe(() => {
        throw new Error('from outside');
      });
      ask('a');
      ask('b');
      time.run();
      expect(left).toEqual([
        ['a', 0],
        ['b', 100],
      ]);
      await firstValueFrom(timer(1));
      expect(unhandled).toEqual([new Error('from outside')]);
    } finally {
      config.onUnhandledError = null;
    }
  });

  it('loses no request and no slot when a listener throws', async () => {
    const { time, lane, left, permits, ask } = setUp({
      ...TEN,
      onEvent: () => {
        throw new Error('from a listener');
      },
    });
    const unhandled: unknown[] = [];
    config.onUnhandledError = (error) => unhandled.push(error);
    try {
      for (const name of ['a', 'b', 'c']) ask(name);
      refuse(permits['a'], { retryAfterMs: 500 });
      pass(permits['b']);
      time.run();
      pass(permits['c']);
      expect(left).toEqual([
        ['a', 0],
        ['b', 0],
        ['c', 500],
      ]);
      expect(lane.inFlight).toBe(0);
      await firstValueFrom(timer(1));
      expect(unhandled).toContainEqual(new Error('from a listener'));
    } finally {
      config.onUnhandledError = null;
    }
  });

  it('is cold: asking takes nothing before it is subscribed', () => {
    const { route, pool } = setUp();
    const admit$ = route.admit().pipe(map(() => 'permit'));
    expect(pool.state.tokens).toBe(2);
    admit$.subscribe();
    expect(pool.state.tokens).toBe(1);
  });

  it('makes a request of each subscription, also to what was asked for once', () => {
    const { route, pool } = setUp();
    const admit$ = route.admit();
    const seats: number[] = [];
    const [first] = [1, 2].map(() => admit$.subscribe(({ seat }) => seats.push(seat.number)));
    expect(seats).toEqual([1, 2]);
    first!.unsubscribe();
    expect(pool.state).toMatchObject({ tokens: 0, inFlight: 1 });
  });

  it('takes a permit that is settled without an answer for one that nobody knows the end of', () => {
    const { ask, permits, pool } = setUp();
    ask('a');
    permits['a']!.settle(undefined as never);
    expect(pool.state).toMatchObject({ tokens: 1, inFlight: 0 });
  });
});
