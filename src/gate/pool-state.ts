/** How a pool stands at one moment: what progress and a dashboard show. */
export interface PoolState {
  readonly name: string;
  /** Requests that the told limit would let go now, a fraction included. */
  readonly tokens: number;
  /** Requests a second that may leave in the long run: what was told, or less where less was learned. */
  readonly ratePerSecond: number;
  /** `shut`: nothing leaves; `ajar`: one request is let through to see whether the server takes it. */
  readonly door: 'open' | 'shut' | 'ajar';
  /** Epoch milliseconds until which the door is shut; absent when it is not. */
  readonly closedUntil?: number;
  readonly waiting: number;
  readonly inFlight: number;
}
