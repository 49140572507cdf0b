import {
  EMPTY,
  type MonoTypeOperatorFunction,
  type Observable,
  asyncScheduler,
  defer,
  of,
  retry,
  retryWhen,
  switchMap,
  throwError,
  timer,
} from 'rxjs';
import { type RunHelpers, TestScheduler } from 'rxjs/testing';
import { describe, expect, it } from 'vitest';
import { BodyError, HttpError, NetworkError } from '../../src/errors.js';
import { RetryBudget } from '../../src/retry/retry-budget.js';
import { retryDelay } from '../../src/retry/retry-delay.js';
import { retryNotifier } from '../../src/retry/retry-notifier.js';
import type { RetryPolicy } from '../../src/retry/retry-policy.js';

const NOW = Date.UTC(2026, 10, 23, 12);
const faces: readonly (readonly [string, (policy: RetryPolicy) => MonoTypeOperatorFunction<string>])[] = [
  ['retry({ delay: retryDelay(policy) })', (policy) => retry({ delay: retryDelay(policy) })],
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- deprecated and in use: it must go on working
  ['retryWhen(retryNotifier(policy))', (policy) => retryWhen(retryNotifier(policy))],
];

const refused = (retryAfterMs?: number) =>
  new HttpError('x', { status: 429, attempts: 1, hint: retryAfterMs === undefined ? undefined : { retryAfterMs } });
const unavailable = new HttpError('x', { status: 503, attempts: 1 });
const missing = new HttpError('x', { status: 404, attempts: 1 });
const unauthorized = new HttpError('x', { status: 401, attempts: 1 });
const empty = new BodyError('x', { bytes: 0, reason: 'empty', attempts: 1 });
const reset = new NetworkError('x', { code: 'ECONNRESET', attempts: 1 });
const stale = new NetworkError('x', { code: 'UND_ERR_SOCKET', stale: true, attempts: 1 });
const page = '50ms (p|)';

interface Case {
  readonly says: string;
  readonly policy?: RetryPolicy;
  /** The answers to one request, one after the other, and when each is subscribed. */
  readonly answers: readonly (readonly [marbles: string, subscribed: string, error?: unknown])[];
  readonly output: string;
  /** What is compared of the error that comes out. */
  readonly error?: object;
  readonly unsubscribed?: string;
}

