import { describe, expect, it } from 'vitest';
import { RoundTrip } from '../../../src/gate/learned/round-trip.js';
import { SlowStart } from '../../../src/gate/learned/slow-start.js';

/** How many may leave at `now` with none in flight that blocks. */
function burst(slow: SlowStart, now: number): number {
  let count = 0;
  while (slow.wait(now, Infinity) === 0 && count < 100) {
    slow.sent();
    count += 1;
  }
  return count;
}

describe('slow start', () => {
  it('lets two go, and doubles with each round in which nothing was refused: silence is consent', () => {
    const slow = new SlowStart(new RoundTrip(), 0, 2);
    expect([0, 250, 500, 750].map((now) => burst(slow, now))).toEqual([2, 4, 8, 16]);
  });

  it('says how long a round still takes', () => {
    const slow = new SlowStart(new RoundTrip(), 0, 2);
    burst(slow, 0);
    expect(slow.wait(100, 2)).toBe(150);
  });

  it('does not hold back while fewer are in flight', () => {
    const slow = new SlowStart(new RoundTrip(), 0, 2);
    burst(slow, 0);
    expect(slow.wait(100, 1)).toBe(0);
  });

  it('grows by two with each answer', () => {
    const slow = new SlowStart(new RoundTrip(), 0, 2);
    burst(slow, 0);
    slow.passed(0);
    expect(burst(slow, 50)).toBe(2);
  });

  it('takes the round trip of a refusal for its round, once there is one', () => {
    const trip = new RoundTrip();
    trip.refused(40);
    const slow = new SlowStart(trip, 0, 2);
    burst(slow, 0);
    expect(slow.wait(10, 2)).toBe(40);
    expect(slow.wait(50, 2)).toBe(0);
  });

  it('begins anew with one', () => {
    const slow = new SlowStart(new RoundTrip(), 0, 2);
    burst(slow, 0);
    slow.restart(1000, 0.2);
    expect(burst(slow, 1000)).toBe(1);
  });
});

describe('the round trip', () => {
  it('is that of the quickest answer until a refusal was seen, then the mean of refusals', () => {
    const trip = new RoundTrip();
    trip.passed(3000);
    trip.passed(200);
    trip.passed(900);
    expect(trip.ms).toBe(200);
    trip.refused(50);
    trip.passed(10);
    expect([trip.ms, trip.measured]).toEqual([50, true]);
    trip.refused(58);
    expect([trip.ms, trip.jitterMs]).toEqual([51, 1]);
  });
});
