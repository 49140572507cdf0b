import Bottleneck from 'bottleneck';
import { retryThrough, waitMs } from './retry-through.mjs';

export const packages = ['bottleneck'];
export const can = ['limit'];

const limits = ({ perSecond, limit, windowMs }) =>
  windowMs === undefined
    ? { minTime: 1000 / perSecond }
    : { reservoir: limit, reservoirRefreshAmount: limit, reservoirRefreshInterval: windowMs };

export const lanes = {
  /** Refused jobs go through the limiter again. */
  bottleneck: (told) => {
    const limiter = new Bottleneck(limits(told));
    return retryThrough((send) => limiter.schedule(send));
  },
  /** Refused jobs are retried by its `failed` event, as its readme has it. */
  'bottleneck failed': (told) => {
    const limiter = new Bottleneck(limits(told));
    limiter.on('failed', (error) => error.waitMs);
    return (send) =>
      limiter.schedule(async () => {
        const answer = await send();
        if (answer.status === 429) throw Object.assign(new Error('429'), { waitMs: waitMs(answer) });
      });
  },
};

/** Many orgs as its groups, chained to one limiter that holds what is in flight. */
export const fair = {
  'bottleneck Group, chained': (tolds, cap) => {
    const slots = new Bottleneck({ maxConcurrent: cap });
    const group = new Bottleneck.Group(limits(tolds[0]));
    group.on('created', (limiter) => limiter.chain(slots));
    return (org, send) => retryThrough((run) => group.key(String(org)).schedule(run))(send);
  },
};
