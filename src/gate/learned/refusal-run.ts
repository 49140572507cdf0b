/** Refusals in a row, none passed between: a window that is used up, or a bucket that is slower than was thought. */
export interface RefusalRun {
  /** When it began, and the rate at which requests left (tokens a millisecond). */
  readonly at: number;
  readonly rate: number;
  count: number;
  last: number;
}
