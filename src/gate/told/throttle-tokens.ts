import { type MonoTypeOperatorFunction, concatMap, map } from 'rxjs';
import { requireObject } from '../../error/require-object.js';
import type { TokenBucket } from './token-bucket.js';

/**
 * Holds each value back until `bucket` has granted its cost; keeps the order.
 *
 *     source  (abcd|)
 *     output  (ab) 6ms c 9ms (d|)        bucket of two, one token each 10 ms
 *
 * Only the start of what follows is limited, not how much of it runs at once.
 * Buffers: every value that the source pushes while one waits, without bound. Put it where values are few and small:
 * before the requests, not behind them.
 * Teardown: gives up the place in line; no token is lost.
 * Errors: those of the source, and `ConfigError` for a cost that the full bucket could never pay.
 *
 * @param bucket shared by any number of streams and subscriptions
 * @param cost tokens for a value, or what tells them from the value; default 1
 * @example
 * ```ts
 * import { from, mergeMap } from 'rxjs';
 * import { TokenBucket, throttleTokens } from 'sluice';
 *
 * const bucket = new TokenBucket({ capacity: 9, refillPerSecond: 4.85 });
 * from(['/a', '/b', '/c']).pipe(
 *   throttleTokens(bucket),
 *   mergeMap((path) => fetch(path)),
 * );
 * ```
 */
export function throttleTokens<T>(
  bucket: TokenBucket,
  cost: number | ((value: T) => number) = 1,
): MonoTypeOperatorFunction<T> {
  requireObject(bucket, 'bucket');
  const costOf = typeof cost === 'function' ? cost : () => cost;
  return concatMap((value: T) => bucket.take(costOf(value)).pipe(map(() => value)));
}
