import { describe, expect, it } from 'vitest';
import { HiddenWindow } from '../../../src/gate/learned/hidden-window.js';
import { type Entry, Ledger } from '../../../src/gate/learned/ledger.js';
import { RoundTrip } from '../../../src/gate/learned/round-trip.js';

/** Plays requests against a window that is told only by what passes. Fifty a second, answered after 50 ms. */
function setUp(rate = 0.05) {
  const ledger = new Ledger(0, 10);
  let asked = 0;
  const trip = new RoundTrip();
  trip.refused(50);
  const window = new HiddenWindow(trip, () => (asked += 1));
  let last: Entry | undefined;
  let at = 0;
  const send = (after: number): Entry => {
    at += after;
    window.sent(at, 1);
    return ledger.send(at, 1, rate);
  };
  return {
    window,
    now: () => at,
    asked: () => asked,
    pass(after = 20) {
      const entry = send(after);
      const news = window.passed(entry, at + 50, entry.upTo > (last?.upTo ?? 0));
      return news;
    },
    /** One leaves and passes, which is heard when the returned function is called. */
    late() {
      const entry = send(20);
      return () => window.passed(entry, at + 50, entry.upTo > (last?.upTo ?? 0));
    },
    /** One leaves and is refused, which is heard when the returned function is called. */
    refuseLate() {
      const entry = send(20);
      return () => {
        window.untaken(1);
        window.late(entry);
      };
    },
    /** Returns for how long the door is closed. */
    refuse(after = 20) {
      const entry = send(after);
      const gap = entry.upTo - 1 - (last?.upTo ?? 0);
      window.untaken(1);
      const explained = window.explains();
      last = entry;
      const closeMs = window.refused(entry, at + 50, rate, gap);
      return { closeMs, explained };
    },
  };
}

type World = ReturnType<typeof setUp>;

/** Refuses until `lasted` ms have gone by, asking again when the door opens; then one passes. */
function blackout(world: World, lasted: number) {
  const begun = world.now();
  let refusals = 0;
  for (let wait = 20; world.now() + wait - begun < lasted; refusals += 1) {
    wait = Math.max(20, world.refuse(wait).closeMs + 50);
  }
  return { refusals, news: world.pass(lasted - (world.now() - begun)) };
}

const passMany = (world: World, count: number) => Array.from({ length: count }, () => world.pass());

