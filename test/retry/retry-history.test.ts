import { VirtualTimeScheduler } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { AuthError, BodyError, DecodeError, HttpError, NetworkError, RateLimitError } from '../../src/errors.js';
import { httpDialect } from '../../src/retry/http-dialect.js';
import { RetryBudget } from '../../src/retry/retry-budget.js';
import { RetryHistory } from '../../src/retry/retry-history.js';
import { type RetryPolicy, completePolicy } from '../../src/retry/retry-policy.js';

const NOW = Date.UTC(2026, 10, 23, 12);
const IN_90_S = 'Mon, 23 Nov 2026 12:01:30 GMT';
const HOUR_AGO = 'Mon, 23 Nov 2026 11:00:00 GMT';

/** A history whose dice always show the upper end, so that a jittered backoff is the whole of its span. */
function history(policy: RetryPolicy = {}) {
  const scheduler = new VirtualTimeScheduler();
  return {
    scheduler,
    history: new RetryHistory(completePolicy({ scheduler, wallClock: () => NOW, random: () => 1, ...policy })),
  };
}

/** An answer as it came: status, header, body. Its error is what the rooms above make of it. */
interface Answer {
  readonly status: number;
  readonly retryAfter?: string;
  readonly date?: string;
  readonly body?: 'empty' | 'html' | 'syntax' | 'too-large';
  readonly code?: string;
  readonly stale?: boolean;
}

function errorOf({ status, retryAfter, date, body, code, stale }: Answer): Error {
  if (code !== undefined) return new NetworkError('x', { code, stale, attempts: 1 });
  if (body !== undefined) return new BodyError('x', { bytes: 0, reason: body, attempts: 1 });
  const headers = new Headers({ ...(retryAfter && { 'retry-after': retryAfter }), ...(date && { date }) });
  const hint = httpDialect.hint({ status, headers, body: '', receivedAt: NOW });
  return new HttpError('x', { status, hint, attempts: 1 });
}

const failed = (error: object) => ({ kind: 'fail', error: expect.objectContaining(error) as unknown });
const again = (kind: 'wait' | 'backoff' | 'renew', delayMs: number) => ({ kind, delayMs });
const backoffs = (...spans: readonly number[]) => spans.map((ms) => again('backoff', ms));
const renew = () => [];
const times = (count: number, answer: Answer): Answer[] => Array<Answer>(count).fill(answer);

