import { asyncScheduler } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { Lane } from '../../src/gate/line/lane.js';
import { holdUp } from '../../src/org/hold-up.js';

const answer = (status: number) => ({ status, headers: new Headers() });

describe('holdUp', () => {
  it('counts a refusal until its body is read, once, however often it is told of that', () => {
    const lane = new Lane({ scheduler: asyncScheduler });
    const refused = holdUp(lane);
    const [first, second] = [refused?.(answer(429)), refused?.(answer(429))];
    expect(lane.refusals).toBe(2);
    first?.();
    first?.();
    expect(lane.refusals).toBe(1);
    second?.();
    expect(lane.refusals).toBe(0);
  });

  it.each([200, 202, 400, 404, 500])('holds nobody up for an answer %i', (status) => {
    const lane = new Lane({ scheduler: asyncScheduler });
    expect(holdUp(lane)?.(answer(status))).toBeUndefined();
    expect(lane.refusals).toBe(0);
  });
});
