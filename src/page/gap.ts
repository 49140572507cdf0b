/** A part of the interval of which rows are missing. */
export interface Gap {
  /** ISO instants in UTC; both empty where no interval is known. */
  readonly start: string;
  readonly end: string;
  /** Why, in words. */
  readonly reason: string;
  /** How many, where it is known. */
  readonly rows?: number;
}
