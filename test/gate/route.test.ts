import { Observable, config, firstValueFrom, map, mergeMap, timer } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { Permit } from '../../src/gate/gate.js';
import type { Told } from '../../src/gate/pace.js';
import { Lane } from '../../src/gate/line/lane.js';
import { Pool } from '../../src/gate/pool/pool.js';
import { Route } from '../../src/gate/route.js';
import { CutAndClimb } from './cut-and-climb.js';
import { marbles, pass, refuse, setUp, TEN } from './route-set-up.js';

describe('Route', () => {
  it('gives a pace that is refuted up for one that learns, once nothing is in flight', () => {
    let waitMs = 0;
    const pace = (told: Told) => Object.assign(new CutAndClimb(told), { refuted: true, wait: () => waitMs });
    const { time, ask, left, permits, pool } = setUp({ ...TEN, pace });
    for (const name of ['a', 'b']) ask(name);
    waitMs = Infinity;
    ask('c');
    pass(permits['a']);
    time.run(500);
    expect(left).toHaveLength(2);
    pass(permits['b']);
    time.run(1000);
    expect(left).toEqual([
      ['a', 0],
      ['b', 0],
      ['c', 500],
    ]);
    expect(pool.rate).toBe(10);
    for (const name of ['d', 'e']) ask(name);
    time.run(2000);
    expect(left[3]).toEqual(['d', 1000]);
    expect(left[4]![1]).toBeGreaterThan(1090);
  });

  it('lets nobody go before its pace says, not by a part of a millisecond', () => {
    let free = 10.5;
    const pace = (told: Told) =>
      Object.assign(new CutAndClimb(told), { wait: (now: number) => Math.max(0, free - now) });
    const { time, ask, left } = setUp({ ...TEN, pace });
    ask('a');
    time.run(100);
    free = 0;
    expect(left).toEqual([['a', 11]]);
  });

  it('tells its pace also of a request whose end nobody knows', () => {
    let unknown = 0;
    const pace = (told: Told) => Object.assign(new CutAndClimb(told), { unknown: () => (unknown += 1) });
    const { ask, permits } = setUp({ ...TEN, pace });
    ask('a');
    ask('b').unsubscribe();
    permits['a']!.settle({ kind: 'unknown' });
    expect(unknown).toBe(2);
  });

  it('takes nothing for one who is gone before it asks', () => {
    const { route, pool } = setUp();
    new Observable<Permit>((asker) => {
      asker.unsubscribe();
      return route.admit().subscribe(asker);
    }).subscribe();
    expect(pool.state).toMatchObject({ tokens: 2, inFlight: 0 });
  });

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
    // A text is taken for no number: sums of it would grow by a digit with each request.
    for (const cost of [0, -1, NaN, 2.5, '1' as unknown as number]) {
      expect(() => route.admit({ cost })).toThrow(expect.objectContaining({ name: 'ConfigError', field: 'cost' }));
    }
    expect(() => route.admit({ priority: NaN })).toThrow(/priority must be a number/);
    expect(() => new Route({ pools: [], lane: new Lane() })).toThrow(/pools must be one or more/);
    expect(() => new Route({ pools: [pool, pool], lane: new Lane() })).toThrow(/pools must be .*each once/);
    expect(() => new Route({ pools: [pool], lane: new Lane() })).toThrow(/pools of one lane/);
    for (const ms of [-1, NaN, '5' as unknown as number, null as unknown as number]) {
      expect(() => new Pool({ name: 'x', maxWaitMs: ms })).toThrow(/maxWaitMs must be a number of 0 or more/);
      expect(() => new Route({ pools: [pool], lane: new Lane(), maxQueueMs: ms })).toThrow(/maxQueueMs must be/);
    }
  });

  it('says its rate, its bound, and how its pools stand', () => {
    const { time, ask, permits, route, pools } = setUp(TEN, { requestsPerMinute: 300, wallClock: () => 5000 });
    expect(route.rate).toBe(4.85);
    expect(route.state).toMatchObject({ waiting: 0, inFlight: 0, maxConcurrency: 16 });
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

  it('hands on what its pools have learned, and nothing of those that know what they were told alone', () => {
    const learned = { version: 1 as const, pool: 'path', ratePerSecond: 2, burst: 3, refusalCost: 0 };
    const pools = [new Pool({ name: 'token' }), new Pool({ name: 'path', remembered: learned })];
    expect(new Route({ pools, lane: new Lane() }).snapshot()).toEqual([learned]);
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
