import { type Observable, take } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { GateFact } from '../../src/gate/pool/gate-fact.js';
import type { Permit } from '../../src/gate/gate.js';
import { Lane } from '../../src/gate/line/lane.js';
import { Pool } from '../../src/gate/pool/pool.js';
import type { PoolOptions } from '../../src/gate/pool/pool-options.js';
import { Route } from '../../src/gate/route.js';
import { Slots } from '../../src/gate/line/slots.js';
import { CutAndClimb } from './cut-and-climb.js';
import { SteppedTime } from './stepped-time.js';

const BEGIN = Date.UTC(2026, 10, 24);

/** Two at once, five a second, learning nothing to speak of. */
const FIVE: Partial<PoolOptions> = { requestsPerMinute: 302, burst: 2, pace: (told) => new CutAndClimb(told) };

/** A route over one pool called `token`, in a time that the test drives, and the permits that it gave. */
function setUp(options: Partial<PoolOptions> = {}, lane: { maxConcurrency?: number; slots?: Slots } = {}) {
  const time = new SteppedTime();
  const facts: GateFact[] = [];
  const pool = new Pool({
    name: 'token',
    scheduler: time,
    wallClock: () => BEGIN + time.now(),
    onEvent: (fact) => facts.push(fact),
    ...options,
  });
  const route = new Route({ pools: [pool], lane: new Lane({ scheduler: time, ...lane }) });
  const permits: Permit[] = [];
  const ask = (): void => void route.admit().subscribe((permit) => permits.push(permit));
  const pass = (): void => permits.shift()!.settle({ kind: 'passed' });
  const refuse = (retryAfterMs?: number): void =>
    permits.shift()!.settle({ kind: 'refused', hint: retryAfterMs === undefined ? undefined : { retryAfterMs } });
  return { time, facts, pool, route, permits, ask, pass, refuse };
}

/** What an Observable emits from now on. */
function seen<T>(source$: Observable<T>) {
  const values: T[] = [];
  const subscription = source$.subscribe((value) => values.push(value));
  return { values, stop: () => subscription.unsubscribe() };
}

