import type { Secret } from './secret.js';

/** A bearer token and what is known of it. Times are scheduler milliseconds: a wall clock that jumps ends no token. */
export interface Token {
  readonly secret: Secret;
  /** From here on a new one is fetched; moved on when fetching one has failed while this one holds. */
  renewAt: number;
  /** From here on the server refuses it. */
  readonly endsAt: number;
  /** Whether the API has ever taken it. One that it never took and refuses is no matter of time. */
  accepted: boolean;
}
