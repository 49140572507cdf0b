import { describe, expect, it } from 'vitest';
import type { Ask, Permit } from '../../src/gate/gate.js';
import { Lane } from '../../src/gate/line/lane.js';
import type { LaneOptions } from '../../src/gate/line/lane-options.js';
import type { Told } from '../../src/gate/pace.js';
import { Pool } from '../../src/gate/pool/pool.js';
import type { PoolOptions } from '../../src/gate/pool/pool-options.js';
import { Route, type RouteOptions } from '../../src/gate/route.js';
import { Slots } from '../../src/gate/line/slots.js';
import { CutAndClimb } from './cut-and-climb.js';
import { SteppedTime } from './stepped-time.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 86_400 * SECOND;

/** One a second, one at once. */
const ONE = { requestsPerMinute: 61, burst: 1 };
const WIDE = { requestsPerMinute: 60_000, burst: 1000 };

/** A lane, pools that reckon simply, and who left when. */
function world(options: Omit<LaneOptions, 'scheduler'> = {}, time = new SteppedTime()) {
  const lane = new Lane({ scheduler: time, ...options });
  const pool = (name: string, limits: Partial<PoolOptions> = {}): Pool =>
    new Pool({ name, pace: (told) => new CutAndClimb(told), scheduler: time, ...limits });
  const left: [name: string, at: number][] = [];
  const permits: Record<string, Permit> = {};
  const errors: Record<string, Error & { retryAt?: number }> = {};
  const ask = (gate: Route, name: string, asked: Ask = {}, answerMs?: number) =>
    gate.admit(asked).subscribe({
      next: (permit) => {
        left.push([name, time.real.now()]);
        permits[name] = permit;
        if (answerMs !== undefined) time.at(time.real.now() + answerMs, () => permit.settle({ kind: 'passed' }));
      },
      error: (error: unknown) => {
        errors[name] = error as Error;
      },
    });
  const route = (pools: readonly Pool[], more: Partial<RouteOptions> = {}): Route =>
    new Route({ pools, lane, ...more });
  const names = () => left.map(([name]) => name);
  return { time, lane, pool, route, ask, left, permits, errors, names };
}

describe('a priority', () => {
  it('goes before all that came up to 30 s earlier for each step, and behind those that came before that', () => {
    const { time, pool, route, ask, names } = world();
    const gate = route([pool('token', ONE)]);
    ask(gate, 'first', {}, 1);
    ask(gate, 'nightly 0', {}, 1);
    for (let i = 0; i < 100; i += 1) ask(gate, `load ${i}`, {}, 1);
    time.at(29 * SECOND + 500, () => ask(gate, 'dashboard', { priority: 1 }, 1));
    time.at(50 * SECOND + 500, () => ask(gate, 'late', { priority: 1 }, 1));
    time.run();
    expect(names().indexOf('dashboard')).toBe(30);
    // The loads have waited longer than a step is worth.
    expect(names().indexOf('late')).toBe(103);
  });

  it('cannot starve a lower one, however many of it come', () => {
    const { time, pool, route, ask, left } = world();
    const gate = route([pool('token', ONE)]);
    for (let at = 0; at < 5 * MINUTE; at += 500) time.at(at, () => ask(gate, `urgent ${at}`, { priority: 1 }, 1));
    time.at(10 * SECOND, () => ask(gate, 'nightly', {}, 1));
    time.run(5 * MINUTE);
    const [, leftAt] = left.find(([name]) => name === 'nightly')!;
    // Two come a second and one leaves: its place is behind those that came in the first 40 s.
    expect(leftAt).toBeGreaterThan(70 * SECOND);
    expect(leftAt).toBeLessThanOrEqual(81 * SECOND);
  });

  it('ages as fast as it is told, over retries, and across routes', () => {
    const { time, pool, route, ask, permits, names } = world({ ageMs: 2000 });
    const token = pool('token', ONE);
    const [a, b] = [route([token]), route([token])];
    const seat = a.seat();
    ask(a, 'first', { seat });
    for (let i = 1; i <= 4; i += 1) ask(b, `${i}`, {}, 1);
    time.at(2500, () => {
      permits['first']!.settle({ kind: 'unknown' });
      ask(a, 'first again', { seat }, 1);
      ask(b, 'urgent', { priority: 1 }, 1);
    });
    time.run();
    expect(names()).toEqual(['first', '1', '2', 'first again', '3', '4', 'urgent']);
  });

  it('refuses an age that is none', () => {
    for (const ageMs of [0, -1, NaN, Infinity, '9' as unknown as number]) {
      expect(() => new Lane({ ageMs })).toThrow(expect.objectContaining({ name: 'ConfigError', field: 'ageMs' }));
    }
  });
});

