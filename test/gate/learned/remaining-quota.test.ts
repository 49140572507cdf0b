import { describe, expect, it } from 'vitest';
import { RemainingQuota } from '../../../src/gate/learned/remaining-quota.js';
import { RoundTrip } from '../../../src/gate/learned/round-trip.js';

function quotaAfter(tripMs = 50): RemainingQuota {
  const trip = new RoundTrip();
  trip.refused(tripMs);
  return new RemainingQuota(trip);
}

/** The answer to request number `upTo`, which left at `at` with nothing on its way beside it, after 50 ms. */
function hear(quota: RemainingQuota, at: number, upTo: number, left: number, resetMs: number): void {
  quota.read({ at, upTo, taken: upTo }, at + 50, left, resetMs, upTo);
}

/** A window of ten seconds that was seen for three. Seven of ten are left. */
function standing(): RemainingQuota {
  const quota = quotaAfter();
  hear(quota, 0, 1, 9, 10_000);
  hear(quota, 1400, 2, 8, 9000);
  hear(quota, 3000, 3, 7, 7000);
  return quota;
}

describe('what the server says is left of a window', () => {
  it('holds nothing back before anything was said', () => {
    expect(quotaAfter().wait(0, 5, 0)).toBe(0);
  });

  it('leaves before it turns and no more, by the count of all', () => {
    const quota = standing();
    expect(quota.wait(3050, 10, 0)).toBe(0);
    // The soonest of the whole seconds that were told.
    expect(quota.wait(3050, 11, 0)).toBe(7000);
    expect(quota.wait(10_050, 11, 0)).toBe(0);
  });

  it('is believed once its end has stood still for a second and a half', () => {
    const quota = quotaAfter();
    hear(quota, 0, 1, 1, 60_000);
    hear(quota, 1499, 2, 0, 59_000);
    expect(quota.wait(1549, 3, 0)).toBe(0);
    hear(quota, 1500, 2, 0, 59_000);
    expect(quota.wait(1550, 3, 0)).toBe(58_500);
  });

  it('is believed at once where the very first answer says that nothing is left, as far as nothing else is known', () => {
    const quota = quotaAfter();
    hear(quota, 0, 1, 0, 60_000);
    expect(quota.wait(50, 2, 0)).toBe(60_000);
    hear(quota, 60_050, 2, 1, 60_000);
    hear(quota, 60_100, 3, 0, 60_000);
    // Later on it takes its time.
    expect(quota.wait(60_150, 4, 0)).toBe(1400);
  });

  it('lets nobody go beyond before it could be believed, then one at a time until it is believed', () => {
    const quota = quotaAfter();
    hear(quota, 0, 1, 2, 10_000);
    expect(quota.wait(50, 3, 2)).toBe(0);
    expect(quota.wait(50, 4, 0)).toBe(1450);
    // Time to ask; as long as one is on its way, another looks again a round trip later.
    expect([quota.wait(1500, 4, 0), quota.wait(1500, 4, 1)]).toEqual([0, 50]);
    // It was refused: three are taken, and the end stands still.
    quota.read({ at: 1500, upTo: 4, taken: 3 }, 1550, 0, 9000, 3);
    expect(quota.wait(1550, 5, 0)).toBe(8500);
  });

  it('holds nobody beyond its end, believed or not', () => {
    const quota = quotaAfter();
    hear(quota, 0, 1, 1, 1000);
    expect([quota.wait(1040, 3, 1), quota.wait(1050, 3, 1)]).toEqual([10, 0]);
  });

  it('holds nothing back where a bucket has taken more than it said was left', () => {
    const quota = quotaAfter();
    hear(quota, 0, 1, 1, 10_000);
    hear(quota, 1500, 3, 0, 9000);
    hear(quota, 1600, 4, 2, 9000);
    expect(quota.wait(1650, 20, 5)).toBe(0);
  });

  it('is believed sooner where it is short, since it would be over', () => {
    const quota = quotaAfter();
    hear(quota, 0, 1, 1, 1000);
    hear(quota, 299, 2, 0, 1000);
    expect(quota.wait(349, 3, 0)).toBe(0);
    hear(quota, 300, 2, 0, 1000);
    expect(quota.wait(350, 3, 0)).toBe(700);
  });

  it('is not believed within three round trips: what comes back to a bucket is not seen sooner', () => {
    const quota = quotaAfter(400);
    quota.read({ at: 0, upTo: 1, taken: 1 }, 400, 1, 1000, 1);
    quota.read({ at: 800, upTo: 2, taken: 2 }, 1200, 0, 1000, 2);
    expect(quota.wait(1200, 3, 0)).toBe(0);
    quota.read({ at: 1200, upTo: 2, taken: 2 }, 1300, 0, 1000, 2);
    expect(quota.wait(1300, 3, 0)).toBe(100);
  });

  it('is none when more is left than can be before it turns: then nothing is held back ever again', () => {
    const quota = standing();
    hear(quota, 4000, 4, 7, 6000);
    hear(quota, 6000, 5, 0, 4000);
    hear(quota, 7600, 5, 0, 2000);
    expect(quota.wait(7650, 6, 0)).toBe(0);
  });

  it('is none when its end moves before it can have turned, as one that says always the same', () => {
    const quota = standing();
    hear(quota, 4200, 4, 6, 7000);
    hear(quota, 6000, 5, 0, 5000);
    expect(quota.wait(6050, 6, 0)).toBe(0);
  });

  it('may hold less than was counted: somebody else spends too', () => {
    const quota = standing();
    hear(quota, 4000, 4, 0, 6000);
    expect(quota.wait(4050, 5, 0)).toBe(6000);
  });

  it('turns when more is left at its end, and ends as told then', () => {
    const quota = standing();
    hear(quota, 10_100, 4, 9, 10_000);
    expect(quota.wait(10_150, 13, 0)).toBe(0);
    expect(quota.wait(10_150, 14, 0)).toBe(10_000);
  });

  it('may turn up to two seconds before what was told: the seconds are whole, and so are those of its clock', () => {
    const quota = standing();
    hear(quota, 8000, 4, 9, 10_000);
    hear(quota, 8100, 5, 0, 10_000);
    expect(quota.wait(8150, 6, 0)).toBe(9900);
  });

  it('is none when it turns twice within less than a second', () => {
    const turning = (second: number): number => {
      const quota = quotaAfter();
      hear(quota, 0, 1, 0, 1000);
      hear(quota, 500, 1, 0, 1000);
      hear(quota, 900, 2, 3, 1000);
      hear(quota, second, 3, 3, 1000);
      hear(quota, second + 10, 6, 0, 1000);
      return quota.wait(second + 60, 7, 0);
    };
    expect(turning(1399)).toBe(0);
    expect(turning(1400)).toBe(990);
  });

  it('is not refuted by requests that overtook each other', () => {
    const quota = standing();
    // Two left at once. The second came first, so one more is left for it than its place in the count says.
    quota.read({ at: 4000, upTo: 5, taken: 4 }, 4050, 6, 6000, 5);
    quota.read({ at: 4100, upTo: 6, taken: 6 }, 4150, 4, 6000, 6);
    expect(quota.wait(4150, 11, 0)).toBe(5900);
  });
});
