import { requireThat } from './require-that.js';

/**
 * Refuses what is left of options once those that are known are taken out of them: a misspelt limit would be none, without a
 * word. What is injected everywhere may be handed to everything: who has no use for it leaves it.
 */
export function refuseOthers(reader: string, others: object): void {
  for (const name in others) {
    requireThat(/^(wallClock|random|fetch|scheduler)$/.test(name), name, `an option of ${reader}`);
  }
}
