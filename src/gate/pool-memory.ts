import type { PaceMemory } from './pace.js';

/** What a pool learned in one run, for the next. Plain JSON. */
export interface PoolMemory extends PaceMemory {
  readonly version: 1;
  /** Name of the pool. */
  readonly pool: string;
}

/**
 * Reads what a run before has left. Returns nothing for what is torn, of another pool or of another version: a wrong
 * memory would be worse than none.
 */
export function readMemory(value: unknown, pool: string): PaceMemory | undefined {
  const memory = Object(value) as Partial<Record<keyof PoolMemory, unknown>>;
  const { ratePerSecond, burst, refusalCost } = memory;
  const isOurs = memory.version === 1 && memory.pool === pool;
  return isOurs && isAtLeast(ratePerSecond, 1e-6) && isAtLeast(burst, 1) && isAtLeast(refusalCost, 0)
    ? { ratePerSecond, burst, refusalCost }
    : undefined;
}

function isAtLeast(value: unknown, least: number): value is number {
  return typeof value === 'number' && value >= least && value < Infinity;
}
