import { describe, expect, it } from 'vitest';
import { RoundTrip } from '../../../src/gate/learned/round-trip.js';
import { ServerLevel } from '../../../src/gate/learned/server-level.js';

function levelOf(full: number): ServerLevel {
  const trip = new RoundTrip();
  trip.refused(50);
  return new ServerLevel(full, trip);
}

/** An answer at 50 ms after it left, with `taken` tokens taken up to it and `later` sent after it. */
const look = (level: ServerLevel, at: number, left: number, taken: number, later = 0, rate = 0.05) =>
  level.read({ at }, at + 50, left, taken, later, rate);

describe('what the server says is left in its bucket', () => {
  it('is the level less what was sent since, and what was earned', () => {
    expect(look(levelOf(10), 0, 5, 1, 1, 0.02)).toEqual({ level: 5 - 0.5 - 1 + 1, rate: undefined });
  });

  it('gives the rate as what was earned between two looks, and the token that whole numbers may hide', () => {
    const level = levelOf(10);
    look(level, 0, 8, 1);
    // Ten tokens taken in 200 ms, and two left of eight: four were earned, and less than one more.
    expect(look(level, 200, 2, 11)?.rate).toBeCloseTo(5 / 200);
  });

  it('gives no rate before enough was taken, and none that is too low only because the bucket was full', () => {
    const level = levelOf(10);
    look(level, 0, 8, 1);
    expect(look(level, 200, 2, 8)?.rate).toBeUndefined();
    expect(look(level, 800, 8, 11)?.rate).toBeUndefined();
  });

  it('is not read from what is more than any bucket of the kind holds: that is the rest of something else', () => {
    const level = levelOf(10);
    expect(look(level, 0, 21, 1)).toBeUndefined();
    expect(look(level, 0, 20, 1)).toBeDefined();
  });
});