describe('the weight of a lane', () => {
  it('is how many slots it has in its turn', () => {
    const time = new SteppedTime();
    const slots = new Slots({ maxInFlight: 1, scheduler: time });
    const orgs = [3, 1, 2].map((weight) => world({ slots, weight }, time));
    const order: string[] = [];
    orgs.forEach(({ pool, route }, i) => {
      const gate = route([pool('token', WIDE)]);
      for (let n = 0; n < 30; n += 1) {
        gate.admit().subscribe((permit) => {
          order.push('abc'.charAt(i));
          time.at(time.now() + 10, () => permit.settle({ kind: 'passed' }));
        });
      }
    });
    time.run();
    expect(order.join('').slice(0, 25)).toBe('aaaabccaaabccaaabccaaabcc');
    expect(order).toHaveLength(90);
  });

  it('leaves no slot unused when the heavy one has nobody to send', () => {
    const time = new SteppedTime();
    const slots = new Slots({ maxInFlight: 1, scheduler: time });
    const heavy = world({ slots, weight: 100 }, time);
    const light = world({ slots }, time);
    const slow = heavy.route([heavy.pool('token', ONE)]);
    const fast = light.route([light.pool('token', WIDE)]);
    for (let i = 0; i < 3; i += 1) heavy.ask(slow, `${i}`, {}, 10);
    for (let i = 0; i < 300; i += 1) light.ask(fast, `${i}`, {}, 10);
    time.run(2990);
    expect(heavy.left.map(([, at]) => at)).toEqual([0, 1000, 2000]);
    expect(light.left).toHaveLength(297);
  });

  it('is an integer of 1 or more', () => {
    for (const weight of [0, -1, 0.5, NaN, Infinity]) {
      expect(() => new Lane({ weight })).toThrow(expect.objectContaining({ name: 'ConfigError', field: 'weight' }));
    }
  });
});

describe('several pools', () => {
  it('hold a minute, a day and what is in flight at once, all or none', () => {
    const { time, pool, route, ask, left } = world({ maxConcurrency: 100 });
    const minute = pool('minute', { requestsPerMinute: 66, burst: 6 });
    const day = new Pool({ name: 'day', window: { limit: 100, windowMs: DAY }, scheduler: time });
    const gate = route([minute, day, pool('in flight', { ...WIDE, maxInFlight: 2 })]);
    for (let i = 0; i < 250; i += 1) ask(gate, `${i}`, {}, 1500);
    time.run(10 * MINUTE);
    // Two at a time that take 1.5 s are slower than one a second would be.
    expect(left.slice(0, 5).map(([, at]) => at)).toEqual([0, 0, 1500, 1500, 3000]);
    expect(left.length).toBeGreaterThanOrEqual(100);
    // Unsure when the day turns, it asks once more after the quota; that passed, so it knows.
    expect(left.length).toBeLessThanOrEqual(200);
    expect(minute.state.tokens).toBe(6);
    time.run();
    expect(left).toHaveLength(250);
    const within = (ms: number) =>
      Math.max(...left.map(([, from]) => left.filter(([, at]) => at >= from && at < from + ms).length));
    expect(within(MINUTE)).toBeLessThanOrEqual(66);
    expect(within(DAY)).toBeLessThanOrEqual(200);
    expect(time.pending).toBe(0);
    expect(time.longestMs).toBeLessThan(2 ** 31);
  });

  it('bound what is in flight for each of the routes that share one', () => {
    const { time, pool, route, ask, names, permits } = world();
    const user = pool('user', { ...WIDE, maxInFlight: 1 });
    const client = pool('client', WIDE);
    const [both, own] = [route([client, user]), route([client])];
    for (const name of ['1', '2', '3']) ask(both, name);
    ask(own, 'free');
    time.run(0);
    expect(names()).toEqual(['1', 'free']);
    expect([user.state.inFlight, client.state.inFlight, user.state.waiting]).toEqual([1, 2, 2]);
    permits['1']!.giveBack();
    time.run(0);
    expect(names()).toEqual(['1', 'free', '2']);
    permits['2']!.settle({ kind: 'refused' });
    expect(user.state.inFlight).toBe(0);
  });

  it('keep the token of one that waits for what is in flight', () => {
    const { time, pool, route, ask, left } = world();
    const [token, user] = [pool('token', ONE), pool('user', { ...WIDE, maxInFlight: 1 })];
    const [both, other] = [route([token, user]), route([token])];
    ask(route([user]), 'long', {}, 2500);
    ask(both, 'both', {}, 10);
    for (let i = 0; i < 5; i += 1) time.at(i * 100 + 10, () => ask(other, `${i}`, {}, 10));
    time.run();
    expect(left.slice(0, 3)).toEqual([
      ['long', 0],
      ['both', 2500],
      ['0', 3500],
    ]);
  });

  it('leave the place in flight to others while its first waits for a token', () => {
    const { time, pool, route, ask, left } = world();
    const [token, user] = [pool('token', ONE), pool('user', { ...WIDE, maxInFlight: 1 })];
    ask(route([token]), 'spent', {}, 10);
    ask(route([token, user]), 'both', {}, 10);
    time.at(100, () => ask(route([user]), 'quick', {}, 200));
    time.run();
    expect(left.slice(1)).toEqual([
      ['quick', 100],
      ['both', 1000],
    ]);
  });

  it('refuse a number in flight that is none', () => {
    for (const maxInFlight of [0, -1, 1.5, NaN]) {
      expect(() => new Pool({ name: 'x', maxInFlight })).toThrow(
        expect.objectContaining({ name: 'ConfigError', field: 'maxInFlight' }),
      );
    }
  });
});

