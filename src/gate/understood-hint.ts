import type { Hint } from '../event/hint.js';

/** A month in milliseconds, and more requests than anybody counts. A longer `retryAfterMs` is for `maxWaitMs` to judge. */
const LONGEST = 31 * 86_400_000;

/** A number that is none would spoil all arithmetic behind it, and nobody waits for years: such fields count as absent. */
export function understoodHint(hint: Hint): Hint {
  const isGood = ([field, value]: [string, unknown]): boolean =>
    typeof value !== 'number' || (value >= 0 && value < (field === 'retryAfterMs' ? Infinity : LONGEST));
  return Object.fromEntries(Object.entries(hint).filter(isGood));
}