describe('state$', () => {
  it('says how a pool stands now, and once for each turn in which something happened', () => {
    const { time, pool, ask, pass } = setUp(FIVE);
    const { values, stop } = seen(pool.state$);
    expect(values).toEqual([{ name: 'token', tokens: 2, ratePerSecond: 5, door: 'open', waiting: 0, inFlight: 0 }]);
    for (let i = 0; i < 5; i += 1) ask();
    expect(values).toHaveLength(1);
    time.run(0);
    expect(values.slice(1)).toEqual([
      { name: 'token', tokens: 0, ratePerSecond: 5, door: 'open', waiting: 3, inFlight: 2 },
    ]);
    pass();
    pass();
    time.run(0);
    expect(values[2]).toMatchObject({ waiting: 3, inFlight: 0 });
    time.run(200);
    expect(values[3]).toMatchObject({ waiting: 2, inFlight: 1 });
    stop();
  });

  it('tells of the door, and of what the last answer said about limits', () => {
    const { time, pool, ask, refuse, pass } = setUp();
    const { values } = seen(pool.state$);
    ask();
    refuse(2000);
    ask();
    time.run(0);
    expect(values.at(-1)).toMatchObject({
      door: 'shut',
      closedUntil: BEGIN + 2000,
      waiting: 1,
      hint: { retryAfterMs: 2000 },
    });
    time.run(2000);
    expect(values.at(-1)).toMatchObject({ door: 'ajar', waiting: 0, inFlight: 1 });
    expect(values.at(-1)).not.toHaveProperty('closedUntil');
    pass();
    time.run(2001);
    expect(values.at(-1)).toMatchObject({ door: 'open', inFlight: 0 });
  });

  it('tells of who comes and who leaves, and of a door whose time is over, also where no slot is free', () => {
    const { time, pool, route, ask, refuse } = setUp({}, { maxConcurrency: 1 });
    const { values } = seen(pool.state$);
    ask();
    refuse(2000);
    new Route({ pools: [new Pool({ name: 'other', scheduler: time })], lane: route.lane }).admit().subscribe();
    time.run(10);
    const waiting = route.admit().subscribe();
    time.run(20);
    expect(values.at(-1)).toMatchObject({ door: 'shut', waiting: 1 });
    time.run(2000);
    expect(values.at(-1)).toMatchObject({ door: 'ajar', waiting: 1, inFlight: 0 });
    waiting.unsubscribe();
    time.run(2010);
    expect(values.at(-1)).toMatchObject({ door: 'ajar', waiting: 0 });
  });

  it('holds the ceiling that was learned with its error, and the window that was told', () => {
    const remembered = { version: 1, pool: 'token', ratePerSecond: 20, burst: 5, refusalCost: 0 };
    expect(setUp({ requestsPerMinute: 3000, remembered }).pool.state.ceiling).toMatchObject({
      ratePerSecond: 20,
      error: 0,
    });
    expect(setUp().pool.state).not.toHaveProperty('ceiling');
    const window = { limit: 300, windowMs: 60_000 };
    expect(setUp({ window }).pool.state).toMatchObject({ window, ratePerSecond: 5 });
  });

  it('of a route has all its pools, and what is in flight in its lane', () => {
    const { time, route, pool, ask } = setUp(FIVE);
    const { values } = seen(route.state$);
    for (let i = 0; i < 3; i += 1) ask();
    time.run(0);
    expect(values).toHaveLength(2);
    expect(values[1]).toEqual({ waiting: 1, inFlight: 2, maxConcurrency: 16, pools: [pool.state] });
  });

  it('keeps no timer while nothing happens, and nothing after its last listener', () => {
    const { time, pool, ask } = setUp();
    const one = seen(pool.state$);
    const other = seen(pool.state$.pipe(take(1)));
    expect([time.scheduled, one.values.length, other.values.length]).toEqual([0, 1, 1]);
    ask();
    expect(time.pending).toBe(1);
    one.stop();
    expect(time.pending).toBe(0);
    ask();
    expect(time.scheduled).toBe(1);
  });
});

