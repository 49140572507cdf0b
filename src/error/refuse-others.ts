import { requireThat } from './require-that.js';

/**
 * Refuses what is left of options once those that are known are taken out of them: a misspelt limit would be none, without a
 * word.
 */
export function refuseOthers(reader: string, others: object): void {
  for (const name in others) requireThat(false, name, `an option of ${reader}`);
}
