import type { Entry } from './ledger.js';
import type { RoundTrip } from './round-trip.js';

/** Tokens of the server's bucket that are left alone, against jitter on the way. */
const RESERVE = 0.5;
/** Tokens and round trips between two looks from which the rate is read, and tokens after which the first look is renewed. */
const TOKENS = 8;
const TRIPS = 2;
const RENEW = 40;
/** More than so many full buckets is no level of one. */
const MUCH = 2;
/** The lowest rate that is believed, tokens a millisecond. */
const LEAST = 0.0002;

/**
 * The server says what is left in its bucket: then the level is read and not guessed, and the rate is what was earned
 * between two looks, up to the one token that whole numbers hide. It is too low only while the bucket was full.
 */
export class ServerLevel {
  readonly #full: number;
  readonly #trip: RoundTrip;
  #look: { readonly at: number; readonly taken: number; readonly left: number } | undefined;
  #most = 0;

  /** @param full what the server's full bucket holds at most */
  constructor(full: number, trip: RoundTrip) {
    this.#full = full;
    this.#trip = trip;
  }

  /**
   * The newest answer says that `left` tokens were left. Returns the level as of now and the rate (tokens a millisecond) as far
   * as it is seen; nothing when more is left than fits into the bucket: that is the rest of something else.
   *
   * @param taken tokens taken up to this request, as far as is known
   * @param later tokens sent after it
   * @param rate the rate that is believed
   */
  read(
    { at }: Pick<Entry, 'at'>,
    now: number,
    left: number,
    taken: number,
    later: number,
    rate: number,
  ): { readonly level: number; readonly rate: number | undefined } | undefined {
    if (left > MUCH * this.#full) return undefined;
    this.#most = Math.max(this.#most, left);
    const look = (this.#look ??= { at, taken, left });
    const tokens = taken - look.taken;
    const ms = at - look.at;
    let seen: number | undefined;
    if (tokens >= TOKENS && ms >= TRIPS * this.#trip.ms) {
      const earned = (left - look.left + tokens + 1) / ms;
      if (left < this.#most - 1 || earned > rate) seen = Math.max(LEAST, earned);
      if (tokens >= RENEW) this.#look = { at, taken, left };
    }
    return { level: left - RESERVE - later + (now - at) * (seen ?? rate), rate: seen };
  }
}
