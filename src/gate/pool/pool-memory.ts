import type { PaceMemory } from '../pace.js';

/** What a pool learned in one run, for the next. Plain JSON. */
export interface PoolMemory extends PaceMemory {
  readonly version: 1;
  /** Name of the pool. */
  readonly pool: string;
}

/** Requests a second: a lower rate is none that was learned. */
const LEAST = 0.01;

/**
 * Reads what a run before has left. Returns nothing for what is torn, of another pool or of another version: a wrong
 * memory would be worse than none. So would one that throws when it is read.
 *
 * @param name of the pool; any if it is left out
 */
export function readMemory(value: unknown, name?: string): PoolMemory | undefined {
  try {
    const { version, pool, ratePerSecond, burst, refusalCost } = Object(value) as Record<string, unknown>;
    const isOurs = version === 1 && typeof pool === 'string' && pool === (name ?? pool);
    return isOurs && isAtLeast(ratePerSecond, LEAST) && isAtLeast(burst, 1) && isAtLeast(refusalCost, 0)
      ? { version, pool, ratePerSecond, burst, refusalCost }
      : undefined;
  } catch {
    return undefined;
  }
}

function isAtLeast(value: unknown, least: number): value is number {
  return typeof value === 'number' && value >= least && value < Infinity;
}
