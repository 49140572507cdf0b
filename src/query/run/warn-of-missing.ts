import { warn, type Warned } from './warn.js';

/** Says that fewer rows came than the server had counted. Its count is approximate, so it is no error. */
export function warnOfMissing(whose: Warned, count: number): void {
  warn(whose, 'fewer-rows-than-total-hits', count, `rows counted that did not come: ${count}`);
}
