/** A limit that was told, as arithmetic: it knows no clock and no queue. `now` in milliseconds, never going back. */
export interface Ceiling {
  /** What may be taken at `now`. */
  tokens(now: number): number;
  /**
   * Whole milliseconds, rounded up, until `cost` may be taken; with `behind`, if that much more were taken now by
   * somebody else.
   */
  wait(now: number, cost: number, behind?: number): number;
  take(now: number, cost: number): void;
  /** What was taken at `takenAt` was not used after all. */
  giveBack(now: number, cost: number, takenAt: number): void;
}