describe('explain', () => {
  it('says that nothing is in the way', () => {
    expect(setUp().route.explain()).toBe('a request may leave now');
  });

  it('names the told rate and when the next may leave', () => {
    const { route, ask } = setUp(FIVE);
    for (let i = 0; i < 5; i += 1) ask();
    expect(route.explain()).toBe('3 wait: token: 5 requests a second, next at 2026-11-24T00:00:00.200Z');
  });

  it('reckons by the time of the pool, which may have joined its lane late', () => {
    const time = new SteppedTime();
    const lane = new Lane({ scheduler: time });
    time.run(60_000);
    const pool = new Pool({ name: 'token', scheduler: time, wallClock: () => BEGIN + time.now(), ...FIVE });
    const route = new Route({ pools: [pool], lane });
    for (let i = 0; i < 3; i += 1) route.admit().subscribe();
    time.run(60_150);
    expect(route.explain()).toBe('1 wait: token: 5 requests a second, next at 2026-11-24T00:01:00.200Z');
  });

  it('says so where nobody waits, and where those who do are only waiting for their turn', () => {
    const { route, ask } = setUp(FIVE);
    for (let i = 0; i < 2; i += 1) ask();
    expect(route.explain()).toBe('nobody waits: token: 5 requests a second, next at 2026-11-24T00:00:00.200Z');
    const narrow = setUp({}, { maxConcurrency: 1 });
    for (let i = 0; i < 2; i += 1) narrow.ask();
    narrow.pass();
    expect(narrow.route.explain()).toBe('1 wait for their turn');
  });

  it('names a slow start', () => {
    const { route, ask } = setUp({ requestsPerMinute: 3000 });
    for (let i = 0; i < 3; i += 1) ask();
    expect(route.explain()).toBe('1 wait: token: slow start, next at 2026-11-24T00:00:00.250Z');
  });

  it('names a 429 and until when it holds, then the probe', () => {
    const { time, route, ask, refuse } = setUp();
    ask();
    refuse(5000);
    ask();
    ask();
    expect(route.explain()).toBe('2 wait: token: shut by a 429 until 2026-11-24T00:00:05.000Z');
    time.run(5000);
    expect(route.explain()).toBe('1 wait: token: one asks whether a 429 is over');
  });

  it('names a window that is used up', () => {
    const { time, route, ask, permits } = setUp({ window: { limit: 2, windowMs: 60_000 } });
    ask();
    ask();
    permits[0]!.settle({ kind: 'passed', hint: { remaining: 0, resetMs: 30_000 } });
    ask();
    time.run(1000);
    expect(route.explain()).toBe('1 wait: token: window used up, next at 2026-11-24T00:00:30.000Z');
  });

  it('names when a window turns at the latest while answers are due', () => {
    const { route, ask, pass } = setUp({ window: { limit: 2, windowMs: 60_000 } });
    ask();
    pass();
    ask();
    ask();
    expect(route.explain()).toBe('1 wait: token: window used up, next at 2026-11-24T00:01:00.000Z');
  });

  it('names an answer that has to come first', () => {
    const { route, ask } = setUp({ pace: (told) => Object.assign(new CutAndClimb(told), { wait: () => Infinity }) });
    ask();
    expect(route.explain()).toBe('1 wait: token: 4.85 requests a second, next at an answer');
  });

  it('says so when requests in flight and no limits are the bound', () => {
    const narrow = setUp({}, { maxConcurrency: 1 });
    for (let i = 0; i < 3; i += 1) narrow.ask();
    expect(narrow.route.explain()).toBe('2 wait: 1 requests in flight (maxConcurrency)');

    const slots = new Slots({ maxInFlight: 1, scheduler: narrow.time });
    const shared = setUp({}, { slots });
    shared.ask();
    shared.ask();
    expect(shared.route.explain()).toBe('1 wait: 1 requests in flight (maxInFlight)');

    const own = setUp({ maxInFlight: 1 });
    own.ask();
    own.ask();
    expect(own.route.explain()).toBe('1 wait: token: 1 requests in flight');
  });

  it('changes nothing', () => {
    const { time, route, pool, ask } = setUp(FIVE);
    for (let i = 0; i < 3; i += 1) ask();
    const before = [time.scheduled, pool.state] as const;
    route.explain();
    expect([time.scheduled, pool.state]).toEqual(before);
  });
});

describe('the ceiling event', () => {
  it('comes when the learned ceiling moved by more than 5 %, once for each move', () => {
    const { time, facts, route } = setUp({ requestsPerMinute: 3000 });
    let level = 5;
    let last = 0;
    const send = (seat = route.seat()): void => {
      route.admit({ seat }).subscribe((permit) => {
        const at = time.now() + 25;
        level = Math.min(5, level + ((at - last) * 20) / 1000);
        last = at;
        const passed = level >= 1;
        if (passed) level -= 1;
        time.at(at + 25, () => {
          permit.settle({ kind: passed ? 'passed' : 'refused' });
          send(passed ? undefined : seat);
        });
      });
    };
    for (let i = 0; i < 50; i += 1) send();
    time.run(60_000);
    const moves = facts.filter((fact) => fact.type === 'ceiling');
    expect(moves.every(({ pool, at }) => pool === 'token' && at > BEGIN && at <= BEGIN + 60_000)).toBe(true);
    const told = moves.map(({ ratePerSecond }) => ratePerSecond);
    expect(told.length).toBeGreaterThan(1);
    expect(told.length).toBeLessThan(60);
    expect(told.at(-1)).toBeGreaterThan(19);
    expect(told.at(-1)).toBeLessThan(21);
    [48.5, ...told].reduce((before, rate) => {
      expect(Math.abs(rate - before) / before).toBeGreaterThan(0.05);
      return rate;
    });
  });

  it('does not come while the told limit holds', () => {
    const { facts, ask, pass } = setUp();
    for (let i = 0; i < 2; i += 1) {
      ask();
      pass();
    }
    expect(facts).toEqual([]);
  });
});