// The dice show the middle: backoffs are 500 ms, 1 s, 2 s …
const cases: readonly Case[] = [
  {
    says: 'an answer passes, and nothing is sent again',
    answers: [
      [page, '^ 49ms !'],
      [page, '-'],
    ],
    output: page,
  },
  {
    says: 'a told wait is waited out in full, counted from the answer',
    answers: [
      ['100ms #', '^ 99ms !', refused(2000)],
      [page, '2100ms ^ 49ms !'],
    ],
    output: '2150ms (p|)',
  },
  {
    says: 'a told wait of 0 goes again in the next turn, and after 1 s the second time',
    answers: [
      ['10ms #', '^ 9ms !', refused(0)],
      ['10ms #', '10ms ^ 9ms !', refused(0)],
      [page, '1020ms ^ 49ms !'],
    ],
    output: '1070ms (p|)',
  },
  {
    says: 'a refusal without a hint is waited for with jitter, and does not count',
    policy: { attempts: 1 },
    answers: [
      ['10ms #', '^ 9ms !', refused()],
      ['10ms #', '510ms ^ 9ms !', refused()],
      [page, '1520ms ^ 49ms !'],
    ],
    output: '1570ms (p|)',
  },
  {
    says: 'a told wait over maxWaitMs fails at once',
    answers: [
      ['10ms #', '^ 9ms !', refused(180_001)],
      [page, '-'],
    ],
    output: '10ms #',
    error: { name: 'RateLimitError', retryAt: NOW + 10 + 180_001, attempts: 1 },
  },
  {
    says: 'a wait of 30 days is waited out where that is allowed',
    policy: { maxWaitMs: Infinity },
    answers: [
      ['10ms #', '^ 9ms !', refused(2_592_000_000)],
      [page, '2592000010ms ^ 49ms !'],
    ],
    output: '2592000060ms (p|)',
  },
  {
    says: 'behind a gate a refused request goes again in the same turn, and does not count',
    policy: { behindGate: true, attempts: 1 },
    answers: [
      ['10ms #', '^ 9ms !', refused(9e9)],
      ['10ms #', '10ms ^ 9ms !', refused()],
      [page, '20ms ^ 49ms !'],
    ],
    output: '70ms (p|)',
  },
  {
    says: 'what is unavailable is waited for with jitter',
    answers: [
      ['10ms #', '^ 9ms !', unavailable],
      ['10ms #', '510ms ^ 9ms !', reset],
      [page, '1520ms ^ 49ms !'],
    ],
    output: '1570ms (p|)',
  },
  {
    says: 'the last attempt fails with how often it was sent',
    policy: { attempts: 2 },
    answers: [
      ['10ms #', '^ 9ms !', reset],
      ['10ms #', '510ms ^ 9ms !', unavailable],
      [page, '-'],
    ],
    output: '520ms #',
    error: { name: 'HttpError', status: 503, attempts: 2, gaveUp: 'attempts' },
  },
  {
    says: 'the third empty body in a row is the last',
    answers: [
      ['10ms #', '^ 9ms !', empty],
      ['10ms #', '510ms ^ 9ms !', empty],
      ['10ms #', '1520ms ^ 9ms !', empty],
    ],
    output: '1530ms #',
    error: { name: 'BodyError', attempts: 3, gaveUp: 'attempts' },
  },
  {
    says: 'a stale connection is left in the same turn, once',
    answers: [
      ['10ms #', '^ 9ms !', stale],
      ['10ms #', '10ms ^ 9ms !', stale],
      [page, '520ms ^ 49ms !'],
    ],
    output: '570ms (p|)',
  },
  {
    says: 'a 401 goes again as soon as there is another token',
    policy: { renew: () => timer(30) },
    answers: [
      ['10ms #', '^ 9ms !', unauthorized],
      [page, '40ms ^ 49ms !'],
    ],
    output: '90ms (p|)',
  },
  {
    says: 'a 401 behind a 401 waits with jitter before it asks for another token',
    policy: { renew: () => timer(30) },
    answers: [
      ['10ms #', '^ 9ms !', unauthorized],
      ['10ms #', '40ms ^ 9ms !', unauthorized],
      [page, '580ms ^ 49ms !'],
    ],
    output: '630ms (p|)',
  },
  {
    says: 'a renewal that says much is one',
    policy: { renew: () => of(1, 2, 3) },
    answers: [
      ['10ms #', '^ 9ms !', unauthorized],
      [page, '10ms ^ 49ms !'],
    ],
    output: '60ms (p|)',
  },
  {
    says: 'a renewal that completes empty is enough',
    policy: { renew: () => EMPTY },
    answers: [
      ['10ms #', '^ 9ms !', unauthorized],
      [page, '10ms ^ 49ms !'],
    ],
    output: '60ms (p|)',
  },
  {
    says: 'a renewal that fails is how it ends',
    policy: { renew: () => timer(5).pipe(switchMap(() => throwError(() => new Error('no token')))) },
    answers: [
      ['10ms #', '^ 9ms !', unauthorized],
      [page, '-'],
    ],
    output: '15ms #',
    error: { message: 'no token' },
  },
  {
    says: 'a 401 without a renewal is final, and so is any other refusal',
    answers: [
      ['10ms #', '^ 9ms !', unauthorized],
      [page, '-'],
    ],
    output: '10ms #',
    error: { name: 'HttpError', status: 401, attempts: 1, gaveUp: undefined },
  },
  {
    says: 'a final error after one that passed says how often it was sent',
    answers: [
      ['10ms #', '^ 9ms !', unavailable],
      ['10ms #', '510ms ^ 9ms !', missing],
      [page, '-'],
    ],
    output: '520ms #',
    error: { name: 'HttpError', status: 404, attempts: 2, gaveUp: undefined },
  },
  {
    says: 'an error of another library is understood by its shape, and comes out as it is',
    policy: { attempts: 2 },
    answers: [
      ['10ms #', '^ 9ms !', { status: 500 }],
      ['10ms #', '510ms ^ 9ms !', { status: 500 }],
    ],
    output: '520ms #',
    error: { status: 500 },
  },
  {
    says: 'the deadline ends a backoff in the middle',
    policy: { deadlineMs: 800 },
    answers: [
      ['10ms #', '^ 9ms !', reset],
      ['10ms #', '510ms ^ 9ms !', reset],
      [page, '-'],
    ],
    output: '810ms #',
    error: { name: 'NetworkError', attempts: 2, gaveUp: 'deadline' },
  },
  {
    says: 'unsubscribing ends the request that is out',
    answers: [
      ['10ms #', '^ 9ms !', reset],
      [page, '510ms ^ 19ms !'],
    ],
    output: '-',
    unsubscribed: '530ms !',
  },
  {
    says: 'unsubscribing ends a wait, and nothing is sent afterwards',
    answers: [
      ['10ms #', '^ 9ms !', reset],
      [page, '-'],
    ],
    output: '-',
    unsubscribed: '300ms !',
  },
];