describe('a cost above 1', () => {
  it('is taken of every pool, waited for whole, and given back whole', () => {
    const { time, pool, route, ask, left, permits } = world();
    const [a, b] = [pool('a', { requestsPerMinute: 70, burst: 10 }), pool('b', { requestsPerMinute: 605, burst: 5 })];
    const gate = route([a, b]);
    ask(gate, 'dear', { cost: 5 });
    expect([a.state.tokens, b.state.tokens]).toEqual([5, 0]);
    permits['dear']!.giveBack();
    expect([a.state.tokens, b.state.tokens]).toEqual([10, 5]);
    for (let i = 0; i < 4; i += 1) ask(gate, `${i}`, { cost: 5 }, 1);
    time.run();
    expect(left.slice(1)).toEqual([
      ['0', 0],
      ['1', 500],
      ['2', 5000],
      ['3', 10_000],
    ]);
  });

  it('is not starved by cheap ones of the same pool, on the same route or another', () => {
    const { time, pool, route, ask, left } = world();
    const token = pool('token', { requestsPerMinute: 65, burst: 5 });
    const [a, b] = [route([token]), route([token])];
    ask(a, 'all', { cost: 5 }, 1);
    ask(a, 'dear', { cost: 5 }, 1);
    for (let i = 0; i < 20; i += 1) time.at(10 + i * 200, () => ask(i % 2 ? a : b, `${i}`, {}, 1));
    time.run();
    expect(left[1]).toEqual(['dear', 5000]);
  });

  it('is refused above what one of the pools can ever hold', () => {
    const { pool, route } = world();
    const gate = route([pool('a', { requestsPerMinute: 300, burst: 9 }), pool('b', ONE)]);
    for (const cost of [1.5, 2, Infinity, NaN, 0, -1]) {
      expect(() => gate.admit({ cost })).toThrow(expect.objectContaining({ name: 'ConfigError', field: 'cost' }));
    }
    const windowed = route([pool('w', { window: { limit: 3, windowMs: 1000 } })]);
    expect(() => windowed.admit({ cost: 4 })).toThrow(/cost/);
    expect(() => windowed.admit({ cost: 3 })).not.toThrow();
  });
});

