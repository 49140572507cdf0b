import type { Arrival, Counters } from './counters.js';

/** Keeps the counters of one org. */
export class Tally {
  requests = 0;
  throttled = 0;
  tokensIssued = 0;
  intoBlackout = 0;
  intoToldWait = 0;
  inFlight = 0;
  maxInFlight = 0;
  readonly #answers = new Map<string, Map<string, number>>();
  readonly #faults = new Map<string, number>();
  readonly #pools = new Map<string, { passed: number; refused: number; arrivals: Arrival[] }>();
  readonly #recordArrivals: boolean;

  constructor(recordArrivals: boolean) {
    this.#recordArrivals = recordArrivals;
  }

  sent(): void {
    this.requests += 1;
    this.inFlight += 1;
    this.maxInFlight = Math.max(this.maxInFlight, this.inFlight);
  }

  answered(path: string, outcome: string): void {
    const row = this.#answers.get(path) ?? new Map<string, number>();
    this.#answers.set(path, row.set(outcome, (row.get(outcome) ?? 0) + 1));
    if (outcome === '429') this.throttled += 1;
  }

  fault(kind: string): void {
    this.#faults.set(kind, (this.#faults.get(kind) ?? 0) + 1);
  }

  arrived(pool: string, arrival: Arrival): void {
    const seen = this.#pools.get(pool) ?? { passed: 0, refused: 0, arrivals: [] };
    this.#pools.set(pool, seen);
    seen[arrival.passed ? 'passed' : 'refused'] += 1;
    if (this.#recordArrivals) seen.arrivals.push(arrival);
  }

  snapshot(jobs: Counters['jobs']): Counters {
    const { requests, throttled, tokensIssued, intoBlackout, intoToldWait, inFlight, maxInFlight } = this;
    return {
      requests,
      answers: Object.fromEntries([...this.#answers].map(([path, row]) => [path, Object.fromEntries(row)])),
      throttled,
      tokensIssued,
      intoBlackout,
      intoToldWait,
      jobs,
      inFlight,
      maxInFlight,
      faults: Object.fromEntries(this.#faults),
      pools: Object.fromEntries(
        [...this.#pools].map(([name, pool]) => [name, { ...pool, arrivals: [...pool.arrivals] }]),
      ),
    };
  }
}
