/** Lengths that people choose for windows, ms. */
const USUAL_MS = [1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1800, 3600, 86_400].map((s) => s * 1000);
/** A usual length is believed within this much, and when the doubt is no larger than this share of it. */
const NEAR_MS = 50;
const NARROW = 0.25;
/** A window that holds this much less than the last, or more, is another kind of window. */
const SAME = 0.03;
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
 * Between two turns lies one window, or several when more was taken than one holds: then a turn went by unnoticed. A
 * window that opens with its first request, or that slides, drifts with every late question. So the lower bound of the
 * length holds between neighbours only, the upper one over any number of windows, and tightens with them.
 */
export class WindowLength {
  #quota: number | undefined;
  #least!: number;
  #most!: number;
  /** Two windows agree, or it is a length that people choose. */
  #sure!: boolean;
  /** The turn from which windows are counted. */
  #anchor: { readonly turn: Turn; windows: number } | undefined;
  /** What the last window held, if less than the quota. */
  #less: number | undefined;

  constructor() {
    this.forget();
  }

  /** Tokens a window holds, when its length is known well enough to be used. */
  get quota(): number | undefined {
    return this.#sure || this.ms < SHORT_MS ? this.#quota : undefined;
  }

  /** The middle of what is possible, `Infinity` while nothing is known. */
  get ms(): number {
    return (this.#least + this.#most) / 2;
  }

  /** How far the length may be from its middle, as a share of it. */
  get doubt(): number {
    return (this.#most - this.#least) / 2 / this.ms;
  }

  /** When the window that began with this turn ends, as far as it is known. */
  next({ last, first }: Turn): { readonly soonest: number; readonly latest: number } {
    return { soonest: last + this.#least, latest: first + this.#most };
  }

  forget(): void {
    this.#quota = undefined;
    this.#least = 0;
    this.#most = Infinity;
    this.#sure = false;
    this.#anchor = undefined;
    this.#less = undefined;
  }

  /** A window held more than was thought. */
  grow(quota: number): void {
    this.#quota = quota;
  }

  /** Two turns, and the tokens that the server took between them until it refused. */
  measure(from: Turn, to: Turn, taken: number): void {
    if (taken < 2 || !this.#count(taken)) return;
    const windows = Math.ceil(taken / ((1 + SAME) * (this.#quota ?? taken)));
    this.#anchor ??= { turn: from, windows: 0 };
    this.#anchor.windows += windows;
    const least = Math.max(0, to.last - from.first) / windows;
    const most = Math.min((to.first - from.last) / windows, (to.first - this.#anchor.turn.last) / this.#anchor.windows);
    if (least > most) this.#anchor = { turn: from, windows };
    const agree = this.#least <= most && this.#most >= least;
    this.#sure = agree && this.#most < Infinity;
    this.#least = agree ? Math.max(this.#least, least) : least;
    this.#most = agree ? Math.min(this.#most, most) : most;
    this.#round();
  }

  /** Returns whether the window can be measured: one that holds less may be chance, two of them are not. */
  #count(taken: number): boolean {
    const quota = this.#quota;
    if (quota === undefined || taken >= (1 - SAME) * quota) {
      this.#quota ??= taken;
      this.#less = undefined;
      return true;
    }
    const before = this.#less;
    this.#less = taken;
    if (before === undefined) return false;
    this.forget();
    this.#quota = Math.max(before, taken);
    return true;
  }

  /** A length that people choose, if one lies between the bounds and they are near enough. */
  #round(): void {
    const usual = USUAL_MS.find((ms) => ms >= this.#least - NEAR_MS && ms <= this.#most + NEAR_MS);
    if (usual === undefined || this.#most - this.#least > NARROW * usual) return;
    this.#sure = true;
    this.#least = Math.max(this.#least, usual - NEAR_MS);
    this.#most = Math.min(this.#most, usual + NEAR_MS);
  }

  /** The next usual length after `ms`, `Infinity` when there is none. */
  static usualAfter(ms: number): number {
    return USUAL_MS.find((usual) => usual > ms) ?? Infinity;
  }
}
