/** One thing that was looked at, and what came of it. */
export interface Finding {
  readonly check: string;
  readonly ok: boolean;
  readonly says: string;
}
