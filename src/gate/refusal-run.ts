import type { Turn } from './window-length.js';

/** Tokens that a bucket would have earned while everything was refused: more than this, and it is hardly one. */
const TOO_MANY = 4;
/** ... by the rate before, which is less sure than what the server had paid out: only after so long, ms. */
const LONG_MS = 500;

/** How a run began. */
export interface RunStart {
  readonly at: number;
  /** Rate at which requests left, and what the server had paid out at least, tokens a millisecond. */
  readonly rate: number;
  readonly low: number;
  /** Tokens taken since the window turned. */
  readonly taken: number;
}

/** Refusals in a row, none passed between: a window that is used up, or a bucket that is slower than was thought. */
export class RefusalRun {
  readonly start: RunStart;
  /** A known window refused before its quota was used: a sliding one may. */
  early: boolean;
  count = 0;
  last = 0;
  /** Openings that came to nothing, and the first of all. */
  failed = 0;
  turn: Turn | undefined;

  constructor(start: RunStart, early: boolean) {
    this.start = start;
    this.early = early;
  }

  /** Whether a bucket could hardly have refused everything up to now. */
  isNoBucket(now: number): boolean {
    const { at, rate, low } = this.start;
    const lasted = now - at;
    return low * lasted >= TOO_MANY || (lasted >= LONG_MS && rate * lasted >= TOO_MANY);
  }
}
