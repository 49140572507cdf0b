import { describe, expect, it } from 'vitest';
import type { Pace, Ticket } from '../../../src/gate/pace.js';
import { RollingWindow } from '../../../src/gate/told/rolling-window.js';
import { ToldWindow } from '../../../src/gate/told/told-window.js';
import { type Server, drive, windowServer } from '../drive.js';
import { logServer } from '../log-server.js';

const told = { ratePerSecond: 5, burst: 300, window: { limit: 300, windowMs: 60_000 }, now: 0 };
/** Two a minute. */
const TWO = { ratePerSecond: 2 / 60, burst: 2, window: { limit: 2, windowMs: 60_000 }, now: 0 };
/** Three hundred a second. */
const SECOND = { ratePerSecond: 300, burst: 300, window: { limit: 300, windowMs: 1000 }, now: 0 };
/** Five windows, of which the first has run for 17 s. */
const BOUND = 43_000 + 3 * 60_000;

/** Requests come up to `shakeMs` later than they would, so that some overtake others. */
function shaken(server: Server, shakeMs: number): Server {
  let count = 0;
  return (at) => server(at + (((count += 37) % 100) / 100) * shakeMs);
}

/** A fixed window, whatever the order in which requests come. */
function fixedServer(limit: number, windowMs: number, phaseMs: number): Server {
  const used = new Map<number, number>();
  return (at) => {
    const window = Math.floor((at + phaseMs) / windowMs);
    const taken = used.get(window) ?? 0;
    if (taken < limit) used.set(window, taken + 1);
    return { refused: taken >= limit };
  };
}

/** A window that opens with the first request after its end. */
function openedServer(limit: number, windowMs: number): Server {
  let begun = -Infinity;
  let used = 0;
  return (at) => {
    if (at >= begun + windowMs) {
      begun = at;
      used = 0;
    }
    used += 1;
    return { refused: used > limit };
  };
}

