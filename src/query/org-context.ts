import type { Observable, SchedulerLike } from 'rxjs';
import type { EventStream } from '../event/event-stream.js';
import type { LimitOptions } from '../gate/told/told-limit.js';
import type { Places } from '../page/demand.js';
import type { HttpOptions } from '../http/http-options.js';
import type { RetryPolicy } from '../retry/retry-policy.js';
import type { Call } from './answer/call.js';

/**
 * What a query knows of its org: a name, the two clocks, and one way to call the API, which passes the gate, holds the
 * token and answers failures. `connect()` makes one.
 */
export interface OrgContext {
  readonly name: string;
  readonly scheduler: SchedulerLike;
  /** Epoch milliseconds, for dates. */
  readonly wallClock: () => number;
  /** @internal */
  readonly events: EventStream;
  /**
   * Places among the jobs that may run at once, and how long one may take.
   * @internal
   */
  readonly jobs: { readonly places: Places; readonly deadlineMs: number };
  /**
   * For what goes elsewhere, past the gate and without the token. `closed$` fails when the org is closed.
   * @internal
   */
  readonly wire: { readonly http: HttpOptions; readonly policy: RetryPolicy; readonly closed$: Observable<never> };
  /**
   * Sends a call when the gate lets it, again after failures that pass, and emits what `read` made of the answer.
   * Cold; unsubscribing gives up the place in line or aborts the request.
   * @internal
   */
  send<T>(call: Call<T>): Observable<T>;
  /**
   * How many requests of this route keep its gate busy: requests a second times the seconds an answer takes, at most
   * what may be in flight. 1 until the first answer.
   * @internal
   */
  window(path: string, limits?: LimitOptions): number;
  /**
   * How many requests of this route may leave a second in the long run, and how many at once, as far as is known.
   * @internal
   */
  pace(path: string): { readonly ratePerSecond: number; readonly burst: number };
}