/** Given these answers to one request, one after the other, these are the decisions. */
const table: readonly {
  readonly given: string;
  readonly policy?: object;
  readonly answers: readonly Answer[];
  readonly decisions: readonly object[];
}[] = [
  {
    given: '429 with seconds',
    answers: times(3, { status: 429, retryAfter: '42' }),
    decisions: [again('wait', 42_000), again('wait', 42_000), again('wait', 42_000)],
  },
  {
    given: '429 with a date, and a server whose clock is 60 s ahead',
    answers: [
      { status: 429, retryAfter: IN_90_S },
      { status: 429, retryAfter: IN_90_S, date: 'Mon, 23 Nov 2026 12:01:00 GMT' },
    ],
    decisions: [again('wait', 90_000), again('wait', 30_000)],
  },
  {
    given: '429 that says now, or a date in the past: at least 1 s from the second in a row',
    answers: [
      { status: 429, retryAfter: '0' },
      { status: 429, retryAfter: HOUR_AGO },
      { status: 429, retryAfter: '3' },
      { status: 500 },
      { status: 429, retryAfter: '0' },
    ],
    decisions: [again('wait', 0), again('wait', 1000), again('wait', 3000), ...backoffs(1000), again('wait', 0)],
  },
  {
    given: '429 without a header, or with one that is junk: backoff, never counted',
    answers: [
      { status: 429 },
      ...['-3', '1.5', 'soon', '5, 10'].map((retryAfter) => ({ status: 429, retryAfter })),
      ...times(20, { status: 429 }),
    ],
    decisions: [1000, 2000, 4000, 8000, 16_000, ...Array<number>(20).fill(30_000)].map((ms) => again('wait', ms)),
  },
  {
    given: '429 that asks for more than maxWaitMs',
    answers: [
      { status: 429, retryAfter: '180' },
      { status: 429, retryAfter: '181' },
    ],
    decisions: [
      again('wait', 180_000),
      failed({ name: 'RateLimitError', retryAt: NOW + 181_000, attempts: 2, org: 'acme', request: 'GET /x' }),
    ],
    policy: { org: 'acme', request: 'GET /x' },
  },
  {
    given: '429 behind a gate, whatever it says: at once, since the gate waits',
    answers: [{ status: 429, retryAfter: '42' }, { status: 429 }, ...times(20, { status: 429, retryAfter: '86400' })],
    decisions: Array<object>(22).fill(again('wait', 0)),
    policy: { behindGate: true },
  },
  {
    given: '503 with and without Retry-After',
    answers: [{ status: 503, retryAfter: '9' }, { status: 503 }, { status: 503, retryAfter: '600' }],
    decisions: [again('wait', 9000), ...backoffs(1000), failed({ name: 'RateLimitError' })],
  },
  {
    given: '408, 425, 500, 502, 504: backoff that doubles',
    answers: [{ status: 408 }, { status: 425 }, { status: 500 }, { status: 502 }, { status: 504 }],
    decisions: backoffs(1000, 2000, 4000, 8000, 16_000),
  },
  {
    given: '502 that says when: no sooner than that, and no later than maxWaitMs',
    answers: [
      { status: 502, retryAfter: '5' },
      { status: 502, retryAfter: '1' },
      { status: 502, retryAfter: '9999' },
    ],
    decisions: backoffs(5000, 2000, 180_000),
  },
  {
    given: '500 for ever: given up after the tenth',
    answers: times(10, { status: 500 }),
    decisions: [
      ...backoffs(1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000, 30_000),
      failed({ name: 'HttpError', status: 500, attempts: 10, gaveUp: 'attempts' }),
    ],
  },
  {
    given: 'one attempt only',
    answers: [{ status: 429, retryAfter: '1' }, { status: 500 }],
    decisions: [again('wait', 1000), failed({ status: 500, attempts: 2, gaveUp: 'attempts' })],
    policy: { attempts: 1 },
  },
  {
    given: 'decorrelated jitter',
    answers: times(4, { status: 500 }),
    decisions: backoffs(3000, 9000, 27_000, 30_000),
    policy: { jitter: 'decorrelated' },
  },
  {
    given: 'a reset, a refused connection, a timeout, JSON cut short',
    answers: [
      { status: 0, code: 'ECONNRESET' },
      { status: 0, code: 'ECONNREFUSED' },
      { status: 0, code: 'UND_ERR_BODY_TIMEOUT' },
      { status: 200, body: 'syntax' },
    ],
    decisions: backoffs(1000, 2000, 4000, 8000),
  },
  {
    given: 'JSON cut short for ever',
    answers: times(10, { status: 200, body: 'syntax' }),
    decisions: [
      ...backoffs(1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000, 30_000),
      failed({ name: 'BodyError', reason: 'syntax', attempts: 10, gaveUp: 'attempts' }),
    ],
  },
  {
    given: 'three empty bodies in a row',
    answers: times(3, { status: 200, body: 'empty' }),
    decisions: [
      ...backoffs(1000, 2000),
      failed({ name: 'BodyError', reason: 'empty', attempts: 3, gaveUp: 'attempts' }),
    ],
  },
  {
    given: 'three answers in a row that are not HTTP',
    answers: times(3, { status: 0, code: 'HPE_INVALID_CONSTANT' }),
    decisions: [...backoffs(1000, 2000), failed({ name: 'NetworkError', attempts: 3, gaveUp: 'attempts' })],
  },
  {
    given: 'three in a row of which each is broken in another way',
    answers: [
      { status: 200, body: 'empty' },
      { status: 200, body: 'html' },
      { status: 0, code: 'HPE_INVALID_CONSTANT' },
    ],
    decisions: backoffs(1000, 2000, 4000),
  },
  {
    given: 'two empty bodies, another failure, two more',
    answers: [
      ...times(2, { status: 200, body: 'empty' }),
      { status: 500 },
      ...times(2, { status: 200, body: 'empty' }),
    ],
    decisions: backoffs(1000, 2000, 4000, 8000, 16_000),
  },
  {
    given: 'a body over the cap',
    answers: [{ status: 200, body: 'too-large' }],
    decisions: [failed({ name: 'BodyError', attempts: 1, gaveUp: undefined })],
  },
  {
    given: 'a stale connection: at once, once',
    answers: times(3, { status: 0, code: 'UND_ERR_SOCKET', stale: true }),
    decisions: [again('wait', 0), ...backoffs(1000, 2000)],
  },
  {
    given: 'a stale connection, another failure, a stale one again: at once each time',
    answers: [
      { status: 0, code: 'UND_ERR_SOCKET', stale: true },
      { status: 500 },
      { status: 0, code: 'UND_ERR_SOCKET', stale: true },
    ],
    decisions: [again('wait', 0), ...backoffs(1000), again('wait', 0)],
  },
  {
    given: 'an untrusted certificate',
    answers: [{ status: 0, code: 'CERT_HAS_EXPIRED' }],
    decisions: [failed({ name: 'NetworkError', code: 'CERT_HAS_EXPIRED', attempts: 1 })],
  },
  {
    given: '401 with nothing to renew',
    answers: [{ status: 401 }],
    decisions: [failed({ name: 'HttpError', status: 401, attempts: 1, gaveUp: undefined })],
  },
  {
    given: '401 once, another failure, 401 again: renewed at once each time',
    answers: [{ status: 401 }, { status: 500 }, { status: 401 }],
    decisions: [again('renew', 0), ...backoffs(1000), again('renew', 0)],
    policy: { renew },
  },
  {
    given: '401 for ever: from the second in a row it counts and waits',
    answers: times(4, { status: 401 }),
    decisions: [
      again('renew', 0),
      again('renew', 1000),
      again('renew', 2000),
      failed({ status: 401, attempts: 4, gaveUp: 'attempts' }),
    ],
    policy: { renew, attempts: 3 },
  },
  ...[400, 403, 404, 409, 413, 501, 505, 307].map((status) => ({
    given: `${status}, also after failures that passed`,
    answers: [{ status: 500 }, { status }],
    decisions: [...backoffs(1000), failed({ name: 'HttpError', status, attempts: 2, gaveUp: undefined })],
  })),
];

