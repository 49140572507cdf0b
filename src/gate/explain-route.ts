import type { Pool } from './pool/pool.js';

/** What is told of. */
export interface Explained {
  readonly pools: readonly Pool[];
  readonly line: { readonly length: number; readonly head: { readonly cost: number } | undefined };
  readonly lane: {
    readonly maxConcurrency: number;
    readonly inFlight: number;
    readonly slots: { readonly maxInFlight: number; readonly inFlight: number };
  };
}

/** In words: why the next request waits, and until when. */
export function explainRoute({ pools, line, lane }: Explained): string {
  const { slots } = lane;
  const reasons = pools.flatMap((pool) => explainPool(pool, line.head?.cost ?? 1) ?? []);
  if (lane.inFlight >= lane.maxConcurrency) {
    reasons.push(`${lane.inFlight} requests in flight (maxConcurrency)`);
  } else if (slots.inFlight >= slots.maxInFlight) {
    reasons.push(`${slots.inFlight} requests in flight (maxInFlight)`);
  }
  const waiting = line.length > 0 ? `${line.length} wait` : 'nobody waits';
  if (reasons.length > 0) return `${waiting}: ${reasons.join('; ')}`;
  return line.length > 0 ? `${waiting} for their turn` : 'a request may leave now';
}

function explainPool(pool: Pool, cost: number): string | undefined {
  const hold = pool.hold(cost);
  if (!hold) return undefined;
  const { name, state, rate } = pool;
  const when = hold.ms < Infinity ? new Date(pool.wallClock() + hold.ms).toISOString() : 'an answer';
  const why = {
    door: `shut by a 429 until ${when}`,
    probe: 'one asks whether a 429 is over',
    'in flight': `${state.inFlight} requests in flight`,
    'slow start': `slow start, next at ${when}`,
    window: `window used up, next at ${when}`,
    rate: `${Number(rate.toPrecision(3))} requests a second, next at ${when}`,
  };
  return `${name}: ${why[hold.by]}`;
}
