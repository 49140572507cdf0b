import { pause } from './retry-through.mjs';

/** No library: a refused request goes again after ten to thirty seconds. */
export const packages = [];
export const can = [];
export const lanes = {
  'random 10-30 s': () => async (send) => {
    while ((await send()).status === 429) await pause(10_000 + 20_000 * Math.random());
  },
};
