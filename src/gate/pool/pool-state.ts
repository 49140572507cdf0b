import type { Hint } from '../../event/hint.js';
import type { Estimate } from '../pace.js';

/** How a pool stands at one moment: what progress and a dashboard show. */
export interface PoolState {
  /** Name of the pool. */
  readonly name: string;
  /** Requests that the told limit would let go now, a fraction included. */
  readonly tokens: number;
  /** Requests a second that may leave in the long run: what was told, or less where less was learned. */
  readonly ratePerSecond: number;
  /** What is believed of the server's ceiling; absent while it is not below what was told. */
  readonly ceiling?: Estimate;
  /** The window that was told. */
  readonly window?: { readonly limit: number; readonly windowMs: number };
  /** `shut`: nothing leaves; `ajar`: one request is let through to see whether the server takes it. */
  readonly door: 'open' | 'shut' | 'ajar';
  /** Epoch milliseconds until which the door is shut; absent when it is not. */
  readonly closedUntil?: number;
  /** Requests that wait and draw on it. */
  readonly waiting: number;
  /** Requests in flight that drew on it. */
  readonly inFlight: number;
  /** What the last answer that said anything said about limits. */
  readonly hint?: Hint;
}

/** How a route stands at one moment. */
export interface RouteState {
  /** Requests of this route that wait. */
  readonly waiting: number;
  /** Requests of the whole lane in flight. */
  readonly inFlight: number;
  /** How many of those may be. */
  readonly maxConcurrency: number;
  /** Its pools in the order in which they were given. */
  readonly pools: readonly PoolState[];
}
