/** One thing that was looked at, and what came of it. */
export interface Finding {
  readonly check: string;
  /** `null` where nobody could tell. */
  readonly ok: boolean | null;
  readonly says: string;
}
