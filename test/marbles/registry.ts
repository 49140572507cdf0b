import {
  type MonoTypeOperatorFunction,
  type Observable,
  asyncScheduler,
  catchError,
  defer,
  finalize,
  identity,
  retry,
  retryWhen,
  take,
  throwError,
} from 'rxjs';
import type { MarbleOperator, MarbleRegistry } from '../../src/testing/run-marble-file.js';
import { isSluiceError } from '../../src/errors.js';
import { throttleTokens } from '../../src/gate/throttle-tokens.js';
import { TokenBucket } from '../../src/gate/token-bucket.js';
import { Demand } from '../../src/page/demand.js';
import { paginate } from '../../src/page/paginate.js';
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
  /** With it the first input is a reader, who wants one more page with every value. */
  readonly prefetch?: number;
  readonly take?: number;
}

/** Every input is the answer to the request for one page, in page order. */
const paginated: MarbleOperator =
  ({ prefetch, take: count }: PaginateOptions) =>
  (inputs) => {
    const demand = prefetch === undefined ? undefined : new Demand(prefetch);
    const [reader$, ...answers] = demand ? inputs : [undefined, ...inputs];
    const pages$ = paginate(
      {
        first: 0,
        fetchPage: (page: number) => answers[page]!,
        next: (_, page) => (page + 1 < answers.length ? page + 1 : undefined),
      },
      demand,
    ).pipe(count === undefined ? identity : take(count));
    const read$ = defer(() => {
      const reading = reader$?.subscribe(() => demand?.add());
      return pages$.pipe(finalize(() => reading?.unsubscribe()));
    });
    return [read$];
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

/** What the files in marbles/ may name. */
export const registry: MarbleRegistry = {
  paginate: paginated,

  throttleTokens: (options: { readonly capacity: number; readonly refillPerSecond: number }) => (inputs) => {
    const bucket = new TokenBucket(options);
    return inputs.map((input$) => input$.pipe(throttleTokens(bucket)));
  },

  retry: retried((policy) => retry({ delay: retryDelay(policy) })),
};

/** Operators with a second face, which passes the same files. */
export const secondFaces: MarbleRegistry = {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- deprecated and in use: it must go on working
  retry: retried((policy) => retryWhen(retryNotifier(policy))),
};
