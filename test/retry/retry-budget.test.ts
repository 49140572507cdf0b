import fc from 'fast-check';
import { VirtualTimeScheduler } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { RetryBudget, type RetryBudgetOptions } from '../../src/retry/retry-budget.js';

/** A budget on virtual time, and a log of who left when, and how it was paid for. */
function watched(options: RetryBudgetOptions = {}) {
  const scheduler = new VirtualTimeScheduler();
  const budget = new RetryBudget({ ...options, scheduler });
  const left: string[] = [];
  const ask = (name: string) =>
    budget.spend().subscribe({
      next: (way) => left.push(`${scheduler.now()} ${name} ${way}`),
      complete: () => left.push(`${name} done`),
    });
  const at = (ms: number, work: () => void) => scheduler.schedule(work, ms - scheduler.now());
  return { scheduler, budget, left, ask, at };
}
const ways = (left: readonly string[]): readonly string[] => left.filter((line) => !line.endsWith('done'));

describe('RetryBudget', () => {
  it('lets retries go at once, in the same turn, while it is not spent', () => {
    const { budget, left, ask, scheduler } = watched({ capacity: 2 });
    ask('a');
    ask('b');
    expect(left).toEqual(['0 a counted', 'a done', '0 b counted', 'b done']);
    expect(scheduler.actions).toEqual([]);
    expect([budget.successes, budget.lastSuccessAt]).toEqual([0, undefined]);
  });

  it('lets out one probe at a time after 1, 2, 4 … 60 s when it is spent, first come, first served', () => {
    const { left, ask, scheduler } = watched({ capacity: 1 });
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j']) ask(name);
    scheduler.flush();
    const times = [1, 3, 7, 15, 31, 63, 123, 183, 243].map((s) => s * 1000);
    const probes = times.map((time, index) => `${time} ${'bcdefghij'.charAt(index)} probe`);
    expect(ways(left)).toEqual(['0 a counted', ...probes]);
  });

  it('lets a probe go at once when its time has passed with nobody waiting', () => {
    const { left, ask, at, scheduler } = watched({ capacity: 1 });
    ask('a');
    at(5000, () => ask('b'));
    at(6000, () => ask('c'));
    scheduler.flush();
    expect(ways(left)).toEqual(['0 a counted', '5000 b probe', '7000 c probe']);
  });

  it('begins anew at 1 s after a success, and two successes pay for a retry', () => {
    const { budget, left, ask, at, scheduler } = watched({ capacity: 1 });
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) ask(name);
    at(4000, () => budget.succeeded());
    at(4500, () => budget.succeeded());
    scheduler.flush();
    // c left at 3 s; d would have been due at 7 s, and is at 4 s. One token at 4.5 s; then 1 s after the last to leave.
    expect(ways(left)).toEqual([
      '0 a counted',
      '1000 b probe',
      '3000 c probe',
      '4000 d probe',
      '4500 e counted',
      '5500 f probe',
    ]);
    expect([budget.successes, budget.lastSuccessAt]).toEqual([2, 4500]);
  });

  it('never holds more than its capacity', () => {
    const { budget, left, ask } = watched({ capacity: 3 });
    for (let success = 0; success < 100; success++) budget.succeeded();
    for (const name of ['a', 'b', 'c', 'd']) ask(name);
    expect(ways(left)).toHaveLength(3);
  });

  it('gives up the place of one who leaves, and leaves no timer when nobody waits', () => {
    const { left, ask, at, scheduler } = watched({ capacity: 1 });
    ask('a');
    const b = ask('b');
    const c = ask('c');
    const d = ask('d');
    at(500, () => b.unsubscribe());
    at(1500, () => d.unsubscribe());
    scheduler.flush();
    expect(ways(left)).toEqual(['0 a counted', '1000 c probe']);
    expect(c.closed).toBe(true);
    expect(scheduler.now()).toBe(1500);
  });

  it('has no timer at all while it is used and nobody waits', () => {
    const { budget, ask, scheduler } = watched({ capacity: 1 });
    ask('a');
    budget.succeeded();
    ask('b').unsubscribe();
    scheduler.flush();
    expect(scheduler.now()).toBe(0);
  });

  it('serves who asks from inside a leave, in turn and not before those who wait', () => {
    const { budget, left, ask, scheduler } = watched({ capacity: 1 });
    budget.spend().subscribe(() => {
      ask('inner');
      budget.succeeded();
      budget.succeeded();
    });
    expect(left).toEqual(['0 inner counted', 'inner done']);
    expect(scheduler.actions).toEqual([]);
  });

  it('does not overflow where each who leaves asks for the next', () => {
    const budget = new RetryBudget({ capacity: 20_000 });
    let left = 0;
    const ask = (): void => {
      budget.spend().subscribe(() => {
        if (++left < 20_000) ask();
      });
    };
    ask();
    expect(left).toBe(20_000);
  });

  it('does not stand still when the clock is set back', () => {
    const { left, ask, scheduler } = watched({ capacity: 1 });
    const clock = scheduler.now.bind(scheduler);
    let step = 0;
    scheduler.now = () => clock() + step;
    ask('a');
    step = -3_600_000;
    ask('b');
    scheduler.flush();
    expect(clock()).toBe(1000);
    expect(ways(left)).toHaveLength(2);
  });

  it.each([
    [{ capacity: 0.5 }, 'retryBudget.capacity'],
    [{ capacity: Infinity }, 'retryBudget.capacity'],
    [{ capacity: '5' as unknown as number }, 'retryBudget.capacity'],
    [{ cost: 0 }, 'retryBudget.cost'],
    [{ cost: NaN }, 'retryBudget.cost'],
    [{ cost: '1' as unknown as number }, 'retryBudget.cost'],
    [{ gain: -1 }, 'retryBudget.gain'],
    [{ gain: Infinity }, 'retryBudget.gain'],
    [{ gain: null as unknown as number }, 'retryBudget.gain'],
  ])('refuses %j', (options, field) => {
    expect(() => new RetryBudget(options)).toThrow(expect.objectContaining({ name: 'ConfigError', field }));
  });

  describe('for any order of calls', () => {
    type Step = { readonly ms: number; readonly call: 'spend' | 'succeeded' | 'leave' };
    const steps: fc.Arbitrary<readonly Step[]> = fc.array(
      fc.record({
        ms: fc.integer({ min: 0, max: 5000 }),
        call: fc.constantFrom('spend' as const, 'spend' as const, 'succeeded' as const, 'leave' as const),
      }),
      { maxLength: 60 },
    );

    it('lets everybody go who stays, in order, never fails, and ends without a timer', () => {
      fc.assert(
        fc.property(steps, fc.integer({ min: 1, max: 5 }), (calls, capacity) => {
          const scheduler = new VirtualTimeScheduler();
          const budget = new RetryBudget({ capacity, scheduler });
          const served: number[] = [];
          const waiting = new Map<number, { unsubscribe(): void }>();
          let asked = 0;
          let gone = 0;
          let time = 0;
          for (const { ms, call } of calls) {
            time += ms;
            scheduler.schedule(() => {
              if (call === 'succeeded') {
                budget.succeeded();
                return;
              }
              if (call === 'leave') {
                const [first] = waiting;
                if (!first) return;
                waiting.delete(first[0]);
                first[1].unsubscribe();
                gone += 1;
                return;
              }
              const number = asked++;
              const subscription = budget.spend().subscribe(() => {
                served.push(number);
                waiting.delete(number);
              });
              if (!served.includes(number)) waiting.set(number, subscription);
            }, time);
          }
          scheduler.flush();
          expect(served).toHaveLength(asked - gone);
          expect(served).toEqual([...served].sort((a, b) => a - b));
          expect(scheduler.actions).toEqual([]);
        }),
      );
    });

    it('spends no more than capacity + gain a success + the probes of the time that passed', () => {
      fc.assert(
        fc.property(steps, fc.integer({ min: 1, max: 5 }), (calls, capacity) => {
          const scheduler = new VirtualTimeScheduler();
          const budget = new RetryBudget({ capacity, scheduler });
          const left = { counted: 0, probe: 0 };
          let time = 0;
          let successes = 0;
          for (const { ms, call } of calls) {
            time += ms;
            if (call === 'succeeded') successes += 1;
            scheduler.schedule(() => {
              if (call === 'succeeded') budget.succeeded();
              else budget.spend().subscribe((way) => (left[way] += 1));
            }, time);
          }
          scheduler.flush();
          expect(left.counted).toBeLessThanOrEqual(capacity + successes / 2);
          expect(left.probe).toBeLessThanOrEqual(scheduler.now() / 1000);
        }),
      );
    });
  });
});
