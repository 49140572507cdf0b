import type { Ceiling, Taken } from '../../src/gate/told/ceiling.js';

/** Takes of a ceiling, and says what, so that it can be given back. */
export function take(ceiling: Ceiling, at: number, cost: number): Taken {
  return { at, cost, mark: ceiling.take(at, cost) };
}
