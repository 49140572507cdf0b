import { describe, expect, it } from 'vitest';
import { playedWindow } from './played-window.js';

describe('the search for a hidden window', () => {
  it('leaves the door open for the first two refusals in a row, then asks ever more rarely', () => {
    const world = playedWindow();
    world.passMany(60);
    const waits = Array.from({ length: 10 }, () => world.refuse(500).closeMs);
    expect(waits.slice(0, 2)).toEqual([0, 0]);
    expect(waits.slice(2).every((ms, i, all) => ms > 0 && ms >= (all[i - 1] ?? 0))).toBe(true);
  });

  it('tries the old rate when one passes after a time that no bucket explains', () => {
    const world = playedWindow();
    world.passMany(60);
    expect(world.blackout(2000).news).toBe(0.05);
  });

  it('has turned when the next four pass as well', () => {
    const world = playedWindow();
    world.passMany(60);
    world.blackout(2000);
    expect(world.passMany(4)).toEqual([undefined, undefined, undefined, 'turned']);
  });

  it('is a run as well where refusals are heard after that of a request that left later, once all of them are', () => {
    const opened = (heard: number) => {
      const world = playedWindow();
      world.passMany(60);
      world.refuse();
      const hear = [world.refuseLate(), world.refuseLate()];
      world.refuse(600);
      hear.slice(0, heard).forEach((one) => one());
      return world.pass(600);
    };
    expect([opened(0), opened(1), opened(2)]).toEqual([undefined, undefined, 0.05]);
  });

  it('does not become one with the run before by a refusal that belongs to neither', () => {
    const world = playedWindow();
    world.passMany(60);
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
    const world = playedWindow();
    world.passMany(60);
    world.refuse();
    world.refuse();
    expect(world.pass()).toBeUndefined();
  });

  it('is none when a bucket could hardly have earned anything: a fifth of a second at least, and six tokens at the old rate', () => {
    const openAfter = (lasted: number, rate?: number) => {
      const world = playedWindow(rate);
      world.passMany(60);
      for (let i = 0; i < 3; i += 1) world.refuse(i === 0 ? 20 : lasted / 3);
      return world.pass(lasted / 3);
    };
    expect([openAfter(180), openAfter(220)]).toEqual([undefined, 0.05]);
    expect([openAfter(570, 0.01), openAfter(630, 0.01)]).toEqual([undefined, 0.01]);
  });

  it('is given up when its opening comes to nothing: a slow bucket', () => {
    const world = playedWindow();
    world.passMany(60);
    world.blackout(2000);
    expect(world.refuse().explained).toBe(false);
    world.pass(200);
    expect(world.blackout(2000).news).toBeUndefined();
  });

  it('is a limit per second only where nothing passed behind the very first refusal: a bucket lets some through', () => {
    const open = (isFirst: boolean) => {
      const world = playedWindow();
      world.passMany(isFirst ? 20 : 18);
      if (!isFirst) {
        world.refuse();
        world.pass();
      }
      for (let wait = 20; world.now() + wait < 990;) wait = Math.max(20, world.refuse(wait).closeMs + 50);
      world.pass(1000 - world.now());
      world.passMany(4);
      return world.window.known?.ms;
    };
    expect([open(true), open(false)]).toEqual([1000, undefined]);
  });

  it('is over for a window of a second, which is paced evenly from then on, and for no longer one', () => {
    const second = playedWindow();
    second.passMany(20);
    while (second.now() < 990) second.refuse(Math.min(100, Math.max(20, 1000 - second.now() - 10)));
    second.pass(1000 - second.now());
    second.passMany(4);
    expect(second.window.known?.quota).toBe(20);
    const even = second.search.even(second.now())!;
    expect(second.window.known).toBeUndefined();
    expect(even.rate).toBeCloseTo(0.02, 3);
    // What is left of twenty, less what comes in evenly until it turns.
    expect(even.ahead).toBeGreaterThan(3);

    const longer = playedWindow();
    longer.passMany(60);
    for (let i = 0; i < 3; i += 1) {
      longer.blackout(2000);
      longer.passMany(59);
    }
    expect(longer.search.even(longer.now())).toBeUndefined();
    expect(longer.window.known?.quota).toBe(60);
  });
});
