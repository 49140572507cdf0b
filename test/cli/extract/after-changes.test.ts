import { timer } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it } from 'vitest';
import { afterChanges } from '../../../src/cli/extract/after-changes.js';

/** The milliseconds at which the work began, with a pause of a second, where each piece takes so long. */
function begun(changes: string, tookMs: number): readonly number[] {
  const at: number[] = [];
  const scheduler = new TestScheduler(() => undefined);
  scheduler.run(({ hot, flush }) => {
    const work = () => {
      at.push(scheduler.frame);
      return timer(tookMs);
    };
    hot(changes).pipe(afterChanges(work, 1000)).subscribe();
    flush();
  });
  return at;
}

describe('afterChanges', () => {
  it('leaves the pause between the end of a work and the next, however slow it is', () => {
    expect(begun('a 499ms a 499ms a 499ms a 499ms a 499ms a 499ms a 499ms a 499ms a 499ms a 9s -', 700)).toEqual([
      1000, 2700, 4400, 6100,
    ]);
  });

  it('works once more for what changed while it worked, and for nothing else', () => {
    expect(begun('a 1100ms b 9s -', 700)).toEqual([1000, 2700]);
    expect(begun('a 9s b 9s -', 0)).toEqual([1000, 10_001]);
    expect(begun('10s -', 0)).toEqual([]);
  });
});
