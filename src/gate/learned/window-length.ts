/** Lengths that people choose for windows, ms. */
const USUAL_MS = [1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1800, 3600, 86_400].map((s) => s * 1000);
/** A usual length is believed within this much, and when the doubt is no larger than this share of it. */
const NEAR_MS = 50;
const NARROW = 0.25;
/** The first window held no more than this one does: if it seems to have, one had turned unseen before. */
const ALIKE = 0.9;
/** A length as short as this is believed when it was seen once, ms. */
const SHORT_MS = 10_000;

/** A window turned between these two moments: the last refusal and the first request that passed. */
export interface Turn {
  readonly last: number;
  readonly first: number;
}

/**
 * How long a hidden window is and how much it holds, from its turns.
 *
 * A window that opens with its first request, or that slides, drifts with every late question. So the lower bound of the
 * length holds between neighbours only, the upper one over any number of windows, and tightens with them.
 */
export class WindowLength {
  /** The last one. */
  turn: Turn | undefined;
  #quota = 0;
  #first = 0;
  #least = 0;
  #most = Infinity;
  /** Two windows agree, or it is a length that people choose. */
  #sure = false;
  /** When the window before the first that is counted was last in use, and how many there have been since. */
  #begun: number | undefined;
  #windows = 0;

  /** Tokens a window holds, 0 as long as its length is not known well enough to be used. */
  get quota(): number {
    return this.#sure || this.ms < SHORT_MS ? this.#quota : 0;
  }

  /** The middle of what is possible, `Infinity` while nothing is known. */
  get ms(): number {
    return (this.#least + this.#most) / 2;
  }

  /** When the window ends that began with the last turn, as far as it is known. */
  get next(): { readonly soonest: number; readonly latest: number } {
    const { last, first } = this.turn ?? { last: 0, first: Infinity };
    return { soonest: last + this.#least, latest: first + this.#most };
  }

  /** It has turned, and so many tokens were taken since the turn before; the first one since it was in use at least. */
  turned(turn: Turn, taken: number, since: number = turn.last): void {
    if (!this.turn) {
      this.#least = turn.last - since;
      this.#first = taken;
    } else if (taken > 1) this.#measure(this.turn, turn, taken);
    this.turn = turn;
  }

  /** A window held more than was thought. */
  grow(quota: number): void {
    this.#quota = quota;
  }

  #measure(from: Turn, to: Turn, taken: number): void {
    this.#quota = Math.max(this.#quota, taken);
    if (taken < ALIKE * this.#first) this.#least = this.#first = 0;
    this.#begun ??= from.last;
    this.#windows += 1;
    const least = Math.max(0, to.last - from.first);
    // Where this one took longer than all before, something else may have kept it shut: then the bounds cross, and it is
    // asked for between them.
    const most = Math.min(to.first - from.last, (to.first - this.#begun) / this.#windows);
    const agree = this.#least <= most && this.#most >= least;
    this.#sure = agree && this.#most < Infinity;
    this.#least = agree ? Math.max(this.#least, least) : least;
    this.#most = agree ? Math.min(this.#most, most) : most;
    this.#round();
  }

  /** A length that people choose, if one lies between the bounds and they are near enough. */
  #round(): void {
    const usual = USUAL_MS.find((ms) => ms >= this.#least - NEAR_MS && ms <= this.#most + NEAR_MS);
    if (usual === undefined || this.#most - this.#least > NARROW * usual) return;
    this.#sure = true;
    this.#least = Math.max(this.#least, usual - NEAR_MS);
    this.#most = Math.min(this.#most, usual + NEAR_MS);
  }
}
