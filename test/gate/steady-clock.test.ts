import { describe, expect, it } from 'vitest';
import { SteadyClock } from '../../src/gate/steady-clock.js';
import { SteppedTime } from './stepped-time.js';

describe('SteadyClock', () => {
  it('goes with the scheduler', () => {
    const time = new SteppedTime();
    const clock = new SteadyClock(time);
    time.run(1234);
    expect(clock.now()).toBe(1234);
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
    expect(clock.arm(500)).toBe(500);
    for (let i = 0; i < 5; i += 1) {
      time.step(1e6);
      expect(clock.now()).toBe(1500);
    }
    clock.disarm();
    time.step(10);
    expect(clock.now()).toBe(1510);
  });

  it('knows that the time of a timer has passed when it fires, whatever the clock says', () => {
    const time = new SteppedTime();
    const clock = new SteadyClock(time);
    const due = clock.arm(500);
    time.step(-1e6);
    time.run(500);
    clock.fired(due);
    expect(clock.now()).toBe(500);
  });
});
