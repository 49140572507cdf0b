/** What was taken of a ceiling, when, and the mark that it gave for it. */
export interface Taken {
  readonly at: number;
  readonly cost: number;
  readonly mark: number;
}

/** A limit that was told, as arithmetic: it knows no clock and no queue. `now` in milliseconds, never going back. */
export interface Ceiling {
  /** What may be taken at `now`. */
  tokens(now: number): number;
  /**
   * Whole milliseconds, rounded up, until `cost` may be taken; with `behind`, if that much more were taken now by
   * somebody else.
   */
  wait(now: number, cost: number, behind?: number): number;
  /** Returns a mark, to be handed to `giveBack`. */
  take(now: number, cost: number): number;
  /** It was not used after all, so it may be taken again, as far as that passes the limit in no stretch of time. */
  giveBack(now: number, taken: Taken): void;
}
