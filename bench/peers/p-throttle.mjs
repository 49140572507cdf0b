import pThrottle from 'p-throttle';
import { retryThrough } from './retry-through.mjs';

export const packages = ['p-throttle'];
export const can = ['limit'];

const through = (options) => retryThrough(pThrottle(options)((send) => send()));

export const lanes = {
  /** As its readme has it: so many calls in an interval. */
  'p-throttle': ({ perSecond, limit = perSecond, windowMs = 1000 }) => through({ limit, interval: windowMs }),
  /** Its exact mode, told the burst instead of the second. */
  'p-throttle strict': ({ perSecond, burst, limit = burst, windowMs = (burst / perSecond) * 1000 }) =>
    through({ limit, interval: windowMs, strict: true }),
};
