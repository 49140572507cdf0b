import type { EventStream } from '../event/event-stream.js';
import type { HttpOptions } from '../http/http-options.js';
import type { RetryBudget } from '../retry/retry-budget.js';
import type { RetryPolicy } from '../retry/retry-policy.js';
import type { TokenSource } from './token-source.js';

/** What every call of one org goes through. */
export interface Way {
  readonly org: string;
  readonly apiUrl: string;
  readonly http: HttpOptions;
  readonly policy: RetryPolicy;
  readonly budget: RetryBudget;
  readonly tokens: TokenSource;
  readonly events: EventStream;
  readonly wallClock: () => number;
}