describe('a hidden window', () => {
  it('leaves the door open for the first two refusals in a row, then asks ever more rarely', () => {
    const world = setUp();
    passMany(world, 60);
    const waits = Array.from({ length: 10 }, () => world.refuse(500).closeMs);
    expect(waits.slice(0, 2)).toEqual([0, 0]);
    expect(waits.slice(2).every((ms, i, all) => ms > 0 && ms >= (all[i - 1] ?? 0))).toBe(true);
  });

  it('tries the old rate when one passes after a time that no bucket explains', () => {
    const world = setUp();
    passMany(world, 60);
    expect(blackout(world, 2000).news).toBe(0.05);
  });

  it('has turned when the next four pass as well', () => {
    const world = setUp();
    passMany(world, 60);
    blackout(world, 2000);
    expect(passMany(world, 4)).toEqual([undefined, undefined, undefined, 'turned']);
  });

  it('is a run as well where refusals are heard after that of a request that left later, once all of them are', () => {
    const opened = (heard: number) => {
      const world = setUp();
      passMany(world, 60);
      world.refuse();
      const hear = [world.refuseLate(), world.refuseLate()];
      world.refuse(600);
      hear.slice(0, heard).forEach((one) => one());
      return world.pass(600);
    };
    expect([opened(0), opened(1), opened(2)]).toEqual([undefined, undefined, 0.05]);
  });

  it('does not become one with the run before by a refusal that belongs to neither', () => {
    const world = setUp();
    passMany(world, 60);
    world.refuse();
    const hear = world.refuseLate();
    world.refuse();
    world.refuseLate();
    for (let i = 0; i < 2; i += 1) world.refuse(600);
    hear();
    // One and two that do not belong together.
    expect(world.pass(600)).toBeUndefined();
  });

  it('is none when few refusals came in a row: any bucket does that', () => {
    const world = setUp();
    passMany(world, 60);
    world.refuse();
    world.refuse();
    expect(world.pass()).toBeUndefined();
  });

  it('is none when a bucket could hardly have earned anything: a fifth of a second at least, and six tokens at the old rate', () => {
    const openAfter = (lasted: number, rate?: number) => {
      const world = setUp(rate);
      passMany(world, 60);
      for (let i = 0; i < 3; i += 1) world.refuse(i === 0 ? 20 : lasted / 3);
      return world.pass(lasted / 3);
    };
    expect([openAfter(180), openAfter(220)]).toEqual([undefined, 0.05]);
    expect([openAfter(570, 0.01), openAfter(630, 0.01)]).toEqual([undefined, 0.01]);
  });

  it('is given up when each opening comes to nothing: a slow bucket', () => {
    const world = setUp();
    passMany(world, 60);
    blackout(world, 2000);
    for (let i = 0; i < 3; i += 1) {
      const { explained } = world.refuse();
      expect(explained).toBe(i < 2);
      world.pass(200);
    }
    expect(blackout(world, 2000).news).toBeUndefined();
  });

  it('is known after two turns: its quota and its length', () => {
    const world = setUp();
    passMany(world, 60);
    for (let i = 0; i < 3; i += 1) {
      blackout(world, 2000);
      passMany(world, 59);
    }
    const { quota, ms } = world.window.known!;
    expect(quota).toBe(60);
    // Sixty at 20 ms and two seconds, give or take the time between two questions.
    expect(ms).toBeGreaterThan(2500);
    expect(ms).toBeLessThan(4000);
  });

  it('counts what left before it was used up, also when that is heard after the first refusal', () => {
    const world = setUp();
    passMany(world, 60);
    blackout(world, 2000);
    passMany(world, 58);
    const hear = world.late();
    world.refuse();
    hear();
    blackout(world, 2000);
    passMany(world, 4);
    expect(world.window.known?.quota).toBe(60);
  });

  it('counts what leaves from the turn on, also before it is known to be one', () => {
    const world = setUp();
    for (let i = 0; i < 2; i += 1) {
      passMany(world, i === 0 ? 60 : 59);
      blackout(world, 2000);
    }
    const heard = Array.from({ length: 10 }, () => world.late());
    heard.forEach((hear) => hear());
    expect(world.window.known?.quota).toBe(60);
    expect(world.window.wait(world.now())).toBe(0);
    passMany(world, 48);
    expect(world.window.wait(world.now())).toBe(0);
    passMany(world, 1);
    expect(world.window.wait(world.now())).toBeGreaterThan(0);
  });

  it('is asked no sooner than it can end, when it holds as many as the first one did', () => {
    const world = setUp();
    passMany(world, 60);
    const first = blackout(world, 2000).refusals;
    passMany(world, 59);
    // The first one stood for some three seconds.
    expect(blackout(world, 2000).refusals).toBeLessThan(first - 1);
    const other = setUp();
    passMany(other, 80);
    blackout(other, 2000);
    passMany(other, 59);
    // Eighty may be the end of one and the beginning of the next.
    expect(blackout(other, 2000).refusals).toBeGreaterThan(first - 2);
  });

  it('is not measured by a lull that is short beside the time since the turn before', () => {
    const world = setUp();
    passMany(world, 60);
    for (let i = 0; i < 4; i += 1) {
      blackout(world, 600);
      passMany(world, 200);
    }
    expect(world.window.known).toBeUndefined();
    expect(world.refuse().closeMs + world.refuse().closeMs + world.refuse().closeMs).toBeLessThan(500);
  });

  it('lets nothing go beyond the quota once it is known, until it should have turned', () => {
    const world = setUp();
    passMany(world, 60);
    for (let i = 0; i < 2; i += 1) {
      blackout(world, 2000);
      passMany(world, 59);
    }
    blackout(world, 2000);
    const wait = (ms = 0) => world.window.wait(world.now() + ms);
    passMany(world, 58);
    expect(wait()).toBe(0);
    world.pass();
    const ms = wait();
    expect(ms).toBeGreaterThan(1000);
    expect([wait(ms), wait(ms), world.asked()]).toEqual([0, 0, 1]);
    expect(world.pass(ms)).toBe('turned');
  });

  it('is a limit per second only where nothing passed behind the very first refusal: a bucket lets some through', () => {
    const open = (isFirst: boolean) => {
      const world = setUp();
      passMany(world, isFirst ? 20 : 18);
      if (!isFirst) {
        world.refuse();
        world.pass();
      }
      for (let wait = 20; world.now() + wait < 990;) wait = Math.max(20, world.refuse(wait).closeMs + 50);
      world.pass(1000 - world.now());
      passMany(world, 4);
      return world.window.known?.ms;
    };
    expect([open(true), open(false)]).toEqual([1000, undefined]);
  });

  it('is forgotten when it is to be paced evenly', () => {
    const world = setUp();
    passMany(world, 60);
    for (let i = 0; i < 3; i += 1) {
      blackout(world, 2000);
      passMany(world, 59);
    }
    world.window.release(world.now(), 0.02);
    expect(world.window.known).toBeUndefined();
  });
});
