import { RateLimiter, TokenBucket } from 'limiter';
import { retryThrough } from './retry-through.mjs';

export const packages = ['limiter'];
export const can = ['limit'];
export const lanes = {
  /** A bucket where burst and rate are told, an interval where a window is. */
  limiter: ({ perSecond, burst, limit, windowMs }) => {
    const limiter =
      windowMs === undefined
        ? new TokenBucket({ bucketSize: burst, tokensPerInterval: perSecond, interval: 'second' })
        : new RateLimiter({ tokensPerInterval: limit, interval: windowMs });
    return retryThrough(async (send) => {
      await limiter.removeTokens(1);
      return send();
    });
  },
};
