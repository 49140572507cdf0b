import fc from 'fast-check';
import { type Observable, VirtualTimeScheduler, defer, mergeMap, of, range, retry, tap, throwError, timer } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { BodyError, HttpError, NetworkError } from '../../src/errors.js';
import { RetryBudget } from '../../src/retry/retry-budget.js';
import { retryDelay } from '../../src/retry/retry-delay.js';

const MINUTE = 60_000;

/** A stream of random numbers in [0, 1) that is the same for the same seed (mulberry32). */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const unavailable = new HttpError('x', { status: 503, attempts: 1 });

/** Who answers, at a moment: an error, or nothing when all is well. */
type Server = (now: number) => Error | undefined;

/** Requests of one org with the default policy, on virtual time; answers take 200 ms. */
function org(server: Server, random: () => number) {
  const scheduler = new VirtualTimeScheduler(undefined, Infinity);
  const budget = new RetryBudget({ scheduler });
  const sent: { readonly request: number; readonly at: number }[] = [];
  const ask = (request: number): Observable<number> =>
    defer(() => {
      sent.push({ request, at: scheduler.now() });
      return timer(200, scheduler);
    }).pipe(
      mergeMap(() => {
        const error = server(scheduler.now());
        return error ? throwError(() => error) : of(request);
      }),
      tap(() => budget.succeeded()),
      retry({ delay: retryDelay({ budget, scheduler, random }) }),
    );
  return { scheduler, budget, sent, ask };
}

/** A night: so many requests, sixteen in flight. */
function night(requests: number, server: Server, random: () => number) {
  const { scheduler, sent, ask } = org(server, random);
  const done: number[] = [];
  const errors: unknown[] = [];
  range(0, requests)
    .pipe(mergeMap(ask, 16))
    .subscribe({ next: (request) => done.push(request), error: (error: unknown) => errors.push(error) });
  scheduler.flush();
  return { done, errors, sent, endedAt: scheduler.now(), timers: scheduler.actions.length };
}

describe('a night with the defaults', () => {
  it('ends complete in each of 100 nights of 1000 requests, a quarter of whose answers fail', () => {
    // A page of HTML and an empty body, of which three in a row are final, are one answer in a hundred each.
    const faults: readonly Error[] = [
      ...Array<Error>(8).fill(unavailable),
      ...Array<Error>(8).fill(new NetworkError('x', { code: 'ECONNRESET', attempts: 1 })),
      ...Array<Error>(7).fill(new BodyError('x', { bytes: 9, reason: 'syntax', attempts: 1 })),
      new BodyError('x', { bytes: 0, reason: 'empty', attempts: 1 }),
      new BodyError('x', { bytes: 9, reason: 'html', attempts: 1 }),
    ];
    for (let seed = 1; seed <= 100; seed++) {
      const random = dice(seed);
      const { done, errors, sent } = night(
        1000,
        () => (random() < 0.25 ? faults[Math.floor(random() * faults.length)] : undefined),
        random,
      );
      expect([seed, errors, done.length]).toEqual([seed, [], 1000]);
      expect(sent.length).toBeGreaterThan(1200);
      expect(sent.length).toBeLessThan(1500);
    }
  }, 120_000);

  it('waits out a blackout of two minutes without a hint, and goes on soon after', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const dark = (now: number) => now >= 5000 && now < 5000 + 2 * MINUTE;
      const { done, errors, sent, endedAt, timers } = night(
        1000,
        (now) => (dark(now) ? unavailable : undefined),
        dice(seed),
      );
      expect([seed, errors, done.length, timers]).toEqual([seed, [], 1000, 0]);
      // The sixteen in flight spent the budget of 50 and then probed; without a budget they would have gone on and on.
      expect(sent.filter(({ at }) => dark(at)).length).toBeLessThan(16 + 50 + 8);
      // 1000 requests of 200 ms, sixteen at a time, take 12.5 s; the last probe comes at most 60 s after the light.
      expect(endedAt).toBeLessThan(5000 + 2 * MINUTE + 60_000 + 12_500 + 10_000);
    }
  });

  it('ends when there has been no success for 900 s, and leaves no timer', () => {
    const { done, errors, endedAt, timers } = night(1000, (now) => (now < 5000 ? undefined : unavailable), dice(1));
    expect(errors).toEqual([expect.objectContaining({ name: 'HttpError', status: 503, gaveUp: 'deadline' })]);
    expect(done.length).toBeGreaterThan(0);
    expect(endedAt).toBe(5000 + 15 * MINUTE);
    expect(timers).toBe(0);
  });
});

describe('the load on a server in trouble', () => {
  it('is at most 1.1 times the usual once the budget is spent, for any rate of requests', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.integer(), (perSecond, seed) => {
        const { scheduler, budget, sent, ask } = org(() => unavailable, dice(seed));
        const errors: unknown[] = [];
        const subscription = timer(0, 1000 / perSecond, scheduler)
          .pipe(mergeMap(ask))
          .subscribe({ error: (error: unknown) => errors.push(error) });
        scheduler.schedule(() => subscription.unsubscribe(), 200_000);
        scheduler.flush();

        expect(errors).toEqual([]);
        expect(budget.successes).toBe(0);
        const firsts = new Set<number>();
        const sends = sent.map(({ request, at }) => ({ at, first: !firsts.has(request) && !!firsts.add(request) }));
        const retries = sends.filter(({ first }) => !first);
        expect(retries.length).toBeGreaterThan(50);
        const spentAt = retries[49]!.at;
        const after = sends.filter(({ at }) => at > spentAt);
        expect(after.length / after.filter(({ first }) => first).length).toBeLessThanOrEqual(1.1);
        expect(scheduler.actions).toEqual([]);
      }),
      { numRuns: 16 },
    );
  }, 120_000);
});
