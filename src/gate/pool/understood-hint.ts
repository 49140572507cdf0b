import type { Hint } from '../../event/hint.js';
import { LONGEST_HINT_MS } from '../../retry/longest-hint-ms.js';

/**
 * A number that is none would spoil all arithmetic behind it, and nobody waits for years: such fields count as absent.
 * So do more requests than anybody counts. A longer `retryAfterMs` is for `maxWaitMs` to judge.
 */
export function understoodHint(hint: Hint): Hint {
  const isGood = ([field, value]: [string, unknown]): boolean =>
    typeof value !== 'number' || (value >= 0 && value < (field === 'retryAfterMs' ? Infinity : LONGEST_HINT_MS));
  return Object.fromEntries(Object.entries(hint).filter(isGood));
}
