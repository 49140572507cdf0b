import { RateLimiterMemory, RateLimiterQueue } from 'rate-limiter-flexible';
import { retryThrough } from './retry-through.mjs';

export const packages = ['rate-limiter-flexible'];
export const can = ['limit'];
export const lanes = {
  /** Its queue over its store in memory: points in whole seconds. */
  'rate-limiter-flexible': ({ perSecond, limit = Math.floor(perSecond), windowMs = 1000 }) => {
    const queue = new RateLimiterQueue(new RateLimiterMemory({ points: limit, duration: windowMs / 1000 }));
    return retryThrough(async (send) => {
      await queue.removeTokens(1);
      return send();
    });
  },
};
