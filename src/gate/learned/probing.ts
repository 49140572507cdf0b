/** Tokens without a refusal before the next probe: at first, and at most, or when the limit is known from a run before. */
const HOLD = 26;
const HOLD_MAX = 300;
const HOLD_GROWS = 1.17;
/** Tokens before a probe for each token that its refusal would cost, where that shuts the door. */
const COSTLY = 45;
/** The same as time, ms. */
const HOLD_MS_MIN = 700;
const HOLD_MS_MAX = 7000;
/** Time in which a probe doubles the rate, ms, besides five round trips and one spacing. */
const RAMP_MS = 500;
const RAMP_TRIPS = 5;

/**
 * When to ask for more than is believed, and how fast: only a request that may be refused can tell that a limit has
 * risen. The pause before a probe grows while the limit holds still and starts over when it has moved.
 */
export class Probing {
  #hold = HOLD;
  /** The last answer left it open: the next probe does not wait for so long. */
  #open = false;

  /** The limit is known from a run before: it has held still for long. */
  trust(): void {
    this.#hold = HOLD_MAX;
  }

  /** Milliseconds after a refusal before the next probe begins, at a rate in tokens a millisecond. */
  pauseMs(rate: number, refusalCost: number): number {
    const hold = this.#open ? HOLD : this.#hold;
    if (refusalCost > 1) return Math.min(10 * HOLD_MS_MAX, ((hold / HOLD) * refusalCost * COSTLY) / rate);
    return Math.min(HOLD_MS_MAX * Math.max(1, hold / (2 * HOLD)), Math.max(HOLD_MS_MIN, hold / rate));
  }

  /** By how much the rate is raised, `ms` after the probe began: flat at first, since mostly nothing has moved. */
  factor(ms: number, rate: number, tripMs: number, refusalCost: number): number {
    if (ms <= 0) return 1;
    const f = ((refusalCost > 1 ? 0.2 : 1) * ms) / (RAMP_MS + RAMP_TRIPS * tripMs + 1 / rate);
    return 1 + f * f + f ** 4;
  }

  /**
   * The limit has moved: ask again soon. Or it holds still, and the next probe can wait longer.
   *
   * @param open it may have moved all the same: the next one comes soon, those behind it as late as before
   */
  answered(moved: boolean, open = false): void {
    this.#open = open;
    this.#hold = moved ? HOLD : Math.min(HOLD_MAX, this.#hold * HOLD_GROWS);
  }
}
