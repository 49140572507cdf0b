/** One request at a pool. Milliseconds since the simulator was made. */
export interface Arrival {
  readonly sentMs: number;
  readonly arrivedMs: number;
  readonly passed: boolean;
}

/** What one limit saw. */
export interface PoolCounters {
  readonly passed: number;
  readonly refused: number;
  /** Every request that reached the pool, when `recordArrivals` was asked for; else empty. */
  readonly arrivals: readonly Arrival[];
}

/** What an org's server saw. */
export interface Counters {
  /** Requests that were sent, the login's included. */
  readonly requests: number;
  /**
   * By path, as the operation writes it, and status. `reset` stands for no answer, `aborted` for one that the client
   * did not wait for.
   */
  readonly answers: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Answers with status 429. */
  readonly throttled: number;
  readonly tokensIssued: number;
  /** Requests that arrived while a blackout lasted. */
  readonly intoBlackout: number;
  /** Requests sent after a pool of theirs had said, in a header, to come back later. Exact in memory. */
  readonly intoToldWait: number;
  /** Jobs submitted, deleted by the client, and QUEUED or PENDING just now. */
  readonly jobs: { readonly submitted: number; readonly deleted: number; readonly unfinished: number };
  readonly inFlight: number;
  readonly maxInFlight: number;
  /** Faults dealt, by kind. */
  readonly faults: Readonly<Record<string, number>>;
  /** By pool: `token` (all tokens together), `client`, `login`, or the path of a route. */
  readonly pools: Readonly<Record<string, PoolCounters>>;
}
