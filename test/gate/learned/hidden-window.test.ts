import { describe, expect, it } from 'vitest';
import { playedWindow } from './played-window.js';

describe('a hidden window', () => {
  it('is known after two turns: its quota and its length', () => {
    const world = playedWindow();
    world.passMany(60);
    for (let i = 0; i < 3; i += 1) {
      world.blackout(2000);
      world.passMany(59);
    }
    const { quota, ms } = world.window.known!;
    expect(quota).toBe(60);
    // Sixty at 20 ms and two seconds, give or take the time between two questions.
    expect(ms).toBeGreaterThan(2500);
    expect(ms).toBeLessThan(4000);
  });

  it('counts what left before it was used up, also when that is heard after the first refusal', () => {
    const world = playedWindow();
    world.passMany(60);
    world.blackout(2000);
    world.passMany(58);
    const hear = world.late();
    world.refuse();
    hear();
    world.blackout(2000);
    world.passMany(4);
    expect(world.window.known?.quota).toBe(60);
  });

  it('counts what leaves from the turn on, also before it is known to be one', () => {
    const world = playedWindow();
    for (let i = 0; i < 2; i += 1) {
      world.passMany(i === 0 ? 60 : 59);
      world.blackout(2000);
    }
    const heard = Array.from({ length: 10 }, () => world.late());
    heard.forEach((hear) => hear());
    expect(world.window.known?.quota).toBe(60);
    expect(world.window.wait(world.now())).toBe(0);
    world.passMany(48);
    expect(world.window.wait(world.now())).toBe(0);
    world.passMany(1);
    expect(world.window.wait(world.now())).toBeGreaterThan(0);
  });

  it('is asked no sooner than it can end, when it holds as many as the first one did', () => {
    const world = playedWindow();
    world.passMany(60);
    const first = world.blackout(2000).refusals;
    world.passMany(59);
    // The first one stood for some three seconds.
    expect(world.blackout(2000).refusals).toBeLessThan(first - 1);
    const other = playedWindow();
    other.passMany(80);
    other.blackout(2000);
    other.passMany(59);
    // Eighty may be the end of one and the beginning of the next.
    expect(other.blackout(2000).refusals).toBeGreaterThan(first - 2);
  });

  it('is not measured by a lull that is short beside the time since the turn before', () => {
    const world = playedWindow();
    world.passMany(60);
    for (let i = 0; i < 4; i += 1) {
      world.blackout(600);
      world.passMany(200);
    }
    expect(world.window.known).toBeUndefined();
    expect(world.refuse().closeMs + world.refuse().closeMs + world.refuse().closeMs).toBeLessThan(500);
  });

  it('lets nothing go beyond the quota once it is known, until it should have turned', () => {
    const world = playedWindow();
    world.passMany(60);
    for (let i = 0; i < 2; i += 1) {
      world.blackout(2000);
      world.passMany(59);
    }
    world.blackout(2000);
    const wait = (ms = 0) => world.window.wait(world.now() + ms);
    world.passMany(58);
    expect(wait()).toBe(0);
    world.pass();
    const ms = wait();
    expect(ms).toBeGreaterThan(1000);
    expect([wait(ms), wait(ms), world.asked()]).toEqual([0, 0, 1]);
    expect(world.pass(ms)).toBe('turned');
  });
});
