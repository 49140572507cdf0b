import { pause } from './retry-through.mjs';

/** No library: a refused request goes again after a second. */
export const packages = [];
export const can = [];
export const lanes = {
  'fixed 1 s': () => async (send) => {
    while ((await send()).status === 429) await pause(1000);
  },
};