describe.each(faces)('%s', (_name, again) => {
  const run = (test: (helpers: RunHelpers) => void): void =>
    new TestScheduler((actual, expected) => expect(actual).toEqual(expected)).run(test);

  it.each(cases)('$says', ({ answers, output, policy, error, unsubscribed }) => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const sources = answers.map(([marbles, , failure]) => cold(marbles, undefined, failure));
      let sent = 0;
      const request$ = defer((): Observable<string> => sources[sent++]!);
      const wallClock = () => NOW + asyncScheduler.now();
      const output$ = request$.pipe(again({ random: () => 0.5, wallClock, ...policy }));
      expectObservable(output$, unsubscribed).toBe(output, undefined, error && expect.objectContaining(error));
      sources.forEach((source, index) => expectSubscriptions(source.subscriptions).toBe(answers[index]![1]));
    });
  });

  it('waits in the line of a shared budget when that is spent, and gives the place up when it is left', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const budget = new RetryBudget({ capacity: 1 });
      const request = () => {
        const sources = [cold('10ms #', undefined, reset), cold(page)];
        let sent = 0;
        return { sources, output$: defer(() => sources[sent++]!).pipe(again({ random: () => 0, budget })) };
      };
      const [first, second, third] = [request(), request(), request()];
      expectObservable(first.output$).toBe('60ms (p|)');
      expectObservable(second.output$, '500ms !').toBe('-');
      expectObservable(third.output$).toBe('1060ms (p|)');
      expectSubscriptions(first.sources[1]!.subscriptions).toBe('10ms ^ 49ms !');
      expectSubscriptions(second.sources[1]!.subscriptions).toBe([]);
      expectSubscriptions(third.sources[1]!.subscriptions).toBe('1010ms ^ 49ms !');
    });
  });

  it('spends nothing of a budget on what goes again at once: a refusal behind a gate, a stale connection', () => {
    run(({ cold, expectObservable }) => {
      const budget = new RetryBudget({ capacity: 1 });
      const sources = [refused(), stale, refused(9e9)].map((error) => cold('10ms #', undefined, error));
      let sent = 0;
      const request$ = defer((): Observable<string> => sources[sent++] ?? cold(page));
      expectObservable(request$.pipe(again({ budget, behindGate: true }))).toBe('80ms (p|)');
    });
  });

  it('does not count a try that was made while the budget was spent, though others succeed', () => {
    run(({ cold, expectObservable }) => {
      const budget = new RetryBudget({ capacity: 1, gain: 0 });
      let sent = 0;
      const request$ = defer((): Observable<string> => {
        budget.succeeded();
        sent += 1;
        return sent === 4 ? cold(page) : cold('10ms #', undefined, reset);
      });
      // The second retry is the first probe, a second after the first; so is the third, as others have succeeded.
      expectObservable(request$.pipe(again({ budget, attempts: 3, random: () => 0 }))).toBe('2060ms (p|)');
    });
  });

  it('tells of every retry before its wait begins', () => {
    const facts: unknown[] = [];
    run(({ cold, expectObservable }) => {
      const sources = [cold('#', undefined, reset), cold('#', undefined, refused(70)), cold('(p|)')];
      let sent = 0;
      const onRetry: RetryPolicy['onRetry'] = ({ error, attempt, delayMs }) =>
        facts.push([asyncScheduler.now(), (error as Error).name, attempt, delayMs]);
      expectObservable(defer(() => sources[sent++]!).pipe(again({ random: () => 0.5, onRetry }))).toBe('570ms (p|)');
    });
    expect(facts).toEqual([
      [0, 'NetworkError', 1, 500],
      [500, 'HttpError', 2, 70],
    ]);
  });

  it('ends with what a listener or a dialect throws', () => {
    run(({ cold, expectObservable }) => {
      const broken = new Error('broken');
      const fails = (): never => {
        throw broken;
      };
      const request$ = cold('10ms #', undefined, reset);
      expectObservable(request$.pipe(again({ onRetry: fails }))).toBe('10ms #', undefined, broken);
      const dialect = { hint: () => undefined, classify: fails };
      expectObservable(request$.pipe(again({ dialect }))).toBe('10ms #', undefined, broken);
    });
  });

  it('begins anew with every subscription', () => {
    run(({ cold, expectObservable }) => {
      const request$ = cold('10ms #', undefined, reset).pipe(again({ attempts: 2, random: () => 0.5 }));
      const gaveUp: unknown = expect.objectContaining({ attempts: 2 });
      expectObservable(request$).toBe('520ms #', undefined, gaveUp);
      expectObservable(request$, '1s ^').toBe('1520ms #', undefined, gaveUp);
    });
  });
});
