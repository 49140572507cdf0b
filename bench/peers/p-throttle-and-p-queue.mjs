import PQueue from 'p-queue';
import pThrottle from 'p-throttle';
import { retryThrough } from './retry-through.mjs';

export const packages = ['p-throttle', 'p-queue'];
export const can = [];
export const lanes = {};

const throttle = ({ perSecond, burst }) =>
  pThrottle({ limit: burst, interval: (burst / perSecond) * 1000, strict: true })((run) => run());

/** Many orgs, each with a throttle of its own, behind one queue that holds what is in flight. */
export const fair = {
  'p-queue around p-throttle (slot first)': (tolds, cap) => {
    const slots = new PQueue({ concurrency: cap });
    const orgs = tolds.map(throttle);
    return (org, send) => slots.add(() => retryThrough(orgs[org])(send));
  },
  'p-throttle, then p-queue (permit first)': (tolds, cap) => {
    const slots = new PQueue({ concurrency: cap });
    const orgs = tolds.map(throttle);
    return (org, send) => retryThrough((run) => orgs[org](() => slots.add(run)))(send);
  },
};
