import { type SchedulerLike, interval, take, timer } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { steadyScheduler } from '../../src/org/steady-scheduler.js';
import { EarlyTime } from '../gate/early-time.js';
import { SteppedTime } from '../gate/stepped-time.js';

function setUp(time = new SteppedTime()): { time: SteppedTime; steady: SchedulerLike } {
  return { time, steady: steadyScheduler(time) };
}

describe('steadyScheduler', () => {
  it('goes with the scheduler, and leaves no timer behind', () => {
    const { time, steady } = setUp();
    const rang: number[] = [];
    timer(20, steady).subscribe(() => rang.push(steady.now()));
    interval(30, steady)
      .pipe(take(3))
      .subscribe(() => rang.push(steady.now()));
    time.run(1000);
    expect(rang).toEqual([20, 30, 60, 90]);
    expect(steady.now()).toBe(1000);
    expect(time.pending).toBe(0);
  });

  it('runs ahead of the timer that is due next by a second at most, however often it is read', () => {
    const { time, steady } = setUp();
    timer(5000, steady).subscribe();
    const next = timer(500, steady).subscribe();
    for (let i = 0; i < 5; i += 1) {
      time.step(1e6);
      expect(steady.now()).toBe(1500);
    }
    next.unsubscribe();
    time.step(1e6);
    expect(steady.now()).toBe(6000);
  });

  it('believes the clock while no timer is armed', () => {
    const { time, steady } = setUp();
    timer(500, steady).subscribe().unsubscribe();
    time.step(1e6);
    expect(steady.now()).toBe(1e6);
  });

  it('stands while the clock goes back, and goes on from there', () => {
    const { time, steady } = setUp();
    time.run(100);
    expect(steady.now()).toBe(100);
    time.step(-1e6);
    expect(steady.now()).toBe(100);
    time.run(150);
    expect(steady.now()).toBe(150);
  });

  it('knows that the time of a timer has passed when it rings, whatever the clock says', () => {
    const { time, steady } = setUp();
    const rang: number[] = [];
    timer(500, steady).subscribe(() => rang.push(steady.now()));
    time.step(-1e6);
    time.run();
    expect(rang).toEqual([499]);
  });

  it('is not held back by an action that goes on, once it has rung', () => {
    const { time, steady } = setUp();
    interval(500, steady).pipe(take(10)).subscribe();
    time.run();
    expect(steady.now()).toBe(5000);
  });

  it('gains nothing by timers that ring early by less than a millisecond', () => {
    const { time, steady } = setUp(new EarlyTime());
    let left = 1000;
    const again = (): void => {
      if ((left -= 1) > 0) timer(20, steady).subscribe(again);
    };
    again();
    time.run();
    expect(steady.now() - time.real.now()).toBeLessThan(1);
    expect(left).toBe(0);
  });

  it('lets what came while the loop was blocked be read before a timer that is late: it may end its wait', () => {
    const { time, steady } = setUp();
    const rang: string[] = [];
    const waits = timer(100, steady).subscribe(() => rang.push('ended'));
    timer(100, steady).subscribe(() => rang.push('waits still'));
    time.at(99, () => time.step(300));
    time.at(100, () => waits.unsubscribe());
    time.run();
    expect(rang).toEqual(['waits still']);
    expect(steady.now()).toBe(400);
    expect(time.pending).toBe(0);
  });

  it('puts a timer that is late off once, however long the loop is blocked then', () => {
    const { time, steady } = setUp();
    const rang: number[] = [];
    timer(100, steady).subscribe(() => rang.push(steady.now()));
    for (let ms = 99; ms < 110; ms += 1) time.at(ms, () => time.step(300));
    time.run();
    expect(rang).toEqual([700]);
  });
});
