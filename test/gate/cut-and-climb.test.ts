import { describe, expect, it } from 'vitest';
import { CutAndClimb } from '../../src/gate/cut-and-climb.js';

const told = { ratePerSecond: 10, burst: 8, now: 0 };

describe('CutAndClimb', () => {
  it('starts at what was told', () => {
    const pace = new CutAndClimb(told);
    expect(pace.rate()).toBe(10);
    for (let i = 0; i < 8; i += 1) {
      expect(pace.wait(0, 1)).toBe(0);
      pace.sent(0, 1);
    }
    expect(pace.wait(0, 1)).toBe(100);
    expect(pace.wait(0, 1, 2)).toBe(300);
  });

  it('cuts the rate by a quarter and halves the burst, once for all that had left before it was known', () => {
    const pace = new CutAndClimb(told);
    const tickets = [0, 0, 0].map((now) => pace.sent(now, 1));
    expect(pace.refused(tickets[1]!, 50, 1)).toBe(50);
    expect(pace.rate()).toBe(7.5);
    expect(pace.refused(tickets[0]!, 60, 1)).toBe(0);
    expect(pace.refused(tickets[2]!, 60, 1)).toBe(0);
    expect(pace.rate()).toBe(7.5);
    const later = pace.sent(100, 1);
    pace.refused(later, 150, 1);
    expect(pace.rate()).toBe(5.625);
    pace.opened(200);
    // Half of a half of eight is two: that many have come together after a long pause, and not one more.
    const pause = 100_000;
    pace.sent(pause, 1);
    expect(pace.wait(pause, 1)).toBe(0);
    pace.sent(pause, 1);
    expect(pace.wait(pause, 1)).toBeGreaterThan(0);
  });

  it('closes for the round trip first, then for 1, 2, 4 … 30 seconds while probes are refused', () => {
    const pace = new CutAndClimb(told);
    const doors: number[] = [];
    let now = 0;
    for (let streak = 1; streak <= 9; streak += 1) {
      const ticket = pace.sent(now, 1);
      now += 80;
      const ms = pace.refused(ticket, now, streak);
      doors.push(ms);
      now += ms;
    }
    expect(doors).toEqual([80, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  });

  it('takes a probe that is refused again after seconds for a server that is shut, and cuts no further', () => {
    const pace = new CutAndClimb(told);
    for (let streak = 1; streak <= 9; streak += 1) pace.refused(pace.sent(streak * 1000, 1), streak * 1000 + 1, streak);
    expect(pace.rate()).toBe(10 * 0.75 ** 2);
  });

  it('obeys a hint and cuts nothing', () => {
    const pace = new CutAndClimb(told);
    const ticket = pace.sent(0, 1);
    expect(pace.refused(ticket, 40, 1, { retryAfterMs: 2500 })).toBe(2500);
    expect(pace.rate()).toBe(10);
  });

  it('climbs by 0.02 a second with each success, up to what was told', () => {
    const pace = new CutAndClimb(told);
    pace.refused(pace.sent(0, 1), 50, 1);
    for (let i = 0; i < 5; i += 1) pace.passed(pace.sent(1000, 1), 1000);
    expect(pace.rate()).toBeCloseTo(7.6);
    for (let i = 0; i < 1000; i += 1) pace.passed(pace.sent(1000, 1), 1000);
    expect(pace.rate()).toBe(10);
  });

  it('starts empty behind a door, so that the waiters leave at the rate', () => {
    const pace = new CutAndClimb(told);
    pace.refused(pace.sent(0, 1), 50, 1, { retryAfterMs: 60_000 });
    pace.opened(60_100);
    expect(pace.wait(60_100, 1)).toBe(100);
  });

  it('never stands still: a burst of one still lets a dear one go, and the rate has a floor', () => {
    const pace = new CutAndClimb(told);
    let now = 0;
    for (let i = 0; i < 100; i += 1) pace.refused(pace.sent((now += 100_000), 4), now + 1, 1);
    expect(pace.rate()).toBeCloseTo(1 / 30);
    now += 1;
    pace.opened(now);
    const wait = pace.wait(now, 4);
    expect(wait).toBeGreaterThan(0);
    expect(pace.wait(now + wait, 4)).toBe(0);
  });

  it('gives back what was not sent', () => {
    const pace = new CutAndClimb(told);
    const tickets = Array.from({ length: 8 }, () => pace.sent(0, 1));
    pace.giveBack(tickets[3]!, 0);
    pace.unknown();
    expect(pace.wait(0, 1)).toBe(0);
    pace.sent(0, 1);
    expect(pace.wait(0, 1)).toBe(100);
  });
});
