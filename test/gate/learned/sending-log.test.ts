import { describe, expect, it } from 'vitest';
import { SendingLog } from '../../../src/gate/learned/sending-log.js';

/** Request number `n` leaves, and is refused at this door, or never sent. */
function send(log: SendingLog, n: number, at: number, door?: number): void {
  const entry = { at, cost: 1, upTo: n, rate: 0.05, taken: 0 };
  log.add(entry);
  if (door !== undefined) log.mark(entry, door);
}

/** The last of so many requests is refused, alone, at a door of its own. */
const every = (requests: number, i: number) => (i % requests === requests - 1 ? i + 1 : undefined);

/** Sends to a bucket, with strays besides. After each refusal it rests for a second, then sends a quarter slower, or as before again. */
function logOf(
  count: number,
  { rate, burst, sending, told = 11 }: { rate: number; burst: number; sending: number; told?: number },
  isStray: (request: number) => boolean = () => false,
): SendingLog {
  const log = new SendingLog(told);
  let level = burst;
  let at = 0;
  let doors = 0;
  for (let i = 0; i < count; i += 1) {
    const refused = isStray(i) || level < 1;
    if (refused) doors += 1;
    send(log, i + 1, at, refused ? doors : undefined);
    const ms = refused ? 1000 : 1 / (doors % 2 === 0 ? sending : 0.75 * sending);
    level = Math.min(burst, level - (refused ? 0 : 1) + rate * ms);
    at += ms;
  }
  return log;
}

/** One in `every` requests, at random. */
function oneIn(every: number, seed: number): (request: number) => boolean {
  let state = seed * 7919 + 1;
  return () => (state = (state * 48_271) % 2_147_483_647) % every === 0;
}

const SEEDS = Array.from({ length: 40 }, (_, i) => i + 1);
const oddsOfStrays = (every: number, count: number, isLarger: boolean) =>
  SEEDS.map((seed) => {
    const log = logOf(count, { rate: 0.05, burst: 10, sending: 0.05 }, oneIn(every, seed));
    return log.explain(0.05, 0, isLarger ? 0.001 : undefined).odds;
  });

describe('what was sent lately', () => {
  it.each([
    [0.005, 4],
    [0.02, 5],
    [0.05, 10],
    [0.08, 8],
  ])('finds the rate of a bucket of %d a millisecond and a burst of %d', (rate, burst) => {
    const { low, high, odds } = logOf(60, { rate, burst, sending: 2.3 * rate }).explain(2.3 * rate, 0);
    expect(odds).toBeGreaterThan(7);
    expect(low).toBeLessThan(1.05 * rate);
    expect(high).toBeGreaterThan(0.95 * rate);
    expect(high).toBeLessThan(1.3 * rate);
  });

  it('finds the rate of a bucket that holds more than was told, where that may be, after a few doors more', () => {
    const log = logOf(200, { rate: 0.02, burst: 24, sending: 0.06, told: 8 });
    expect(log.explain(0.06, 0).low).toBeGreaterThan(0.024);
    expect(log.explain(0.06, 0, 0.03).low).toBeGreaterThan(0.024);
    const { low, high, odds } = log.explain(0.06, 0, 0.001);
    expect(odds).toBeGreaterThan(7);
    expect(low).toBeLessThan(0.021);
    expect(high).toBeGreaterThan(0.019);
    expect(high).toBeLessThan(0.025);
  });

  it.each([100, 50, 33, 20])('takes one refusal in %d that has nothing to do with the rate for no limit', (every) => {
    for (const count of [30, 100, 500]) {
      for (const isLarger of [false, true]) {
        const taken = oddsOfStrays(every, count, isLarger).filter((odds) => odds > 7);
        expect(taken.length).toBeLessThanOrEqual(3);
      }
    }
  });

  it('finds a limit among refusals that have nothing to do with the rate', () => {
    for (const seed of SEEDS) {
      const log = logOf(250, { rate: 0.02, burst: 5, sending: 0.04 }, oneIn(50, seed));
      const { low, high, odds } = log.explain(0.04, 0);
      expect(odds).toBeGreaterThan(7);
      expect(low).toBeLessThan(0.022);
      expect(high).toBeGreaterThan(0.018);
    }
  });

  it('tells no rate below what has passed, beyond a full bucket', () => {
    const log = logOf(200, { rate: 0.05, burst: 10, sending: 0.04 }, (request) => request === 199);
    expect(log.explain(0.04, 0).low).toBeGreaterThan((199 - 12) / (199 / 0.04));
  });

  it('counts doors apart from what left before they were known', () => {
    const log = new SendingLog(11);
    const doors = [...Array<undefined>(6), 1, 1, 1, 1];
    doors.forEach((door, i) => send(log, i + 1, i * 20, door));
    expect(log.explain(0.05, 0).doors).toBe(1);
  });

  it('counts a door where one that left before it was known found the bucket empty, and no other had', () => {
    const log = new SendingLog(11);
    // The first that is refused has overtaken two others on the way.
    const doors = [...Array<undefined>(6), 1, undefined, undefined, 1, 1, 1];
    doors.forEach((door, i) => send(log, i + 1, i * 5, door));
    expect(log.explain(0.05, 0).doors).toBe(1);
  });

  it('leaves out what was never sent', () => {
    const withUnsent = new SendingLog(11);
    const without = new SendingLog(11);
    for (let i = 0; i < 60; i += 1) {
      const door = every(15, i);
      send(withUnsent, 2 * i, i * 20, door);
      send(withUnsent, 2 * i + 1, i * 20, 0);
      send(without, i, i * 20, door);
    }
    expect(withUnsent.explain(0.05, 0)).toEqual(without.explain(0.05, 0));
  });

  it('forgets what is long past: the limit may have moved', () => {
    const log = logOf(300, { rate: 0.01, burst: 5, sending: 0.02 });
    for (let i = 0; i < 800; i += 1) {
      send(log, 301 + i, 1e6 + i * 20, every(61, i));
    }
    expect(log.explain(0.05, 0).low).toBeGreaterThan(0.045);
  });

  it('keeps nothing of what it has written over', () => {
    const [old, young] = [logOf(4 * 384, { rate: 0.01, burst: 5, sending: 0.02 }), new SendingLog(11)];
    for (let i = 0; i < 2 * 384; i += 1) {
      for (const log of [old, young]) send(log, 2000 + i, 1e6 + i * 20, every(61, i));
    }
    expect(old.explain(0.05, 0)).toEqual(young.explain(0.05, 0));
  });

  it('hears late what became of a request that it has forgotten, and takes it for no other', () => {
    const [log, other] = [logOf(1300, { rate: 0.02, burst: 5, sending: 0.04 }), new SendingLog(11)];
    const before = log.explain(0.04, 0);
    const entry = { at: 0, cost: 1, upTo: 1, rate: 0.04, taken: 0 };
    log.mark(entry, 1);
    other.mark(entry, 1);
    expect(log.explain(0.04, 0)).toEqual(before);
    expect(other.explain(0.04, 0).doors).toBe(0);
  });
});
