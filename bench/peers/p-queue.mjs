import PQueue from 'p-queue';
import { retryThrough } from './retry-through.mjs';

export const packages = ['p-queue'];
export const can = ['limit', 'cancel'];
export const lanes = {
  /** Its exact mode, as its readme advises for APIs that refuse; told the burst instead of the second. */
  'p-queue strict': ({ perSecond, burst, limit = burst, windowMs = (burst / perSecond) * 1000 }) => {
    const queue = new PQueue({ intervalCap: limit, interval: windowMs, strict: true });
    return retryThrough((send, signal) => queue.add(send, { signal }));
  },
};