describe('RetryHistory', () => {
  it.each(table)('$given', ({ answers, decisions, policy = {} }) => {
    const { history: request } = history(policy);
    const made = answers.map((answer, index) => request.decide(errorOf(answer), index + 1));
    expect(made).toEqual(decisions);
  });

  it.each([new DecodeError('x', { issues: [] }), new AuthError('x', {}), new TypeError('x'), { status: 404 }, 'x'])(
    'gives up %s at once',
    (error) => {
      expect(history().history.decide(error, 1).kind).toBe('fail');
    },
  );

  it('believes no third login page of a proxy in a row, however long each of them is', () => {
    const { history: request } = history();
    const decisions = [700, 701, 702].map((bytes, index) =>
      request.decide(new BodyError('x', { bytes, reason: 'html', attempts: 1 }), index + 1),
    );
    expect(decisions).toEqual([...backoffs(1000, 2000), failed({ name: 'BodyError', gaveUp: 'attempts' })]);
  });

  it('takes no name for its RateLimitError from an error of another library, whose request is no text', () => {
    const error = { status: 429, retryAfter: 1e6, request: { path: '/x?token=t' }, org: 7 };
    expect(history().history.decide(error, 1)).toEqual(
      failed({ org: undefined, request: undefined, message: expect.stringMatching(/^told to wait/) as unknown }),
    );
  });

  it('does not count what a gate refused in its own name as sent', () => {
    const { history: request } = history();
    request.decide(new HttpError('x', { status: 500, attempts: 1 }), 1);
    const decision = request.decide(new RateLimitError('x', { retryAt: 7, attempts: 0 }), 2);
    expect(decision).toEqual(failed({ name: 'RateLimitError', retryAt: 7, attempts: 1 }));
  });

  it('keeps what the failed request was when it makes a RateLimitError', () => {
    const error = new HttpError('x', {
      status: 429,
      hint: { retryAfterMs: 1e9 },
      org: 'o',
      request: 'r',
      correlationId: 'c',
    });
    expect(history().history.decide(error, 1)).toEqual(
      failed({
        org: 'o',
        request: 'r',
        correlationId: 'c',
        cause: error,
        message: expect.stringMatching(/^r: .*maxWaitMs/) as unknown,
      }),
    );
  });

  describe('with a budget', () => {
    const error = new HttpError('x', { status: 500, attempts: 1 });
    const setup = (policy: RetryPolicy = {}) => {
      const scheduler = new VirtualTimeScheduler();
      const budget = new RetryBudget({ scheduler });
      return { budget, ...history({ scheduler, budget, attempts: 3, ...policy }), scheduler };
    };

    it('counts the first failure, and then those with successes of others between them', () => {
      const { budget, history: request } = setup();
      for (let attempt = 1; attempt <= 20; attempt++) expect(request.decide(error, attempt).kind).toBe('backoff');
      budget.succeeded();
      expect(request.decide(error, 21).kind).toBe('backoff');
      expect(request.decide(error, 22).kind).toBe('backoff');
      budget.succeeded();
      expect(request.decide(error, 23)).toEqual(failed({ attempts: 23, gaveUp: 'attempts' }));
    });

    it('does not count a try that was a probe', () => {
      const { budget, history: request } = setup();
      for (let attempt = 1; attempt <= 20; attempt++) {
        budget.succeeded();
        request.probing = true;
        expect(request.decide(error, attempt).kind).toBe('backoff');
      }
      budget.succeeded();
      request.decide(error, 21);
      budget.succeeded();
      request.decide(error, 22);
      budget.succeeded();
      expect(request.decide(error, 23)).toEqual(failed({ gaveUp: 'attempts' }));
    });

    const cutAt = (bytes: number) => new BodyError('x', { bytes, reason: 'syntax', attempts: 1 });

    it('counts a body that is cut at the same byte once more, whatever becomes of others', () => {
      const { history: request } = setup();
      expect(request.decide(cutAt(65_536), 1).kind).toBe('backoff');
      expect(request.decide(cutAt(65_536), 2).kind).toBe('backoff');
      expect(request.decide(cutAt(65_536), 3)).toEqual(
        failed({ name: 'BodyError', reason: 'syntax', attempts: 3, gaveUp: 'attempts' }),
      );
    });

    it('does not count bodies that are cut wherever the network breaks', () => {
      const { history: request } = setup();
      for (let attempt = 1; attempt <= 20; attempt++) {
        expect(request.decide(cutAt(1000 + (attempt % 7)), attempt).kind).toBe('backoff');
      }
    });

    it('gives up when nothing has succeeded for deadlineMs, and not before', () => {
      const { budget, history: request, scheduler } = setup({ attempts: 1000 });
      const at = (ms: number, work: () => void) => scheduler.schedule(work, ms);
      at(0, () => expect(request.decide(error, 1).kind).toBe('backoff'));
      at(899_999, () => expect(request.leftMs).toBe(1));
      at(899_999, () => budget.succeeded());
      at(1_799_998, () => expect(request.decide(error, 2).kind).toBe('backoff'));
      at(1_799_999, () => expect(request.decide(error, 3)).toEqual(failed({ attempts: 3, gaveUp: 'deadline' })));
      scheduler.flush();
      expect.assertions(4);
    });

    it('begins the deadline with its first failure when the last success is older', () => {
      const scheduler = new VirtualTimeScheduler();
      const budget = new RetryBudget({ scheduler });
      budget.succeeded();
      scheduler.schedule(() => {
        const { history: request } = history({ scheduler, budget });
        expect(request.leftMs).toBe(900_000);
      }, 7_200_000);
      scheduler.flush();
      expect.assertions(1);
    });

    it('never has more than deadlineMs left when the clock is set back', () => {
      const { history: request, scheduler } = setup();
      scheduler.now = () => -3_600_000;
      expect(request.leftMs).toBe(900_000);
    });

    it.each([
      ['refused', new HttpError('x', { status: 429, hint: { retryAfterMs: 1000 }, attempts: 1 })],
      ['stale', new NetworkError('x', { stale: true, attempts: 1 })],
      ['malformed', new BodyError('x', { bytes: 0, reason: 'empty', attempts: 1 })],
    ])('ends at the deadline also where it is %s', (_kind, refused) => {
      const { history: request, scheduler } = setup();
      scheduler.schedule(() => expect(request.decide(refused, 5)).toEqual(failed({ attempts: 5 })), 900_000);
      scheduler.flush();
      expect.assertions(1);
    });
  });
});
