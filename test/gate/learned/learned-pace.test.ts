import { describe, expect, it } from 'vitest';
import { LearnedPace } from '../../../src/gate/learned/learned-pace.js';
import { type Server, bucketServer, drive, windowServer } from '../drive.js';
import { logServer } from '../log-server.js';

const FIFTY = { ratePerSecond: 50, burst: 10, now: 0 };
const sendAt = (pace: LearnedPace, at: number) => {
  pace.wait(at, 1);
  return pace.sent(at, 1);
};
const share = ({ refused, sent }: { refused: readonly number[]; sent: readonly number[] }) =>
  refused.length / sent.length;

describe('a learned pace', () => {
  it('sends at the told rate, and no faster, while nothing is refused', () => {
    const { endedAt, refused } = drive(new LearnedPace(FIFTY), bucketServer(50, 10), 1000);
    expect(refused).toEqual([]);
    expect(endedAt).toBeLessThan(1.01 * 19_850);
    // A server that takes more is sent no more.
    expect(drive(new LearnedPace(FIFTY), bucketServer(1000, 100), 1000).endedAt).toBeGreaterThan(19_700);
  });

  it('earns nothing while nothing is heard of what it sent, and so is not refused by a server that stands still', () => {
    for (const stillMs of [200, 250, 300]) {
      const bucket = bucketServer(50, 10, 1000);
      let lateMs = 0;
      // For so long in each two seconds nothing is read there, and then all of it at once.
      const server: Server = (at) => {
        lateMs = Math.max(0, stillMs - ((at + 1000) % 2000));
        return bucket(at + lateMs);
      };
      const { endedAt, refused } = drive(new LearnedPace(FIFTY), server, 1000, 50, 0, () => lateMs);
      expect(refused).toEqual([]);
      expect(endedAt).toBeLessThan(1.11 * 19_850);
    }
  });

  it('earns on where nothing is heard for half a second more than a round trip: then the server is slow', () => {
    const pace = new LearnedPace(FIFTY);
    pace.passed(sendAt(pace, 0), 50);
    const left: number[] = [];
    for (let at = 1000; at < 2000; at += 50) {
      if (pace.wait(at, 1) > 0) continue;
      pace.sent(at, 1);
      left.push(at);
    }
    expect(left.filter((at) => at >= 1200)).toEqual([1550, 1600, 1650, 1700, 1750, 1800, 1850, 1900, 1950]);
  });

  it('earns on behind a limit that it has learned, where a stop would cost time', () => {
    const pace = new LearnedPace(FIFTY);
    const { endedAt } = drive(pace, bucketServer(20, 10), 400);
    const begun = Math.ceil(endedAt) + 1000;
    const left: number[] = [];
    for (let at = begun; at < begun + 550; at += 10) {
      if (pace.wait(at, 1) > 0) continue;
      pace.sent(at, 1);
      left.push(at - begun);
    }
    // The burst, and then twenty a second.
    expect(left.filter((at) => at >= 300).length).toBeGreaterThanOrEqual(4);
  });

  it('sends two at first, though more were told: nobody knows whether the burst is there', () => {
    const { sent } = drive(new LearnedPace(FIFTY), bucketServer(50, 10), 20);
    expect(sent.filter((at) => at < 50)).toHaveLength(2);
  });

  it('finds a ceiling of 20 below the told 50 without a hint, at 3 % of refusals and no loss of time', () => {
    const pace = new LearnedPace(FIFTY);
    const driven = drive(pace, bucketServer(20, 5), 600);
    expect(driven.endedAt).toBeLessThan(1.01 * 29_800);
    expect(share(driven)).toBeLessThan(0.03);
    expect(pace.snapshot()?.ratePerSecond).toBeCloseTo(20, 0);
  });

  it('takes 5 a second for no window that turns each time when a token has come in, however far the server is', () => {
    for (const tripMs of [20, 50, 80, 90]) {
      const driven = drive(new LearnedPace(FIFTY), bucketServer(5, 5), 150, tripMs);
      expect(share(driven)).toBeLessThan(0.085);
      expect(driven.endedAt).toBeLessThan(1.02 * 29_000);
    }
  });

  it('cuts once for all that was on its way when the first refusal came', () => {
    const pace = new LearnedPace(FIFTY);
    const tickets = Array.from({ length: 12 }, (_, i) => {
      pace.wait(i * 20, 1);
      return pace.sent(i * 20, 1);
    });
    tickets.slice(0, 6).forEach((ticket, i) => pace.passed(ticket, 200 + i * 20));
    pace.refused(tickets[6]!, 330, 1);
    const rate = pace.rate(330);
    expect(rate).toBeLessThan(50);
    expect(rate).toBeGreaterThan(30);
    pace.passed(tickets[7]!, 350);
    pace.refused(tickets[8]!, 370, 1);
    // An echo may lower it by what it measures, but it is no second cut of the kind.
    expect(pace.rate(370)).toBeGreaterThan(0.7 * rate);
  });

  it('notices that the limit has fallen, and that it has come back', () => {
    const pace = new LearnedPace(FIFTY);
    const limit = (at: number) => (at > 8000 && at < 20_000 ? 20 : 50);
    const driven = drive(pace, bucketServer(limit, 5), 1500);
    // 50 a second but for twelve seconds at 20.
    expect(driven.endedAt).toBeLessThan(1.08 * ((1500 + 12 * 30) * 20));
    expect(share(driven)).toBeLessThan(0.02);
  });

  it('waits out the door that a hint shuts, and learns the rate from two of them', () => {
    const pace = new LearnedPace(FIFTY);
    const driven = drive(pace, bucketServer(20, 5, 1000), 600);
    expect(driven.endedAt).toBeLessThan(1.12 * 29_800);
    expect(share(driven)).toBeLessThan(0.015);
  });

  it('repeats no guess that a door has refuted, however short the way to the server is', () => {
    for (const [told, burst] of [
      [65, 7],
      [85, 7],
      [85, 9],
      [125, 9],
    ] as const) {
      const pace = new LearnedPace({ ratePerSecond: told, burst: 10, now: 0 });
      const driven = drive(pace, bucketServer(25, burst, 1000), 750, 7);
      expect(driven.endedAt).toBeLessThan(1.3 * 30_000);
      expect(share(driven)).toBeLessThan(0.02);
    }
  });

  it('does not cut for lone refusals that come now and then and whose neighbours passed', () => {
    const pace = new LearnedPace(FIFTY);
    const bucket = bucketServer(50, 10);
    const strays = new Set([61, 200, 255, 430, 475, 700, 765, 960]);
    let n = 0;
    const driven = drive(
      pace,
      (at) => (strays.has(++n) ? { refused: true, hint: { retryAfterMs: 1000 } } : bucket(at)),
      1000,
    );
    expect(driven.refused).toHaveLength(strays.size);
    expect(pace.rate(driven.endedAt)).toBe(50);
    // Obeying costs a second each, and nothing more.
    expect(driven.endedAt).toBeLessThan(19_850 + driven.refused.length * 1000);
  });

  it.each([
    [3, 1],
    [3, 2],
    [5, 1],
    [5, 2],
  ])('does not sink from refusals of %d in 100 that have nothing to do with the rate, each for %d s', (share, s) => {
    const shareOfRuns: number[] = [];
    for (let seed = 1; seed <= 7; seed += 1) {
      let state = seed * 7919;
      const bucket = bucketServer(50, 10);
      const isStray = () => (state = (state * 48_271) % 2_147_483_647) % 100 < share;
      const server: Server = (at) => (isStray() ? { refused: true, hint: { retryAfterMs: s * 1000 } } : bucket(at));
      const { endedAt, refused } = drive(new LearnedPace(FIFTY), server, 1000);
      // Each door costs what it was shut for and a round trip, less the burst that the server saved up meanwhile.
      shareOfRuns.push(endedAt / (19_850 + refused.length * (s * 1000 + 50)));
    }
    expect(shareOfRuns.sort((a, b) => a - b)[3]).toBeLessThan(1.1);
    expect(shareOfRuns.at(-1)).toBeLessThan(1.5);
  });

  it.each([
    [10, 20],
    [20, 30],
    [20, 50],
  ])('finds soon that a limit of %i has risen to %i, also after minutes in which it stood still', (before, after) => {
    const ends = Array.from({ length: 7 }, (_, i) => {
      const risesAt = 120_000 + i * 777;
      const limit = (at: number) => (at < risesAt ? before : after);
      const count = Math.round((before * risesAt) / 1000) + 60 * after;
      return drive(new LearnedPace({ ...FIFTY, ratePerSecond: 60 }), bucketServer(limit, 5), count).endedAt - risesAt;
    }).sort((a, b) => a - b);
    // A minute's worth was asked for. Without it the last of these took twice as long.
    expect(ends[3]).toBeLessThan(66_000);
    expect(ends[6]).toBeLessThan(75_000);
  });

  it.each([
    [5, 7.5],
    [8, 12],
    [12, 18],
    [30, 45],
  ])(
    'keeps up with a bucket of one that gives %d a second behind a told %d, though it runs over',
    (perSecond, told) => {
      const pace = new LearnedPace({ ratePerSecond: told, burst: 5, now: 0 });
      // What it paid out is less than it earns, by all that ran over between two that were late.
      expect(drive(pace, bucketServer(perSecond, 1), 60 * perSecond).endedAt).toBeLessThan(1.32 * 60_000);
    },
  );

  it.each([40, 60])(
    'leaves room for jitter where doors of a second tell of a bucket of one: %d a second',
    (perSecond) => {
      const over = Array.from({ length: 20 }, (_, i) => {
        let state = (i + 1) * 7919;
        const jitter = () => ((state = (state * 48_271) % 2_147_483_647) / 2_147_483_647) * 12;
        const bucket = bucketServer(perSecond, 1, 1000);
        let last = 0;
        const server: Server = (at) => bucket((last = Math.max(last, at + jitter())));
        const pace = new LearnedPace({ ratePerSecond: perSecond, burst: 1, now: 0 });
        return drive(pace, server, 30 * perSecond, 100, 0, jitter).endedAt / 30_000;
      }).sort((a, b) => a - b);
      expect(over[10]).toBeLessThan(perSecond / 22);
      expect(over[19]).toBeLessThan(5);
    },
  );

  it('asks ever more rarely where next to nothing is granted: one a minute', () => {
    const driven = drive(new LearnedPace({ ratePerSecond: 5, burst: 5, now: 0 }), bucketServer(1 / 60, 1), 60);
    expect(driven.refused.length).toBeLessThan(200);
  });

  it('finds short windows although answers overtake one another', () => {
    const over = Array.from({ length: 24 }, (_, i) => {
      let n = i;
      const late = () => ((n += 1) * 7919) % 31;
      const told = { ratePerSecond: 75 + i, burst: 12, now: 0 };
      return drive(new LearnedPace(told), windowServer(52, 1934, i * 80), 1040, 80, 0, late).endedAt / (19 * 1934);
    }).sort((a, b) => a - b);
    expect(over[12]).toBeLessThan(1.05);
    expect(over[23]).toBeLessThan(1.1);
  });

  it('gives a low rate up that hardly any refusal speaks for', () => {
    const over: number[] = [];
    for (let seed = 1; seed <= 60; seed += 1) {
      let state = seed * 7919;
      const bucket = bucketServer(10, 30);
      const isStray = () => (state = (state * 48_271) % 2_147_483_647) % 20 === 0;
      const server: Server = (at) => (isStray() ? { refused: true, hint: { retryAfterMs: 2000 } } : bucket(at));
      const { endedAt, refused } = drive(new LearnedPace({ ratePerSecond: 10, burst: 30, now: 0 }), server, 400, 100);
      over.push(endedAt / (37_000 + refused.length * 1000));
    }
    over.sort((one, other) => one - other);
    expect(over[30]).toBeLessThan(1.25);
    expect(over[45]).toBeLessThan(1.4);
  });

  it.each([120, 160, 200])(
    'goes on behind a door at once with what is there, however far the server is: %d ms',
    (tripMs) => {
      const bucket = bucketServer(50, 10);
      const strays = new Set([61, 200, 255, 430, 475, 700, 765, 960]);
      let n = 0;
      const server: Server = (at) => (strays.has(++n) ? { refused: true, hint: { retryAfterMs: 1000 } } : bucket(at));
      const { endedAt, refused } = drive(new LearnedPace(FIFTY), server, 1000, tripMs);
      // The bucket saves up five tokens at least of what a door and its probe take.
      expect(endedAt).toBeLessThan(19_850 + tripMs + refused.length * (900 + tripMs));
    },
  );

  it('counts what a bucket earns while the probe is on its way, when its door taught nothing', () => {
    const bucket = bucketServer(50, 10);
    let sent = 0;
    const server: Server = (at) =>
      (sent += 1) % 100 === 50 ? { refused: true, hint: { retryAfterMs: 1000 } } : bucket(at);
    const { endedAt, refused } = drive(new LearnedPace(FIFTY), server, 1000);
    // A door and its probe take 1050 ms, in which the bucket earns five tokens at the least.
    expect(endedAt).toBeLessThan(19_800 + refused.length * 960);
  });

  it('trusts a large burst again by and by behind doors that taught nothing', () => {
    const over: number[] = [];
    for (let seed = 1; seed <= 40; seed += 1) {
      let state = seed * 7919;
      const bucket = bucketServer(20, 20);
      const isStray = () => (state = (state * 48_271) % 2_147_483_647) % 50 === 0;
      const server: Server = (at) => (isStray() ? { refused: true, hint: { retryAfterMs: 1000 } } : bucket(at));
      const { endedAt, refused } = drive(new LearnedPace({ ratePerSecond: 20, burst: 20, now: 0 }), server, 600, 50);
      over.push(endedAt - 29_000 - refused.length * 500);
    }
    // Nothing is lost behind a bucket that is large enough to keep what comes in while the door is shut.
    expect(over.sort((one, other) => one - other)[20]).toBeLessThan(0);
  });

  it('is not refused by the dozen where a large burst was told behind a door that taught nothing', () => {
    let refused = 0;
    for (const [told, toldBurst] of [
      [9, 30],
      [15, 60],
      [30, 60],
    ] as const) {
      for (const perSecond of [3, 3.5, 4, 5, 6]) {
        for (const burst of [10, 15, 20]) {
          for (const tripMs of [60, 150]) {
            const pace = new LearnedPace({ ratePerSecond: told, burst: toldBurst, now: 0 });
            refused += drive(pace, bucketServer(perSecond, burst, 1000), 30 * perSecond, tripMs).refused.length;
          }
        }
      }
    }
    // Ninety runs.
    expect(refused).toBeLessThan(90 * 6.8);
  });

  /** So many in ten seconds, of which the last ten fade by and by. */
  function fadingWindow(limit: number): Server {
    let [window, before, taken] = [0, 0, 0];
    return (at) => {
      const now = Math.floor(at / 10_000);
      if (now > window) [window, before, taken] = [now, now === window + 1 ? taken : 0, 0];
      if (before * (1 - (at % 10_000) / 10_000) + taken + 1 > limit) {
        return { refused: true, hint: { retryAfterMs: 1000 } };
      }
      taken += 1;
      return { refused: false };
    };
  }

  it('lets no more go behind a door that taught nothing than passed before it, since there may be no bucket', () => {
    const driven = drive(new LearnedPace({ ratePerSecond: 28, burst: 22, now: 0 }), fadingWindow(90), 360, 27);
    expect(share(driven)).toBeLessThan(0.3);
  });

  it('takes a server that tells a second for no large bucket that earns less than one in it', () => {
    const driven = drive(new LearnedPace({ ratePerSecond: 39, burst: 31, now: 0 }), fadingWindow(101), 404, 22);
    expect(driven.endedAt).toBeLessThan(45_000);
  });

  it('takes the time in which a probe asks for no pause: two that are refused behind each still teach a rate', () => {
    const pace = new LearnedPace({ ratePerSecond: 35, burst: 5, now: 0 });
    const hint = { retryAfterMs: 1000 };
    let now = 0;
    for (let door = 0; door < 8; door += 1) {
      const probe = sendAt(pace, now);
      now += 116;
      pace.passed(probe, now);
      pace.opened(probe, now);
      const both = [sendAt(pace, now), sendAt(pace, now)];
      now += 116;
      both.forEach((ticket, index) => pace.refused(ticket, now, index === 0 ? 1 : 0, hint));
      now += 1000;
    }
    expect(pace.rate(now)).toBeLessThan(20);
  });

  it('finds 20 a second below a told 50 although one request in 50 is refused for another reason', () => {
    let n = 0;
    const bucket = bucketServer(20, 5, 1000);
    const server: Server = (at) =>
      (++n * 31) % 50 === 7 ? { refused: true, hint: { retryAfterMs: 1000 } } : bucket(at);
    const pace = new LearnedPace(FIFTY);
    const { endedAt, refused } = drive(pace, server, 600);
    expect(endedAt).toBeLessThan(29_800 + refused.length * 1050);
    expect(refused.length).toBeLessThan(600 / 50 + 8);
  });

  it.each([45, 47, 49])('sees from doors that keep shutting that a told 50 is %d', (perSecond) => {
    const pace = new LearnedPace(FIFTY);
    const driven = drive(pace, bucketServer(perSecond, 10, 1000), 1500);
    // Each door costs a second, and without the lesson there is one every few seconds.
    expect(driven.refused.length).toBeLessThan(9);
    expect(driven.endedAt).toBeLessThan(1.25 * (1490 / perSecond) * 1000);
  });

  it.each([
    [10, 15, 40, 5],
    [20, 30, 70, 10],
    [30, 20, 60, 7],
  ])('learns %d a second from doors though the bucket holds %d: told %d and %d', (perSecond, burst, told, held) => {
    const pace = new LearnedPace({ ratePerSecond: told, burst: held, now: 0 });
    const driven = drive(pace, bucketServer(perSecond, burst, 1000), 30 * perSecond);
    expect(share(driven)).toBeLessThan(0.05);
    expect(driven.endedAt).toBeLessThan(1.2 * (30_000 - (burst / perSecond) * 1000));
  });

  it('gives up a rate that a short window has shown, when less is there', () => {
    const window = windowServer(15, 1000, 300);
    const bucket = bucketServer(12.75, 5);
    const driven = drive(new LearnedPace(FIFTY), (at) => (at < 8000 ? window(at) : bucket(at)), 450);
    const late = driven.refused.filter((at) => at > 12_000).length;
    expect(late).toBeLessThan(0.05 * driven.sent.filter((at) => at > 12_000).length);
  });

  it('does not trust a large told burst behind a door that it lets go', () => {
    const pace = new LearnedPace({ ratePerSecond: 14.4, burst: 107, now: 0 });
    const driven = drive(pace, bucketServer(3.4, 25, 1000), 100, 72);
    expect(driven.refused.length).toBeLessThan(12);
  });

  it.each([30, 60, 90])('asks for more ever more rarely where 5 a second hold still, %d ms away', (tripMs) => {
    const driven = drive(new LearnedPace(FIFTY), bucketServer(5, 5), 5 * 1800, tripMs);
    expect(driven.endedAt).toBeLessThan(1.002 * 1_799_000);
    expect(share(driven)).toBeLessThan(0.008);
  });

  it.each([190, 195, 200])('gives up a rate that every other refusal speaks against, %d ms away', (tripMs) => {
    // A bucket of 21 that is emptied within a second looks like a limit per second.
    const pace = new LearnedPace({ ratePerSecond: 77.9, burst: 104, now: 0 });
    expect(share(drive(pace, bucketServer(15.7, 21), 471, tripMs))).toBeLessThan(0.1);
  });

  it.each([
    [50, 17_000],
    [55, 460],
    [70, 20_000],
  ])('asks a hidden window less often from turn to turn: told %d, %d ms after it turned', (told, phaseMs) => {
    const server = windowServer(300, 60_000, phaseMs);
    const { refused } = drive(new LearnedPace({ ratePerSecond: told, burst: 15, now: 0 }), server, 1500, 115);
    const turns = [0, 1, 2, 3].map(
      (n) => refused.filter((at) => Math.floor((at - 57 + phaseMs) / 60_000) === n).length,
    );
    expect(turns[1]).toBeLessThan(0.7 * turns[0]!);
    expect(turns[2]! + turns[3]!).toBeLessThan(6);
  });

  it('finds short windows as soon where what is accepted takes two seconds, since refusals come at once', () => {
    const times = [0, 1, 2, 3, 4].map((i) => {
      const window = windowServer(52, 1934, i * 380);
      return drive(new LearnedPace(FIFTY), window, 1040, 80, 0, () => 0, 2000).endedAt / (19 * 1934 + 2000);
    });
    expect(Math.max(...times)).toBeLessThan(1.2);
  });

  it('finds a hidden window, and sends nothing beyond its quota', () => {
    const driven = drive(new LearnedPace(FIFTY), windowServer(300, 60_000, 17_000), 1500);
    expect(driven.endedAt).toBeLessThan(1.05 * 223_000);
    expect(share(driven)).toBeLessThan(0.035);
    // In the end the window is known: hardly anything is refused.
    expect(driven.refused.filter((at) => at > 170_000).length).toBeLessThan(10);
  });

  it('takes no refusals of its own probes in front of a short window for a long window', () => {
    for (const [limit, tripMs] of [
      [10, 300],
      [30, 20],
      [30, 100],
    ] as const) {
      const pace = new LearnedPace({ ratePerSecond: 2.4 * limit, burst: 10, now: 0 });
      const driven = drive(pace, windowServer(limit, 1000, 0), limit * 150, tripMs);
      expect(driven.endedAt).toBeLessThan(1.3 * 150_000);
    }
  });

  it.each([
    [1476, 8, 17.6, 113, 0.15],
    [1240, 8, 18.5, 66, 0.1],
    [1357, 8, 21.5, 48, 0.125],
  ])(
    'does not ask a window of %d ms early at each turn, when it is known to a few round trips',
    (windowMs, limit, told, tripMs, most) => {
      let [sent, refused] = [0, 0];
      for (let tenth = 0; tenth < 10; tenth += 1) {
        const pace = new LearnedPace({ ratePerSecond: told, burst: 6, now: 0 });
        const server = windowServer(limit, windowMs, (tenth * windowMs) / 10);
        const driven = drive(pace, server, Math.round((40_000 / windowMs) * limit), tripMs);
        sent += driven.sent.length;
        refused += driven.refused.length;
      }
      expect(refused / sent).toBeLessThan(most);
    },
  );

  it('asks ever more rarely while everything is refused, and is back soon after', () => {
    const closed = (at: number) => ({ refused: at > 3000 && at < 123_000 });
    const driven = drive(new LearnedPace(FIFTY), closed, 300);
    expect(driven.refused.length).toBeLessThan(45);
    expect(driven.endedAt).toBeLessThan(123_000 + 15_000);
  });

  it('believes a header that says what is left in the bucket, and needs hardly a refusal', () => {
    const bucket = bucketServer(20, 5);
    let left = 5;
    let last = 0;
    const driven = drive(
      new LearnedPace(FIFTY),
      (at) => {
        const answer = bucket(at);
        left = Math.min(5, left + ((at - last) * 20) / 1000) - (answer.refused ? 0 : 1);
        last = at;
        return { ...answer, hint: { remaining: Math.floor(left) } };
      },
      600,
    );
    expect(driven.endedAt).toBeLessThan(1.01 * 29_800);
    expect(share(driven)).toBeLessThan(0.02);
  });

  it.each([0, 1, 5, 20])('is not led by a header of another limit that says %d left for ever', (remaining) => {
    for (const bare of [false, true]) {
      const bucket = bucketServer(20, 5);
      const server: Server = (at) => {
        const { refused } = bucket(at);
        return refused && bare ? { refused } : { refused, hint: { remaining } };
      };
      const driven = drive(new LearnedPace(FIFTY), server, 600);
      expect(driven.endedAt).toBeLessThan(1.02 * 29_800);
      expect(share(driven)).toBeLessThan(0.03);
    }
  });

  it('keeps to a window whose rest is told in headers, and is never refused', () => {
    const limit = windowServer(300, 60_000, 17_000);
    let window = 0;
    let used = 0;
    const told: Server = (at) => {
      const current = Math.floor((at + 17_000) / 60_000);
      used = current === window ? used + 1 : 1;
      window = current;
      const resetMs = Math.ceil((60_000 - ((at + 17_000) % 60_000)) / 1000) * 1000;
      return { ...limit(at), hint: { remaining: Math.max(0, 300 - used), resetMs } };
    };
    const driven = drive(new LearnedPace(FIFTY), told, 900);
    expect(driven.refused).toEqual([]);
    // Its last window opens after 103 s.
    expect(driven.endedAt).toBeLessThan(103_000 + 1000 + 300 * 20);
  });

  it.each<[string, (missing: number) => number]>([
    ['when a bucket is full again', (missing) => missing / 20],
    ['when the next token comes', (missing) => (missing > 4 ? 0.05 : 0)],
    ['always a second', () => 1],
    ['always a minute', () => 60],
    ['always an hour', () => 3600],
  ])('is not slowed by headers that say %s, as if it were a window', (_, seconds) => {
    const bucket = bucketServer(20, 5);
    let left = 5;
    let last = 0;
    const told: Server = (at) => {
      const answer = bucket(at);
      left = Math.min(5, left + ((at - last) * 20) / 1000) - (answer.refused ? 0 : 1);
      last = at;
      return { ...answer, hint: { remaining: Math.floor(left), resetMs: Math.ceil(seconds(5 - left)) * 1000 } };
    };
    const driven = drive(new LearnedPace(FIFTY), told, 600);
    expect(driven.endedAt).toBeLessThan(1.01 * 29_800);
    expect(share(driven)).toBeLessThan(0.03);
  });

  it('does not read what is left from an answer that is older than one before', () => {
    const pace = new LearnedPace({ ratePerSecond: 10, burst: 10, now: 0 });
    const tickets = [0, 0, 0].map((at) => pace.sent(at, 1));
    pace.passed(tickets[2]!, 50, { remaining: 0 });
    expect(pace.wait(51, 1)).toBeGreaterThan(0);
    pace.passed(tickets[0]!, 51, { remaining: 9 });
    expect(pace.wait(51, 1)).toBeGreaterThan(0);
  });

  it('starts where the run before ended', () => {
    const first = new LearnedPace(FIFTY);
    drive(first, bucketServer(20, 5), 600);
    const driven = drive(new LearnedPace(FIFTY, first.snapshot()), bucketServer(20, 5), 600);
    expect(driven.endedAt).toBeLessThan(1.005 * 29_800);
    expect(share(driven)).toBeLessThan(0.01);
  });

  it.each([1.15, 1.3, 1.5])(
    'finds with its second probe that a limit has risen %d times since the run before',
    (times) => {
      const first = new LearnedPace(FIFTY);
      drive(first, bucketServer(20, 5), 600);
      const count = 20 * times * 40;
      const driven = drive(new LearnedPace(FIFTY, first.snapshot()), bucketServer(20 * times, 5), count);
      // It waits for 300 requests first, 15 s of these 40.
      expect(driven.endedAt).toBeLessThan(40_000 + 1.4 * (1 - 1 / times) * 15_000);
      expect(share(driven)).toBeLessThan(0.02);
    },
  );

  it.each([1, 5, 60, 600, 3600])('finds a ceiling after a pause of %d s as fast as without one', (seconds) => {
    for (const [hintMs, most] of [
      [undefined, 1.01],
      [1000, 1.15],
    ] as const) {
      const pace = new LearnedPace(FIFTY);
      const server = bucketServer(20, 5, hintMs);
      drive(pace, server, 1);
      const driven = drive(pace, server, 400, 50, seconds * 1000);
      expect(driven.endedAt - seconds * 1000).toBeLessThan(most * 19_800);
      expect(driven.refused.length).toBeLessThan(16);
    }
  });

  it.each([1, 10, 600])('keeps through a pause of %d s what it has learned, and asks for no more in it', (seconds) => {
    const pace = new LearnedPace(FIFTY);
    const server = bucketServer(20, 5);
    const { endedAt } = drive(pace, server, 300);
    const begin = endedAt + seconds * 1000;
    const driven = drive(pace, server, 300, 50, begin);
    expect(driven.endedAt - begin).toBeLessThan(1.01 * 14_800);
    expect(driven.refused.length).toBeLessThanOrEqual(6);
  });

  it('believes after a pause what it believed before: one refusal says then that the burst is smaller', () => {
    const pace = new LearnedPace(FIFTY);
    const begin = drive(pace, bucketServer(20, 5), 300).endedAt + 600_000;
    const tickets = [0, 0, 0].map((at) => sendAt(pace, begin + at));
    expect(pace.rate(begin)).toBeLessThan(21);
    pace.passed(tickets[0]!, begin + 50);
    pace.refused(tickets[1]!, begin + 50, 1);
    expect(pace.rate(begin + 50)).toBeGreaterThan(19);
    expect(pace.snapshot()?.burst).toBe(1);
  });

  it('takes demand that comes and goes for no lower rate', () => {
    const pace = new LearnedPace(FIFTY);
    const server = bucketServer(20, 5);
    const late: number[] = [];
    // Three of four seconds' worth of what the server grants, at once every four seconds.
    for (let begin = 0; begin < 200_000; begin += 4000) {
      late.push(drive(pace, server, 60, 50, begin).endedAt - begin);
    }
    expect(Math.max(...late.slice(10))).toBeLessThan(3000);
  });

  it('does not stop where the first of many that leave at once is refused: it may have come last', () => {
    const pace = new LearnedPace(FIFTY);
    for (let i = 0; i < 60; i += 1) pace.passed(sendAt(pace, i * 1000), i * 1000 + 50);
    const tickets = Array.from({ length: 8 }, () => sendAt(pace, 60_000));
    pace.refused(tickets[0]!, 60_050, 1);
    expect(pace.rate(60_050)).toBeGreaterThan(20);
  });

  it.each([
    [1, 2, 300, 300],
    [3, 1, 100, 50],
    [5, 1, 300, 300],
  ])(
    'finds %d a second and a burst of %d below a told %d and a burst of %d: to ask whether it is over is no pause',
    (...told) => {
      const [rate, full, ratePerSecond, burst] = told;
      const driven = drive(new LearnedPace({ ratePerSecond, burst, now: 0 }), bucketServer(rate, full), 100);
      expect(driven.refused.length).toBeLessThan(50);
    },
  );

  it('takes for no pause that it let nobody go itself', () => {
    const pace = new LearnedPace({ ...FIFTY, ratePerSecond: 500 });
    const tickets = [0, 0].map((at) => sendAt(pace, at));
    // Slow start holds the third back until answers come, although there would be tokens.
    expect(pace.wait(1, 1)).toBeGreaterThan(0);
    const third = sendAt(pace, 250);
    for (const ticket of tickets) pace.passed(ticket, 251);
    pace.refused(third, 300, 1);
    // Two were taken in 250 ms.
    expect(pace.rate(300)).toBeLessThan(20);
  });

  it('counts a hidden window that it knows in its rate, and in what those behind others wait', () => {
    const pace = new LearnedPace(FIFTY);
    const { endedAt } = drive(pace, windowServer(300, 60_000, 17_000), 1000);
    expect(pace.rate(endedAt)).toBeCloseTo(5, 1);
    expect(pace.wait(endedAt, 1, 900)).toBeGreaterThan(120_000);
    expect(pace.wait(endedAt, 1, 900)).toBeLessThan(240_000);
  });

  it('remembers nothing while only the told limit is known', () => {
    const pace = new LearnedPace(FIFTY);
    drive(pace, bucketServer(50, 10), 100);
    expect(pace.snapshot()).toBeUndefined();
  });

  it('takes back what was not sent: the next may leave in its stead', () => {
    const pace = new LearnedPace({ ratePerSecond: 1, burst: 3, now: 0 });
    const ticket = pace.sent(0, 1);
    pace.sent(0, 1);
    expect(pace.wait(0, 1)).toBeGreaterThan(0);
    pace.giveBack(ticket);
    expect(pace.wait(0, 1)).toBe(0);
  });

  it('learns nothing from what nobody knows the end of', () => {
    const pace = new LearnedPace(FIFTY);
    for (let i = 0; i < 5; i += 1) {
      pace.unknown(pace.sent(i * 100, 1));
    }
    expect(pace.rate(1000)).toBe(50);
  });

  it('lets a request that costs more than the learned burst go one day', () => {
    const pace = new LearnedPace({ ratePerSecond: 10, burst: 5, now: 0 });
    const ms = pace.wait(0, 5);
    expect(pace.wait(ms, 5)).toBeLessThan(Infinity);
    expect(ms).toBeLessThan(1000);
  });

  it.each([
    [20, 66, 80],
    [30, 84, 97],
    [21, 63, 66],
    [28, 76, 73],
  ])('pays back what it let go of a log of %d too soon, told %d, %d ms away', (limit, told, tripMs) => {
    const pace = new LearnedPace({ ratePerSecond: told, burst: 10, now: 0 });
    expect(drive(pace, logServer(limit, 1000), 30 * limit, tripMs).endedAt).toBeLessThan(1.075 * 29_000);
  });

  it.each([20, 35, 45].flatMap((limit) => [10, 50, 90, 120].map((tripMs) => ({ limit, tripMs }))))(
    'asks a limit per second at its end, and paces a log that slides evenly from then on: $limit, $tripMs ms away',
    ({ limit, tripMs }) => {
      const { endedAt, refused } = drive(new LearnedPace(FIFTY), logServer(limit, 1000), 30 * limit, tripMs);
      expect(endedAt).toBeLessThan(1.075 * 29_000);
      expect(refused.length).toBeLessThan(0.04 * 30 * limit);
    },
  );
});
