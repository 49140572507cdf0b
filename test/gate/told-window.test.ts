import { describe, expect, it } from 'vitest';
import { ToldWindow } from '../../src/gate/told-window.js';
import { drive, windowServer } from './drive.js';

const told = { ratePerSecond: 5, burst: 300, window: { limit: 300, windowMs: 60_000 }, now: 0 };
/** Five windows, of which the first has run for 17 s. */
const BOUND = 43_000 + 3 * 60_000;

describe('a told window', () => {
  it('pays one refusal with Retry-After to learn when it turns', () => {
    const { endedAt, refused } = drive(new ToldWindow(told), windowServer(300, 60_000, 17_000, true), 1500);
    expect(refused).toHaveLength(1);
    expect(endedAt).toBeLessThan(1.01 * BOUND);
  });

  it('is asked ever more rarely when a refusal has no hint, and is on time from then on', () => {
    const { endedAt, refused, sent } = drive(new ToldWindow(told), windowServer(300, 60_000, 17_000), 1500);
    expect(refused.length / sent.length).toBeLessThan(0.015);
    expect(endedAt).toBeLessThan(1.03 * BOUND);
    expect(refused.every((at) => at < 60_000)).toBe(true);
  });

  it('needs no refusal when a header says what is left and when it turns', () => {
    const server = windowServer(300, 60_000, 17_000);
    let used = 0;
    let window = 0;
    const { endedAt, refused } = drive(
      new ToldWindow(told),
      (at) => {
        const answer = server(at);
        const current = Math.floor((at + 17_000) / 60_000);
        used = current === window ? used + 1 : 1;
        window = current;
        const resetMs = Math.ceil((60_000 - ((at + 17_000) % 60_000)) / 1000) * 1000;
        return { ...answer, hint: { remaining: Math.max(0, 300 - used), resetMs } };
      },
      1500,
    );
    expect(refused).toEqual([]);
    expect(endedAt).toBeLessThan(1.01 * BOUND);
  });

  it('counts what others spend in the same window', () => {
    const pace = new ToldWindow(told);
    pace.passed(pace.sent(0, 1), 50, { remaining: 0, resetMs: 5000 });
    expect(pace.wait(60, 1)).toBe(4990);
    expect(pace.wait(5050, 1)).toBe(0);
  });

  it('asks beyond the quota only when everything was answered', () => {
    const pace = new ToldWindow({ ...told, ratePerSecond: 2 / 60, burst: 2, window: { limit: 2, windowMs: 60_000 } });
    const first = pace.sent(0, 1);
    const second = pace.sent(0, 1);
    expect(pace.wait(300, 1)).toBe(Infinity);
    pace.passed(first, 300);
    pace.passed(second, 300);
    expect(pace.wait(300, 1)).toBe(0);
    pace.sent(300, 1);
    expect(pace.wait(600, 1)).toBe(59_400);
  });

  it('has room again for what was not sent', () => {
    const pace = new ToldWindow({ ...told, ratePerSecond: 2 / 60, burst: 2, window: { limit: 2, windowMs: 60_000 } });
    pace.sent(0, 1);
    pace.giveBack(pace.sent(0, 1));
    expect(pace.wait(0, 1)).toBe(0);
  });

  it('is refuted by a server that refuses twice long before the quota is used', () => {
    const pace = new ToldWindow(told);
    const refuse = (at: number) => pace.refused(pace.sent(at, 1), at + 50, 1, { retryAfterMs: 1000 });
    refuse(0);
    refuse(1100);
    expect(pace.refuted).toBe(false);
    refuse(2200);
    expect(pace.refuted).toBe(true);
  });

  it('is not refuted by refusals at the end of the quota, nor before it is known when it turns', () => {
    const pace = new ToldWindow(told);
    drive(pace, windowServer(300, 60_000, 17_000), 1500);
    expect(pace.refuted).toBe(false);
  });
});
