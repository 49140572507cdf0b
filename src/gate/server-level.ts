import type { Entry } from './ledger.js';

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
 * between two looks. It is too low only while the bucket was full.
 */
export class ServerLevel {
  /** Tokens of requests that were refused. */
  untaken = 0;
  readonly #full: number;
  #look: { readonly at: number; readonly taken: number; readonly left: number } | undefined;
  #most = 0;
  #newest = 0;

  /** @param full what the server's full bucket holds at most */
  constructor(full: number) {
    this.#full = full;
  }

  /** Whether the level was ever read. */
  get known(): boolean {
    return this.#look !== undefined;
  }

  /**
   * An answer says that `left` tokens were left. Returns the level as of now and the rate (tokens a millisecond) as far
   * as it is seen; nothing when the answer is older than one before, or when more is left than fits into the bucket: that
   * is the rest of something else.
   *
   * @param rate the rate that is believed
   * @param sent tokens sent so far
   */
  read(
    entry: Entry,
    left: number,
    {
      now,
      rate,
      sent,
      tripMs,
    }: { readonly now: number; readonly rate: number; readonly sent: number; readonly tripMs: number },
  ): { readonly level: number; readonly rate: number | undefined } | undefined {
    if (left > MUCH * this.#full || entry.upTo < this.#newest) return undefined;
    this.#newest = entry.upTo;
    this.#most = Math.max(this.#most, left);
    const taken = entry.upTo - this.untaken;
    const look = (this.#look ??= { at: entry.at, taken, left });
    const tokens = taken - look.taken;
    const ms = entry.at - look.at;
    let seen: number | undefined;
    if (tokens >= TOKENS && ms >= TRIPS * tripMs) {
      const earned = (left - look.left + tokens) / ms;
      if (left < this.#most - 1 || earned > rate) seen = Math.max(LEAST, earned);
      if (tokens >= RENEW) this.#look = { at: entry.at, taken, left };
    }
    return { level: left - RESERVE - (sent - entry.upTo) + (now - entry.at) * (seen ?? rate), rate: seen };
  }
}
