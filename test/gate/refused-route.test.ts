import { describe, expect, it } from 'vitest';
import { pass, refuse, setUp, TEN } from './route-set-up.js';

describe('Route', () => {
  describe('when it is refused', () => {
    it('lets nothing out before the told time, then one, and the others when that one has passed', () => {
      const { time, ask, left, permits } = setUp();
      ask('a');
      ask('b');
      time.at(50, () => {
        refuse(permits['a'], { retryAfterMs: 2000 });
        for (const name of ['c', 'd', 'e']) ask(name);
      });
      time.at(60, () => pass(permits['b']));
      time.at(2130, () => pass(permits['c']));
      time.run();
      expect(left.slice(2)).toEqual([
        ['c', 2050],
        ['d', 2230],
        ['e', 2330],
      ]);
    });

    it('closes for one round trip at least, and for a second at least from the second in a row on', () => {
      const { time, ask, left, permits } = setUp();
      ask('a');
      time.at(80, () => {
        refuse(permits['a'], { retryAfterMs: 0 });
        ask('b');
      });
      time.at(200, () => {
        refuse(permits['b'], { retryAfterMs: 0 });
        ask('c');
      });
      time.run();
      expect(left).toEqual([
        ['a', 0],
        ['b', 160],
        ['c', 1200],
      ]);
    });

    it('closes for a second more with each behind ten in a row, so that a server whose wait begins anew with each is left alone', () => {
      const { time, ask, left, permits } = setUp();
      ask('0');
      time.at(80, () => {
        refuse(permits['0'], { retryAfterMs: 0 });
        ask('1');
      });
      // Each is answered in 40 ms, and the next one leaves so many seconds later.
      const seconds = [...Array<number>(10).fill(1), 2, 3];
      const leaves = seconds.reduce((at, wait) => [...at, (at.at(-1) ?? 0) + 40 + 1000 * wait], [160]);
      leaves.slice(0, -1).forEach((at, place) => {
        time.at(at + 40, () => {
          refuse(permits[String(place + 1)], { retryAfterMs: 0 });
          ask(String(place + 2));
        });
      });
      time.run();
      expect(left.slice(1)).toEqual(leaves.map((at, place) => [String(place + 1), at]));
    });

    it('takes a machine that slept for no round trip: it closes for no longer than a server may tell', () => {
      const { time, ask, left, permits } = setUp({ ...TEN, maxWaitMs: 5000 });
      ask('a');
      time.at(80, () => {
        time.step(8 * 3_600_000);
        refuse(permits['a'], { retryAfterMs: 0 });
        ask('b');
      });
      time.run();
      expect(left).toEqual([
        ['a', 0],
        ['b', 5080],
      ]);
    });

    it('extends a door by what an echo was told, and by nothing else', () => {
      const { time, ask, left, permits, pool } = setUp({ requestsPerMinute: 604, burst: 4 });
      for (const name of ['a', 'b', 'c']) ask(name);
      time.at(100, () => refuse(permits['a'], { retryAfterMs: 500 }));
      time.at(150, () => refuse(permits['b'], { retryAfterMs: 100 }));
      time.at(160, () => expect(pool.state.closedUntil).toBe(600));
      time.at(200, () => refuse(permits['c'], { retryAfterMs: 700 }));
      time.at(210, () => ask('d'));
      // Only one refusal in a row so far: the probe's is the second.
      time.at(920, () => {
        refuse(permits['d'], { retryAfterMs: 10 });
        ask('e');
      });
      time.run();
      expect(left.slice(3)).toEqual([
        ['d', 900],
        ['e', 1920],
      ]);
    });

    it('is not extended by the round trip of an echo', () => {
      const { time, ask, left, permits } = setUp({ requestsPerMinute: 604, burst: 4 });
      ask('a');
      ask('b');
      time.at(10, () => {
        refuse(permits['a'], { retryAfterMs: 20 });
        ask('c');
      });
      time.at(25, () => refuse(permits['b'], { retryAfterMs: 0 }));
      time.run();
      expect(left.at(-1)).toEqual(['c', 30]);
    });

    it('is not extended by the second of an echo whose probe was refused already', () => {
      const { time, ask, left, permits } = setUp({ requestsPerMinute: 604, burst: 4 });
      ask('a');
      ask('b');
      refuse(permits['a'], { retryAfterMs: 50 });
      ask('c');
      time.at(60, () => {
        refuse(permits['c'], { retryAfterMs: 50 });
        ask('d');
      });
      time.at(100, () => refuse(permits['b'], { retryAfterMs: 50 }));
      time.run();
      expect(left.slice(2)).toEqual([
        ['c', 50],
        ['d', 1060],
      ]);
    });

    it('begins to count anew when a probe has passed', () => {
      const { time, ask, left, permits } = setUp();
      ask('a');
      time.at(50, () => {
        refuse(permits['a'], { retryAfterMs: 0 });
        ask('b');
      });
      time.at(150, () => {
        pass(permits['b']);
        ask('c');
      });
      time.at(300, () => {
        refuse(permits['c'], { retryAfterMs: 0 });
        ask('d');
      });
      time.run();
      expect(left.slice(1)).toEqual([
        ['b', 100],
        ['c', 250],
        ['d', 350],
      ]);
    });

    it('closes without a hint for a round trip, cuts the rate once, and leaves echoes alone', () => {
      const { time, ask, left, permits, pool } = setUp({ requestsPerMinute: 604, burst: 4 });
      for (const name of ['a', 'b', 'c']) ask(name);
      time.at(60, () => {
        refuse(permits['a']);
        for (const name of ['d', 'e', 'f']) ask(name);
      });
      time.at(70, () => refuse(permits['b']));
      time.at(75, () => refuse(permits['c']));
      time.at(180, () => pass(permits['d']));
      time.run();
      expect(pool.rate).toBeCloseTo(7.52);
      expect(left.slice(3)).toEqual([
        ['d', 120],
        ['e', 180 + Math.ceil(1000 / 7.52)],
        ['f', 180 + Math.ceil(2000 / 7.52)],
      ]);
    });

    it('waits out two minutes without a hint politely', () => {
      const { time, route } = setUp({ requestsPerMinute: 300 });
      const left: number[] = [];
      const request = (): void => {
        route.admit().subscribe((permit) => {
          const at = time.now();
          left.push(at);
          time.at(at + 50, () => {
            if (at >= 120_000) pass(permit);
            else {
              refuse(permit);
              request();
            }
          });
        });
      };
      for (let i = 0; i < 16; i += 1) request();
      time.run();
      const during = left.filter((at) => at > 0 && at < 120_000);
      expect(during.length).toBeLessThan(10);
      during.forEach((at, i) => {
        if (i > 4) expect(at - during[i - 1]!).toBeGreaterThan(7000);
      });
      const after = left.filter((at) => at >= 120_000);
      expect(after).toHaveLength(16);
      // One probe, and then no herd: two cuts and half a burst later.
      expect(after.filter((at) => at < after[0]! + 300)).toHaveLength(1);
      expect(after.at(-1)! - after[0]!).toBeLessThan(6500);
    });

    it('keeps a told door ajar until its probe is answered, however long that takes', () => {
      const { time, ask, left, permits, pool } = setUp({ ...TEN, pace: undefined });
      ask('a');
      time.run(50);
      refuse(permits['a'], { retryAfterMs: 1000 });
      for (const name of ['b', 'c']) ask(name);
      time.run(5000);
      expect(pool.state.door).toBe('ajar');
      expect(left.slice(1)).toEqual([['b', 1050]]);
      pass(permits['b']);
      expect(pool.state.door).toBe('open');
    });

    describe('without a word', () => {
      /** The third refusal in a row shuts the door for a round; the probe leaves 120 ms later. */
      const shut = (...others: readonly string[]) => {
        const made = setUp({ ...TEN, pace: undefined });
        const { time, ask, permits } = made;
        const refused = ['a', 'b', 'c'];
        for (const name of refused) ask(name);
        for (const [place, name] of refused.entries()) {
          time.run(100 * place + 120);
          refuse(permits[name]);
        }
        const probe = ask('probe');
        for (const name of others) ask(name);
        time.run(450);
        return { ...made, probe };
      };

      it('opens when the probe was not refused in time: a server refuses at once, and may work for seconds', () => {
        const { time, left, permits, pool } = shut('next');
        expect(left.slice(3)).toEqual([['probe', 440]]);
        // A round of 120 ms with a quarter to spare, and 250.
        time.run(839);
        expect([pool.state.door, left.length]).toEqual(['ajar', 4]);
        time.run(840);
        expect([pool.state.door, left.length]).toEqual(['open', 5]);
        time.run(3000);
        pass(permits['probe']);
        expect(pool.state.door).toBe('open');
      });

      it.each(['pass', 'refuse', 'leave'])('keeps no timer for a probe that was answered, or left: %s', (end) => {
        const { time, permits, probe } = shut();
        expect(time.pending).toBe(1);
        if (end === 'pass') pass(permits['probe']);
        else if (end === 'refuse') refuse(permits['probe'], { retryAfterMs: 1000 });
        else probe.unsubscribe();
        expect(time.pending).toBe(0);
      });
    });

    it('makes the next waiter the probe when nobody knows how the first one ended', () => {
      const { time, ask, left, permits } = setUp();
      ask('a');
      refuse(permits['a'], { retryAfterMs: 1000 });
      const probe = ask('b');
      ask('c');
      ask('d');
      time.at(1100, () => probe.unsubscribe());
      time.at(1150, () => permits['c']!.giveBack());
      time.at(1200, () => pass(permits['d']));
      time.run();
      expect(left.slice(1)).toEqual([
        ['b', 1000],
        ['c', 1100],
        ['d', 1150],
      ]);
    });

    it('does not take a request that left before for the probe', () => {
      const { time, ask, left, permits, pool } = setUp();
      ask('a');
      ask('b');
      refuse(permits['a'], { retryAfterMs: 1000 });
      ask('c');
      ask('d');
      time.at(500, () => pass(permits['b']));
      time.at(600, () => expect(pool.state.door).toBe('shut'));
      time.at(5000, () => pass(permits['c']));
      time.run();
      expect(left.slice(2)).toEqual([
        ['c', 1000],
        ['d', 5100],
      ]);
    });

    it('stays shut when an echo is told to wait while the probe is out', () => {
      const { time, ask, left, permits } = setUp();
      ask('a');
      ask('slow');
      refuse(permits['a'], { retryAfterMs: 1000 });
      ask('probe');
      ask('c');
      time.at(1010, () => refuse(permits['slow'], { retryAfterMs: 2000 }));
      time.at(1050, () => pass(permits['probe']));
      time.run();
      expect(left.slice(2)).toEqual([
        ['probe', 1000],
        ['c', 3010],
      ]);
    });

    it('opens by its own timer, not by a clock that is set forward or back', () => {
      for (const step of [3_600_000, -3_600_000]) {
        const { time, ask, left, permits } = setUp();
        ask('a');
        refuse(permits['a'], { retryAfterMs: 60_000 });
        ask('b');
        time.at(1000, () => time.step(step));
        time.at(2000, () => ask('c'));
        time.run(59_999);
        expect(left).toHaveLength(1);
        time.run(60_000);
        expect(left[1]).toEqual(['b', 60_000]);
      }
    });

    it('keeps no timer when nobody waits, and remembers the door', () => {
      const { time, ask, left, permits } = setUp();
      ask('a');
      refuse(permits['a'], { retryAfterMs: 1000 });
      const waiting = ask('b');
      expect(time.pending).toBe(1);
      waiting.unsubscribe();
      expect(time.pending).toBe(0);
      time.run(300);
      ask('c');
      time.run();
      expect(left[1]).toEqual(['c', 1000]);
    });

    it('tells anew of a door that stays shut for a second longer, and of no less', () => {
      const { ask, permits, facts } = setUp({ requestsPerMinute: 604, burst: 4, wallClock: () => 0 });
      for (const name of ['a', 'b', 'c']) ask(name);
      ['a', 'b', 'c'].forEach((name, i) => refuse(permits[name], { retryAfterMs: [3000, 3999, 4999][i] }));
      expect(facts.map((fact) => fact.type === 'gateClosed' && fact.untilMs)).toEqual([3000, 4999]);
    });

    it('tells also of a door that is shut for less than a second', () => {
      const { ask, permits, facts } = setUp({ ...TEN, wallClock: () => 1e12 });
      ask('a');
      refuse(permits['a'], { retryAfterMs: 400 });
      expect(facts).toEqual([{ type: 'gateClosed', at: 1e12, pool: 'pool 0', untilMs: 1e12 + 400, told: true }]);
    });

    it('tells what the doors do, and when they open', () => {
      const { time, ask, permits, facts } = setUp({ ...TEN, wallClock: () => 1e12 });
      ask('a');
      ask('b');
      time.at(10, () => {
        refuse(permits['a'], { retryAfterMs: 1000 });
        ask('c');
      });
      time.at(20, () => refuse(permits['b'], { retryAfterMs: 1001 })); // no news
      time.at(1100, () => {
        refuse(permits['c']);
        ask('d');
      });
      time.at(2150, () => pass(permits['d']));
      time.run();
      expect(facts).toEqual([
        { type: 'gateClosed', at: 1e12, pool: 'pool 0', untilMs: 1e12 + 1000, told: true },
        { type: 'gateClosed', at: 1e12, pool: 'pool 0', untilMs: 1e12 + 1000, told: false },
        { type: 'gateOpened', at: 1e12, pool: 'pool 0' },
      ]);
    });
  });
});
