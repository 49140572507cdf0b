import { asyncScheduler, VirtualTimeScheduler } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it } from 'vitest';
import { waitFor } from '../../src/retry/wait-for.js';

const MONTH = 2_592_000_000;

describe('waitFor', () => {
  it('emits once and completes', () => {
    new TestScheduler((actual, expected) => expect(actual).toEqual(expected)).run(({ expectObservable }) => {
      expectObservable(waitFor(20, asyncScheduler)).toBe('20ms (a|)', { a: 0 });
      expectObservable(waitFor(19.2, asyncScheduler)).toBe('20ms (a|)', { a: 0 });
      expectObservable(waitFor(0, asyncScheduler)).toBe('(a|)', { a: 0 });
      expectObservable(waitFor(-5, asyncScheduler)).toBe('(a|)', { a: 0 });
    });
  });

  it('waits for months in slices that a timer of the platform can hold', () => {
    const scheduler = new VirtualTimeScheduler();
    const armed: number[] = [];
    const schedule = scheduler.schedule.bind(scheduler);
    scheduler.schedule = (work, delay = 0, state) => {
      armed.push(delay);
      return schedule(work, delay, state as never);
    };
    let at = -1;
    waitFor(MONTH, scheduler).subscribe(() => (at = scheduler.now()));
    scheduler.flush();

    expect(at).toBe(MONTH);
    expect(armed).toEqual([2 ** 31 - 1, MONTH - (2 ** 31 - 1)]);
  });

  it('leaves no timer when it is unsubscribed in its second slice', () => {
    const scheduler = new VirtualTimeScheduler();
    const emitted: number[] = [];
    const waiting = waitFor(MONTH, scheduler).subscribe((value) => emitted.push(value));
    scheduler.schedule(() => waiting.unsubscribe(), MONTH - 1);
    scheduler.flush();
    expect(emitted).toEqual([]);
    expect(scheduler.actions).toEqual([]);
  });
});