describe('the bound of a queue', () => {
  const clock = { wallClock: () => 1e12 };

  it('sends away who would wait behind as many as may, and says when to come back', () => {
    const { pool, route, ask, errors, left } = world();
    const gate = route([pool('token', { ...ONE, ...clock })], { maxQueue: 2 });
    for (const name of ['a', 'b', 'c', 'd', 'e']) ask(gate, name);
    expect(left).toEqual([['a', 0]]);
    expect(Object.keys(errors)).toEqual(['d', 'e']);
    expect(errors['d']).toMatchObject({ name: 'RateLimitError', retryAt: 1e12 + 3000 });
    expect(errors['d']!.message).toBe('token: over maxQueue or maxQueueMs, 2 wait, for about 3 s.');
  });

  it('has room again when one leaves the line or is let go', () => {
    const { time, pool, route, ask, errors, left } = world();
    const gate = route([pool('token', ONE)], { maxQueue: 1 });
    ask(gate, 'a', {}, 1);
    const b = ask(gate, 'b', {}, 1);
    b.unsubscribe();
    ask(gate, 'c', {}, 1);
    ask(gate, 'd', {}, 1);
    time.at(1500, () => ask(gate, 'e', {}, 1));
    time.run();
    expect(Object.keys(errors)).toEqual(['d']);
    expect(left.map(([name]) => name)).toEqual(['a', 'c', 'e']);
  });

  it('of 0 lets nobody wait', () => {
    const { time, pool, route, ask, errors, left } = world();
    const gate = route([pool('token', { requestsPerMinute: 62, burst: 2 })], { maxQueue: 0 });
    for (const name of ['a', 'b', 'c']) ask(gate, name, {}, 1);
    time.at(1000, () => ask(gate, 'd', {}, 1));
    time.run();
    expect(Object.keys(errors)).toEqual(['c']);
    expect(left.map(([name]) => name)).toEqual(['a', 'b', 'd']);
  });

  it('of time counts the door and all who wait, of the slowest pool', () => {
    const { time, pool, route, ask, errors, permits } = world();
    const token = pool('token', { ...ONE, ...clock });
    const gate = route([token, pool('wide', WIDE)], { maxQueueMs: 2500 });
    for (const name of ['a', 'b', 'c', 'd']) ask(gate, name);
    expect(Object.keys(errors)).toEqual(['d']);
    expect(errors['d']).toMatchObject({ name: 'RateLimitError', retryAt: 1e12 + 3000 });

    const shut = route([pool('shut', { ...WIDE, ...clock })], { maxQueueMs: 2500 });
    ask(shut, 'first');
    time.run(0);
    permits['first']!.settle({ kind: 'refused', hint: { retryAfterMs: 9000 } });
    ask(shut, 'late');
    expect(errors['late']).toMatchObject({ name: 'RateLimitError', retryAt: 1e12 + 9000 });
  });

  it.each([
    [9000, ['a']],
    [Infinity, []],
  ])('of time counts what the pace says, %d ms, unless nobody knows how long that is', (ms, away) => {
    const { pool, route, ask, errors } = world();
    const pace = (told: Told) => Object.assign(new CutAndClimb(told), { wait: () => ms });
    ask(route([pool('token', { ...WIDE, pace })], { maxQueueMs: 2500 }), 'a');
    expect(Object.keys(errors)).toEqual(away);
  });

  it('of time lets one in who would wait just that long', () => {
    const { pool, route, ask, errors } = world();
    const gate = route([pool('token', ONE)], { maxQueueMs: 2000 });
    for (const name of ['a', 'b', 'c', 'd']) ask(gate, name);
    expect(Object.keys(errors)).toEqual(['d']);
  });

  it('lets a request that was sent before back in line', () => {
    const { time, pool, route, ask, errors, permits, left } = world();
    const gate = route([pool('token', ONE)], { maxQueue: 1, maxQueueMs: 1500 });
    const seat = gate.seat();
    ask(gate, 'a', { seat });
    ask(gate, 'b', {}, 1);
    permits['a']!.settle({ kind: 'refused', hint: { retryAfterMs: 5000 } });
    ask(gate, 'a again', { seat }, 1);
    time.run();
    expect(errors).toEqual({});
    expect(left.slice(1)).toEqual([
      ['a again', 5000],
      ['b', 6001],
    ]);
  });

  it('is for newcomers: who brings a seat waits, and counts for who comes later', () => {
    const { time, pool, route, ask, errors, left } = world();
    const gate = route([pool('token', ONE)], { maxQueue: 1, maxQueueMs: 1500 });
    ask(gate, 'a', {}, 1);
    for (const name of ['b', 'c']) ask(gate, name, { seat: gate.seat() }, 1);
    ask(gate, 'd', {}, 1);
    time.run();
    expect(Object.keys(errors)).toEqual(['d']);
    expect(left.map(([name]) => name)).toEqual(['a', 'b', 'c']);
  });

  it('holds for who brings a seat that no gate of ours has made', () => {
    const { pool, route, ask, errors } = world();
    const gate = route([pool('token', ONE)], { maxQueue: 0 });
    ask(gate, 'a');
    ask(gate, 'b', { seat: { number: 1 } });
    expect(Object.keys(errors)).toEqual(['b']);
  });

  it('is none by default', () => {
    const { pool, route, ask, errors } = world();
    const gate = route([pool('token', ONE)]);
    for (let i = 0; i < 10_000; i += 1) ask(gate, `${i}`);
    expect(errors).toEqual({});
  });

  it('refuses numbers that are none', () => {
    const { pool, route } = world();
    const token = pool('token');
    for (const maxQueue of [-1, 0.5, NaN]) {
      expect(() => route([token], { maxQueue })).toThrow(expect.objectContaining({ field: 'maxQueue' }));
    }
    for (const maxQueueMs of [-1, NaN]) {
      expect(() => route([token], { maxQueueMs })).toThrow(expect.objectContaining({ field: 'maxQueueMs' }));
    }
  });
});
