import type { Secret } from './secret.js';

/** A bearer token and what is known of it. Times are scheduler milliseconds: a wall clock that jumps ends no token. */
export interface Token {
  readonly secret: Secret;
  /** From here on a new one is fetched; moved on when fetching one has failed while this one holds. */
  renewAt: number;
  /** From here on the server refuses it. */
  readonly endsAt: number;
  /**
   * Whether a request with it has ended in anything but a refusal of the token: even a connection that broke may have
   * been taken before. A token whose very first answer is a refusal was never accepted, and that is no matter of time.
   */
  accepted: boolean;
}
