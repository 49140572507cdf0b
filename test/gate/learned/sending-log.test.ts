import { describe, expect, it } from 'vitest';
import { SendingLog } from '../../../src/gate/learned/sending-log.js';

type Fate = Parameters<SendingLog['mark']>[1];

/** Request number `n` leaves. */
function send(log: SendingLog, n: number, at: number, fate?: Fate | false): void {
  const entry = { at, cost: 1, upTo: n, rate: 0.05, taken: 0 };
  log.add(entry);
  if (fate) log.mark(entry, fate);
}

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
    send(log, i + 1, at, refused && 'refused');
    if (refused) doors += 1;
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
const oddsOfStrays = (every: number, count: number) =>
  SEEDS.map((seed) => logOf(count, { rate: 0.05, burst: 10, sending: 0.05 }, oneIn(every, seed)).explain(0.05, 0).odds);

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

  it.each([100, 50, 33, 20])('takes one refusal in %d that has nothing to do with the rate for no limit', (every) => {
    for (const count of [30, 100, 500]) {
      const taken = oddsOfStrays(every, count).filter((odds) => odds > 7);
      expect(taken.length).toBeLessThanOrEqual(3);
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
    const fates: (Fate | undefined)[] = [...Array<undefined>(6), 'refused', 'echo', 'echo', 'echo'];
    fates.forEach((fate, i) => send(log, i + 1, i * 20, fate));
    expect(log.explain(0.05, 0).doors).toBe(1);
  });

  it('leaves out what was never sent', () => {
    const withUnsent = new SendingLog(11);
    const without = new SendingLog(11);
    for (let i = 0; i < 60; i += 1) {
      const fate = i % 15 === 14 && 'refused';
      send(withUnsent, 2 * i, i * 20, fate);
      send(withUnsent, 2 * i + 1, i * 20, 'unsent');
      send(without, i, i * 20, fate);
    }
    expect(withUnsent.explain(0.05, 0)).toEqual(without.explain(0.05, 0));
  });

  it('forgets what is long past: the limit may have moved', () => {
    const log = logOf(300, { rate: 0.01, burst: 5, sending: 0.02 });
    for (let i = 0; i < 800; i += 1) {
      send(log, 301 + i, 1e6 + i * 20, i % 61 === 60 && 'refused');
    }
    expect(log.explain(0.05, 0).low).toBeGreaterThan(0.045);
  });

  it('keeps nothing of what it has written over', () => {
    const [old, young] = [logOf(4 * 384, { rate: 0.01, burst: 5, sending: 0.02 }), new SendingLog(11)];
    for (let i = 0; i < 2 * 384; i += 1) {
      for (const log of [old, young]) send(log, 2000 + i, 1e6 + i * 20, i % 61 === 60 && 'refused');
    }
    expect(old.explain(0.05, 0)).toEqual(young.explain(0.05, 0));
  });

  it('hears late what became of a request that it has forgotten, and takes it for no other', () => {
    const [log, other] = [logOf(1300, { rate: 0.02, burst: 5, sending: 0.04 }), new SendingLog(11)];
    const before = log.explain(0.04, 0);
    const entry = { at: 0, cost: 1, upTo: 1, rate: 0.04, taken: 0 };
    log.mark(entry, 'refused');
    other.mark(entry, 'refused');
    expect(log.explain(0.04, 0)).toEqual(before);
    expect(other.explain(0.04, 0).doors).toBe(0);
  });
});
