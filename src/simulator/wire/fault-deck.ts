import type { Dice } from '../chance/dice.js';
import type { Fault } from './fault.js';

/** Deals an org's faults: at most one a request, by one throw of the dice. */
export class FaultDeck {
  readonly #faults: readonly Fault[];
  readonly #seen: number[];

  constructor(faults: readonly Fault[]) {
    this.#faults = faults;
    this.#seen = faults.map(() => 0);
  }

  draw(path: string, isLogin: boolean, dice: Dice): Fault | undefined {
    let rest = dice.next();
    let dealt: Fault | undefined;
    this.#faults.forEach((fault, n) => {
      if (fault.path === undefined ? isLogin : fault.path !== path) return;
      const seen = (this.#seen[n] ?? 0) + 1;
      this.#seen[n] = seen;
      const chance = fault.probability ?? 0;
      if (dealt === undefined && (rest < chance || fault.at?.includes(seen) === true)) dealt = fault;
      rest -= chance;
    });
    return dealt;
  }
}