describe('a told window', () => {
  it('pays one refusal with Retry-After to learn when it turns', () => {
    const { endedAt, refused } = drive(new ToldWindow(told), windowServer(300, 60_000, 17_000, true), 1500);
    expect(refused).toHaveLength(1);
    expect(endedAt).toBeLessThan(1.01 * BOUND);
  });

  it('takes the rest of a window that began unseen while the first quota was sent', () => {
    const { endedAt, refused } = drive(new ToldWindow(told), windowServer(300, 60_000, 59_750, true), 1300);
    expect(refused).toHaveLength(1);
    // The fifth of its windows begins at 180 s, which is the fourth for who has not seen the first turn.
    expect(endedAt).toBeLessThan(185_000);
  });

  it('sends no more than two quotas in the first window, and one more than a quota in the others, to a server that takes all', () => {
    const pace = new ToldWindow(told);
    const ceiling = new RollingWindow(600, 60_000);
    const under: Pace = {
      rate: () => 5,
      wait: (now, cost) => Math.max(pace.wait(now, cost), ceiling.wait(now, cost)),
      sent: (now, cost) => {
        ceiling.take(now, cost);
        return pace.sent(now, cost);
      },
      passed: (ticket, now) => pace.passed(ticket, now),
      refused: (ticket, now) => pace.refused(ticket, now, 1),
      unknown: (ticket) => pace.unknown(ticket),
      giveBack: (ticket, now) => pace.giveBack(ticket, now),
      opened: () => pace.opened(),
    };
    const { sent } = drive(under, () => ({ refused: false }), 2000);
    const until = (ms: number) => sent.filter((at) => at < ms).length;
    expect(until(60_000)).toBeLessThanOrEqual(600);
    expect(until(240_000)).toBeLessThanOrEqual(600 + 3 * 301);
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
    const pace = new ToldWindow(TWO);
    const first = pace.sent(0, 1);
    const second = pace.sent(0, 1);
    expect(pace.wait(300, 1)).toBe(59_700);
    pace.passed(first, 300);
    pace.passed(second, 300);
    expect(pace.wait(300, 1)).toBe(0);
    pace.sent(300, 1);
    // A window's length, and a fifth of a round trip to spare.
    expect(pace.wait(600, 1)).toBe(59_460);
  });

  it('takes what ended in a way that nobody knows for answered, and what was not sent for nothing', () => {
    const pace = new ToldWindow(TWO);
    const first = pace.sent(0, 1);
    pace.giveBack(pace.sent(0, 1), 10);
    pace.unknown(pace.sent(20, 1));
    expect(pace.wait(300, 1)).toBeGreaterThan(50_000);
    pace.passed(first, 300);
    expect(pace.wait(300, 1)).toBe(0);
  });

  it('counts what left before a turn and is answered behind it, and believes no header of that', () => {
    const pace = new ToldWindow(TWO);
    const early = pace.sent(0, 1);
    pace.refused(pace.sent(0, 1), 50, 1, { retryAfterMs: 10_000 });
    pace.passed(early, 20_000, { remaining: 0, resetMs: 100 });
    expect(pace.wait(20_000, 1)).toBe(0);
    pace.sent(20_000, 1);
    // A fifth of a round trip to spare.
    expect(pace.wait(20_100, 1)).toBe(39_910);
  });

  it('counts of what left before a turn just what the server may have taken', () => {
    const pace = new ToldWindow({ ratePerSecond: 4 / 60, burst: 4, window: { limit: 4, windowMs: 60_000 }, now: 0 });
    const [passed, unknown, back, refused] = Array.from({ length: 4 }, () => pace.sent(0, 1)) as [Ticket, Ticket, Ticket, Ticket]; // prettier-ignore
    pace.refused(refused, 50, 1, { retryAfterMs: 10_000 });
    pace.passed(passed, 10_100);
    pace.unknown(unknown);
    pace.giveBack(back, 10_100);
    expect(pace.wait(10_100, 1, 1)).toBe(0);
    expect(pace.wait(10_100, 1, 2)).toBeGreaterThan(0);
  });

  it('believes a header that says what is left, and when it turns, but not the one without the other', () => {
    const pace = new ToldWindow(told);
    pace.passed(pace.sent(0, 1), 50, { remaining: 0 });
    expect(pace.wait(60, 1)).toBe(0);
    pace.passed(pace.sent(60, 1), 100, { remaining: 100, resetMs: 5000 });
    expect(pace.wait(100, 1, 99)).toBe(0);
    expect(pace.wait(100, 1, 100)).toBe(5000);
    expect(pace.refused(pace.sent(200, 1), 250, 1, { resetMs: 700 })).toBe(700);
  });

  it('begins slowly, at first and behind each refusal, and says so', () => {
    const pace = new ToldWindow(told);
    const leave = (at: number) => {
      for (let i = 0; i < 3; i += 1) pace.sent(at, 1);
    };
    leave(0);
    expect(pace.wait(0, 1)).toBe(0);
    const fourth = pace.sent(0, 1);
    expect([pace.wait(0, 1), pace.waitsFor]).toEqual([250, 'slow start']);
    pace.refused(fourth, 50, 1, { retryAfterMs: 1000 });
    leave(1050);
    expect([pace.wait(1050, 1), pace.waitsFor]).toEqual([0, 'window']);
    pace.sent(1050, 1);
    expect(pace.wait(1050, 1)).toBeGreaterThan(0);
  });

  it('expects a refusal while nobody knows when it turns, of what left before, and once it is used up', () => {
    const pace = new ToldWindow(TWO);
    const [early, refused] = [pace.sent(0, 1), pace.sent(0, 1)];
    expect(pace.claims(early)).toBe(true);
    pace.refused(refused, 50, 1, { retryAfterMs: 1000 });
    const next = pace.sent(1100, 1);
    expect([early, next].map((ticket) => pace.claims(ticket))).toEqual([true, false]);
    pace.sent(1100, 1);
    expect(pace.claims(next)).toBe(true);
  });

  it('has room again for what was not sent', () => {
    const pace = new ToldWindow(TWO);
    pace.sent(0, 1);
    pace.giveBack(pace.sent(0, 1), 0);
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

  it.each([
    ['that turns by a clock', () => fixedServer(300, 1000, 400)],
    ['that opens with a request', () => openedServer(300, 1000)],
    ['that slides', () => logServer(300, 1000)],
  ])('keeps a limit of a second %s, hardly ever refused however requests overtake each other', (_, server) => {
    const { endedAt, refused } = drive(new ToldWindow(SECOND), shaken(server(), 10), 3000, 180);
    expect(refused.length).toBeLessThan(10);
    expect(endedAt).toBeLessThan(1.1 * 9180);
  });

  it.each([
    ['opens with a request', () => openedServer(300, 60_000)],
    ['slides', () => logServer(300, 60_000)],
  ])('is no more than a little later each time where a window %s', (_, server) => {
    const { endedAt, refused } = drive(new ToldWindow(told), shaken(server(), 10), 1500);
    expect(refused.length).toBeLessThan(0.05 * 1500);
    expect(endedAt).toBeLessThan(1.06 * 240_000);
  });

  it('spends the rest of a quota in its own window, and a whole one in the next', () => {
    const pace = new ToldWindow(told);
    pace.refused(pace.sent(0, 1), 50, 1, { retryAfterMs: 1000 });
    const leave = (at: number, count: number) => {
      for (let i = 0; i < count; i += 1) pace.passed(pace.sent(at, 1), at + 50);
    };
    leave(1050, 200);
    leave(40_000, 100);
    expect(pace.wait(40_050, 1)).toBeCloseTo(21_000, -2);
    expect(pace.wait(61_100, 1)).toBe(0);
    leave(61_100, 1);
    expect(pace.wait(61_200, 1, 298)).toBe(0);
  });

  it('is refuted in windows of a second too, but not when a full one came between', () => {
    const refuse = (pace: ToldWindow, at: number) => pace.refused(pace.sent(at, 1), at + 50, 1);
    const pace = new ToldWindow(SECOND);
    const other = new ToldWindow(SECOND);
    for (const each of [pace, other]) {
      refuse(each, 0);
      each.passed(each.sent(60, 1), 110);
    }
    for (let i = 0; i < 300; i += 1) other.passed(other.sent(1200, 1), 1250);
    refuse(pace, 2500);
    refuse(other, 2500);
    expect([pace.refuted, other.refuted]).toEqual([true, false]);
  });
});
