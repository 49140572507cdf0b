import type { Hint } from './hint.js';

/** What every event says. */
interface Fact<Type extends string> {
  readonly type: Type;
  readonly org: string;
  /** Epoch milliseconds, by the wall clock that was given. */
  readonly at: number;
}

/** A request of a run or of the org itself. */
interface RequestFact<Type extends string> extends Fact<Type> {
  /** Method and path template. */
  readonly request: string;
  /** Name of the query, when the request belongs to one. */
  readonly query?: string;
}

/** A run begins to read; its first page is not asked for yet. */
export type RunStarted = Fact<'runStarted'> & { readonly query: string; readonly interval: string };
/** A request leaves; a retry is another attempt of the same. */
export type RequestSent = RequestFact<'requestSent'> & { readonly attempt: number };
/** A request was answered with success: `ms` from sending to the end of the body, `bytes` of it. */
export type RequestAnswered = RequestFact<'requestAnswered'> & {
  readonly status: number;
  readonly ms: number;
  readonly bytes: number;
};
/** A refusal about limits (429 and its kind). */
export type Throttled = RequestFact<'throttled'> & { readonly pool: string; readonly hint?: Hint };
/** A failure that will be tried again after `delayMs`. */
export type Retried = RequestFact<'retried'> & {
  readonly attempt: number;
  readonly delayMs: number;
  /** Name and message. */
  readonly error: string;
};
/** The door of a pool is shut until `untilMs`, epoch milliseconds; `told` where the server said so. */
export type GateClosed = Fact<'gateClosed'> & {
  readonly pool: string;
  readonly untilMs: number;
  readonly told: boolean;
};
/** A probe has passed, and the door of the pool is open again. */
export type GateOpened = Fact<'gateOpened'> & { readonly pool: string };
/** The learned ceiling of a pool is more than 5 % away from what was told last: at first from the told limit. */
export type CeilingMoved = Fact<'ceiling'> & { readonly pool: string; readonly ratePerSecond: number };
/** What the org said of its own limits; a field is absent where it did not say. */
export type LimitsRead = Fact<'limitsRead'> & {
  readonly requestsPerMinute?: number | undefined;
  readonly concurrentJobs?: number | undefined;
};
/** The org has a new token, good for `lifeMs`. */
export type TokenRenewed = Fact<'tokenRenewed'> & { readonly lifeMs: number };
/** A page went to the reader. */
export type PageRead = Fact<'pageRead'> & {
  readonly query: string;
  readonly rows: number;
  /** Rows that had been read before and were dropped. */
  readonly duplicates: number;
  readonly totalHits?: number | undefined;
};
/** Something that a careful reader should know; `count` is how often, so far in the run. */
export type Warning = Fact<'warning'> & {
  readonly query?: string;
  readonly code:
    | 'unsafe-integers'
    | 'rows-without-id'
    | 'fewer-rows-than-total-hits'
    | 'replacement-characters'
    | 'unknown-job-state'
    | 'watermark-untold'
    | 'limits-unknown'
    | 'missing-ids';
  readonly message: string;
  readonly count: number;
};
/** A run has ended, in whatever way. */
export type RunEnded = Fact<'runEnded'> & {
  readonly query: string;
  readonly status: 'complete' | 'partial' | 'failed';
  readonly rows: number;
};

/** A typed fact about a run. Progress, metrics, logs and the manifest all read this one stream. */
export type SluiceEvent =
  | RunStarted
  | RequestSent
  | RequestAnswered
  | Throttled
  | Retried
  | GateClosed
  | GateOpened
  | CeilingMoved
  | LimitsRead
  | TokenRenewed
  | PageRead
  | Warning
  | RunEnded;
