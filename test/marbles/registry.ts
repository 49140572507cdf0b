import {
  EMPTY,
  type MonoTypeOperatorFunction,
  type Observable,
  asyncScheduler,
  catchError,
  defer,
  finalize,
  merge,
  retry,
  retryWhen,
  take,
  throwError,
} from 'rxjs';
import type { MarbleOperator, MarbleRegistry } from '../../src/testing/run-marble-file.js';
import { isSluiceError } from '../../src/errors.js';
import type { Answer } from '../../src/gate/gate.js';
import { Lane } from '../../src/gate/line/lane.js';
import { Pool } from '../../src/gate/pool/pool.js';
import { Route } from '../../src/gate/route.js';
import { throttleTokens } from '../../src/gate/told/throttle-tokens.js';
import { TokenBucket } from '../../src/gate/told/token-bucket.js';
import type { LimitOptions } from '../../src/gate/told/told-limit.js';
import { withPermit } from '../../src/gate/with-permit.js';
import { Demand } from '../../src/page/demand.js';
import { paginate } from '../../src/page/paginate.js';
import { httpDialect } from '../../src/retry/http-dialect.js';
import { retryDelay } from '../../src/retry/retry-delay.js';
import { retryNotifier } from '../../src/retry/retry-notifier.js';
import type { RetryPolicy } from '../../src/retry/retry-policy.js';

/** The date at which every marble file begins. */
const BEGIN = Date.UTC(2026, 10, 24);
const wallClock = (): number => BEGIN + asyncScheduler.now();

/** The errors of the library as a file can write them down. */
function asJson<T>(): MonoTypeOperatorFunction<T> {
  return catchError((error: unknown) => {
    const { name, retryAt } = isSluiceError(error, 'RateLimitError') ? error : {};
    // eslint-disable-next-line rxjs-x/throw-error -- a marble file holds JSON
    return throwError(() => (retryAt === undefined ? error : { name, retryAt: new Date(retryAt).toISOString() }));
  });
}

interface PaginateOptions {
  /** Pages that are wanted from the start; default as many as come. */
  readonly demand?: number;
  /** The first input is a reader, who wants one more page with every value. */
  readonly reader?: boolean;
  /** Each page promises all that are behind it. */
  readonly ahead?: boolean;
  readonly take?: number;
}

/** Every input is the answer to the request for one page, in page order. */
const paginated: MarbleOperator = (options: PaginateOptions) => (inputs) => {
  const [reader$, answers] = options.reader ? [inputs[0], inputs.slice(1)] : [EMPTY, inputs];
  const demand = options.demand === undefined ? undefined : new Demand(options.demand);
  const behind = (page: number) => answers.map((_, index) => index).slice(page + 1);
  const pages$ = paginate(
    {
      first: 0,
      fetchPage: (page: number) => answers[page]!,
      next: (_, page) => behind(page)[0],
      ahead: options.ahead ? (_, page) => behind(page) : undefined,
    },
    demand,
  );
  const wanted$ = defer(() => {
    const reading = reader$?.subscribe(() => demand?.add());
    return pages$.pipe(finalize(() => reading?.unsubscribe()));
  });
  return [options.take === undefined ? wanted$ : wanted$.pipe(take(options.take))];
};

/** Every input is the answer to one attempt of the same request. */
const retried =
  (again: (policy: RetryPolicy) => MonoTypeOperatorFunction<unknown>): MarbleOperator =>
  ({ random = 0, ...policy }: Omit<RetryPolicy, 'random'> & { readonly random?: number }) =>
  (attempts) => {
    let sent = 0;
    const request$ = defer((): Observable<unknown> => attempts[sent++]!);
    return [request$.pipe(again({ ...policy, random: () => random, wallClock }), asJson())];
  };

/**
 * Every input is the answer to one attempt of the request that it is named after, in the order of the attempts. The
 * letter of the name is the stream: one output each.
 */
const gated: MarbleOperator = (limits: LimitOptions & { readonly maxWaitMs?: number }) => (inputs, names) => {
  const pool = new Pool({ name: 'pool', wallClock, ...limits });
  const gate = new Route({ pools: [pool], lane: new Lane() });
  const request = (name: string) => {
    const attempts = inputs.filter((_, index) => names[index] === name);
    let sent = 0;
    return withPermit(
      gate,
      defer(() => attempts[sent++]!),
      { answer: answerOf },
    );
  };
  const requests = [...new Set(names)];
  const streams = [...new Set(requests.map((name) => name.charAt(0)))];
  return streams.map((stream) =>
    merge(...requests.filter((name) => name.startsWith(stream)).map(request)).pipe(asJson()),
  );
};

function answerOf(error: unknown): Answer {
  const { kind, hint } = httpDialect.classify(error, wallClock());
  return kind === 'refused' ? { kind, hint } : { kind: 'unknown' };
}

/** What the files in marbles/ may name. */
export const registry: MarbleRegistry = {
  paginate: paginated,

  throttleTokens: (options: { readonly capacity: number; readonly refillPerSecond: number }) => (inputs) => {
    const bucket = new TokenBucket(options);
    return inputs.map((input$) => input$.pipe(throttleTokens(bucket)));
  },

  retry: retried((policy) => retry({ delay: retryDelay(policy) })),

  withPermit: gated,
};

/** Operators with a second face, which passes the same files. */
export const secondFaces: MarbleRegistry = {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- deprecated and in use: it must go on working
  retry: retried((policy) => retryWhen(retryNotifier(policy))),
};
