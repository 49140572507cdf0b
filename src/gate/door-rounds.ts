/** What happened from the opening of a door to the refusal that shut it again. */
export interface Round {
  /** Tokens that the server took. */
  readonly taken: number;
  /** Milliseconds of it. */
  readonly ms: number;
  /** When the refused request left, and how many tokens had been sent before it. */
  readonly at: number;
  readonly sent: number;
  readonly stretch: Stretch;
  /** The rate at which the refused request left: the server earns less. */
  readonly fastest: number;
}

/** How requests left since the server's level was last known. */
export interface Stretch {
  readonly at: number;
  /** Tokens sent before. */
  readonly sent: number;
  /** Milliseconds for which the server had earned undisturbed before. */
  readonly restedMs: number;
  /** Where requests left again after a pause, and wherever they began to leave faster. */
  readonly steps: readonly Step[];
}

/** From here on requests left at this rate or faster. */
export interface Step {
  readonly at: number;
  /** Tokens sent before. */
  readonly sent: number;
  readonly rate: number;
  /** It came after a pause, in which the server may have filled up. */
  readonly paused: boolean;
}

/** What explains the rounds, in tokens a millisecond. */
export interface Explanation {
  readonly low: number;
  readonly high: number;
  /** Tokens in the server's full bucket, if `low` and `high` meet in the middle. */
  readonly burst: number;
}

/** Rounds that are remembered. */
const REMEMBERED = 5;
/** Rates that are tried between the bounds. */
const STEPS = 64;
/** Tokens by which a round may differ from what a rate predicts: one is unknown by nature, the rest is jitter. */
const TOLERANCE = 0.6;

/**
 * What doors tell about a rate. A door hides the server's level, since the bucket fills and spills behind it. But each
 * round begins with a bucket that is full, or as full as its rest allowed, and ends with an empty one:
 *
 *     taken = min(burst, rate x rest) + rate x length
 *
 * One round leaves a whole range of rates, since the burst is unknown; the second leaves little.
 */
export class DoorRounds {
  readonly #burst: number;
  readonly #rounds: Round[] = [];

  /** @param burst the largest that the server's bucket may be */
  constructor(burst: number) {
    this.#burst = burst;
  }

  get count(): number {
    return this.#rounds.length;
  }

  add(round: Round): void {
    if (this.#rounds.push(round) > REMEMBERED) this.#rounds.shift();
  }

  /** Which rates explain all rounds; when none does, the limit has moved and only the newest counts. */
  explain(): Explanation | undefined {
    let found: Explanation | undefined;
    for (let newest = this.#rounds.at(-1); newest; newest = this.#rounds.at(-1)) {
      found = this.#fit(newest);
      if (found || this.#rounds.length === 1) break;
      this.#rounds.shift();
    }
    return found;
  }

  #fit({ taken, ms, fastest }: Round): Explanation | undefined {
    const least = Math.max((taken - this.#burst) / ms, 1e-9);
    const most = fastest;
    const step = (most - least) / STEPS;
    let low = Infinity;
    let high = 0;
    let sizes = 0;
    let tried = 0;
    for (let i = 0; i <= STEPS; i += 1) {
      const rate = least + step * i;
      const size = this.#size(rate);
      if (size === undefined) continue;
      low = Math.min(low, rate);
      high = rate;
      sizes += size;
      tried += 1;
    }
    return tried > 0 ? { low, high, burst: sizes / tried } : undefined;
  }

  /** The burst with which this rate explains every round. */
  #size(rate: number): number | undefined {
    // A round that was not limited by its rest tells the burst.
    let low = 1;
    let high = this.#burst;
    for (const round of this.#rounds) {
      low = Math.max(low, round.taken - rate * round.ms - TOLERANCE);
      const { at, sent, restedMs, steps } = round.stretch;
      // As long as requests leave more slowly than the server earns, tokens spill and nothing is known.
      const pause = steps.findLastIndex((step) => step.paused);
      const first = steps.findIndex((step, i) => i >= pause && step.rate >= rate);
      const from = steps.at(first);
      if (from === undefined) continue;
      const rested = rate * restedMs;
      const earned = rate * (from.at - at) - (from.sent - sent);
      // The most that was owed since any moment at which the bucket may have been full.
      const earlier = steps.slice(0, first).map((step) => from.sent - step.sent - rate * (from.at - step.at));
      const owed = Math.max(0, -earned, ...earlier);
      const begun = round.sent - from.sent + 0.5 - rate * (round.at - from.at);
      low = Math.max(low, begun - TOLERANCE);
      if (begun < rested + earned - TOLERANCE) high = Math.min(high, begun + TOLERANCE + owed);
    }
    return low <= high ? (low + high) / 2 : undefined;
  }
}
