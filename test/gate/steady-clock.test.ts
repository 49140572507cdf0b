import { describe, expect, it } from 'vitest';
import { SteadyClock } from '../../src/gate/steady-clock.js';
import { EarlyTime } from './early-time.js';
import { SteppedTime } from './stepped-time.js';

describe('SteadyClock', () => {
  it('goes with the scheduler', () => {
    const time = new SteppedTime();
    const clock = new SteadyClock(time);
    time.run(1234);
    expect(clock.now()).toBe(1234);
  });

  it('begins at 0, whatever the clock says', () => {
    const time = new SteppedTime();
    time.run(5000);
    expect(new SteadyClock(time).now()).toBe(0);
  });

  it('stands while the clock goes back, and goes on from there', () => {
    const time = new SteppedTime();
    const clock = new SteadyClock(time);
    time.run(100);
    expect(clock.now()).toBe(100);
    time.step(-1e6);
    expect(clock.now()).toBe(100);
    time.run(150);
    expect(clock.now()).toBe(150);
  });

  it('runs ahead of an armed timer by a second at most, however often it is read', () => {
    const time = new SteppedTime();
    const clock = new SteadyClock(time);
    clock.arm(500);
    for (let i = 0; i < 5; i += 1) {
      time.step(1e6);
      expect(clock.now()).toBe(1500);
    }
    clock.disarm();
    time.step(10);
    expect(clock.now()).toBe(1510);
  });

  it('knows that the time of its timer has passed when it rings, whatever the clock says', () => {
    const time = new SteppedTime();
    const rings: number[] = [];
    const clock: SteadyClock = new SteadyClock(time, () => rings.push(clock.now()));
    clock.arm(499.5);
    time.step(-1e6);
    time.run(500);
    expect(rings).toEqual([499]);
    expect(time.pending).toBe(0);
  });

  it('gains nothing by timers that ring early by less than a millisecond', () => {
    const time = new EarlyTime();
    let left = 1000;
    const clock: SteadyClock = new SteadyClock(time, () => {
      if ((left -= 1) > 0) clock.arm(20);
    });
    clock.arm(20);
    time.run();
    expect(clock.now() - time.real.now()).toBeLessThan(1);
  });

  it('goes on by its timers alone where the clock stands still', () => {
    const time = new SteppedTime();
    let rings = 0;
    const clock: SteadyClock = new SteadyClock(time, () => {
      rings += 1;
      time.step(-1);
      if (clock.now() < 100) clock.arm(1);
    });
    time.at(0, () => clock.arm(1));
    time.run(1000);
    expect(clock.now()).toBeGreaterThanOrEqual(100);
    expect(rings).toBeLessThan(1000);
  });

  it('has one timer: the earliest that was asked for', () => {
    const time = new SteppedTime();
    const rings: number[] = [];
    const clock: SteadyClock = new SteadyClock(time, () => rings.push(clock.now()));
    for (const ms of [500, 200, 300]) clock.arm(ms);
    expect(time.pending).toBe(1);
    time.run(1000);
    expect(rings).toEqual([200]);
    clock.arm(100);
    clock.disarm();
    expect(time.pending).toBe(0);
  });

  it('arms no timer that is too long for the platform', () => {
    const time = new SteppedTime();
    new SteadyClock(time).arm(1e11);
    expect(time.longestMs).toBe(2 ** 31 - 1);
  });
});
