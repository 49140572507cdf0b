/** A moment at which the level of the server's bucket is known to lie between two bounds. */
export interface Anchor {
  readonly at: number;
  /** Tokens sent before it, by the count of the ledger. */
  readonly sent: number;
  /** Tokens sent since that the server did not take. */
  untaken: number;
  readonly least: number;
  /** 1 if it was empty; more if it may have been full, which is looser, since its size is not known. */
  readonly most: number;
}

/** What the ledger knows of one request. */
export interface Entry {
  readonly at: number;
  readonly cost: number;
  /** Tokens sent up to this request, its own included. */
  readonly upTo: number;
  /** Tokens a millisecond at which it was sent. */
  readonly rate: number;
  /** Tokens that had surely been taken when it was: those of answers that were there when it left, and its own. */
  taken: number;
  /** Whether it is known what became of it. */
  heard?: boolean;
  /** The end of the last pause before it, in which the bucket ran over. */
  readonly rest?: Anchor | undefined;
}

/** What a refusal tells about the server's rate, in tokens a millisecond. */
export interface Measure {
  low: number;
  high: number;
  /** Tokens that the server took since the short baseline began, and milliseconds. */
  readonly taken: number;
  readonly ms: number;
  /** Measured from a full bucket, whose size is not known. */
  readonly fromFull: boolean;
}

/** Tokens after which the short baseline begins anew. */
const SHORT = 8;
/** Tokens after which the long baseline begins where the short one does. */
const LONG = 200;

/**
 * The books kept against the server's bucket. A refusal says: less than the asked cost was there when this request
 * arrived. Between two refusals the server therefore paid out exactly what it earned, so
 *
 *     rate = taken / elapsed, give or take one token
 *
 * and the error halves as the baseline doubles. Two baselines are kept: the long one is precise, the short one notices
 * that the limit has moved. When they contradict each other, the long one is dropped; when it is old, it begins at the
 * refusal before the last one, since the last alone says nothing yet. All times are times of sending: the way to the
 * server is the same for all and cancels out.
 */
export class Ledger {
  #short: Anchor;
  #long: Anchor | undefined;
  #rest: Anchor | undefined;
  /** Tokens sent so far. */
  sent = 0;
  /** The newest refused request, by its place in the count. */
  lastRefused = 0;

  /** @param most tokens that a full bucket may hold */
  constructor(now: number, most: number) {
    this.#short = anchor(now, 0, 1, most);
  }

  /** Milliseconds and taken tokens from the short baseline up to a request, not counting it. */
  since(entry: Entry): { readonly taken: number; readonly ms: number } {
    return measure(this.#from(entry), entry, 0);
  }

  send(at: number, cost: number, rate: number, taken = 0): Entry {
    this.sent += cost;
    return { at, cost, upTo: this.sent, rate, taken, heard: false, rest: this.#rest };
  }

  /** It was never sent: if none has left since, and no baseline begun, it is as if it had never asked. */
  giveBack(entry: Entry): void {
    if (this.sent > this.#short.sent && entry.upTo === this.sent) this.sent -= entry.cost;
  }

  /** The server did not take this request, and its refusal says nothing new, or came late. */
  strike(entry: Entry): void {
    for (const baseline of new Set([this.#long, this.#short, entry.rest])) {
      if (baseline && entry.upTo > baseline.sent) baseline.untaken += entry.cost;
    }
  }

  /** Whether an earlier refusal already told what this one could tell. */
  isOld(entry: Entry): boolean {
    return entry.upTo <= Math.max(this.#short.sent, this.lastRefused);
  }

  /** Reads a refusal. */
  refused(entry: Entry, jitterMs: number): Measure {
    const short = this.#from(entry);
    const long = this.#long ?? short;
    const near = measure(short, entry, jitterMs);
    const far = measure(long, entry, jitterMs);
    this.strike(entry);
    let { low } = near;
    // The rate at which it was sent is too high.
    let high = Math.min(near.high, entry.rate);
    const apart = far.high < low || far.low > high;
    if (!apart) {
      low = Math.max(low, far.low);
      high = Math.min(high, far.high);
    }
    if (apart || entry.upTo - long.sent > LONG) this.#long = apart ? undefined : short;
    return { ...near, low: Math.min(low, high), high, fromFull: short.most > 1 };
  }

  /**
   * The bucket is empty as of this refused request: the baselines that are long enough begin anew here.
   *
   * @param moved the limit has: what the long baseline says is of the past
   */
  empty(entry: Entry, moved = false): void {
    if (moved) this.#long = undefined;
    if (this.#short.most > 1 || entry.upTo - this.#short.sent - this.#short.untaken >= SHORT) {
      this.#short = anchor(entry.at, entry.upTo, 0, 1);
    }
    this.#long ??= this.#short;
  }

  /** The level lies between these bounds as of `at`, after `sent` tokens: both baselines begin anew here. */
  begin(at: number, most: number, sent: number = this.sent, least = 1): void {
    this.#short = anchor(at, sent, least, most);
    this.#long = undefined;
  }

  /** The bucket ran over up to `now`, since nobody asked: for all that leave from now on, the baselines begin here. */
  rest(now: number, most: number): void {
    this.#rest = anchor(now, this.sent, 0, most);
  }

  /** Where the short baseline of this request begins. */
  #from({ rest }: Entry): Anchor {
    if (rest && rest.at > this.#short.at) {
      this.#short = rest;
      this.#long = undefined;
    }
    return this.#short;
  }
}

function anchor(at: number, sent: number, least: number, most: number): Anchor {
  return { at, sent, untaken: 0, least, most };
}

/** The level never went above what was earned nor below nothing, and at `entry` it was less than its cost. */
function measure(from: Anchor, entry: Entry, jitterMs: number): Omit<Measure, 'fromFull'> {
  const ms = entry.at - from.at;
  const taken = entry.upTo - entry.cost - from.sent - from.untaken;
  return {
    taken,
    ms,
    low: Math.max(0, (taken - from.most) / (ms + jitterMs)),
    high: (taken + entry.cost - from.least) / Math.max(1, ms - jitterMs),
  };
}
