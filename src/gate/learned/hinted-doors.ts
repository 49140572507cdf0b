import type { Entry } from './ledger.js';
import { SendingLog } from './sending-log.js';

/** A limit must be so much likelier than refusals that have nothing to do with the rate: a logarithm. */
const ODDS = 7;
/** A rate that is this share of the one before stands. */
const SAME = 0.95;
/** Before a second door the server is taken to hold this share of the told burst's time. */
const HELD = 0.85;
/** A guess is taken lower, and climbs by this share in a while: the slower it meets the rate, the more the next door tells. */
const BELOW = 0.7;
const GUESS = 1.2;
/** How far into the doubt the rate begins, and how far it climbs: farther where the doubt is wide. */
const BEGIN = 0.35;
const CLIMB = 0.5;
const CLIMB_FAR = 0.9;
const WIDE = 1.25;
/** What is left of a burst that was refused although the rate stands. */
const LESS = 0.85;

/** A refusal that shut the door, and what was learned while it was shut. */
interface Shut {
  readonly entry: Entry;
  /** Tokens taken since the last opening, as far as is known: what is still on its way counts as taken. */
  taken: number;
  readonly ms: number;
  readonly retryAfterMs: number;
}

/** What a door taught; rates in tokens a millisecond. */
export interface Lesson {
  readonly rate: number;
  /** It climbs to this while nothing is refused. */
  readonly high: number;
  /** By how much to climb in a while, up to `high`. */
  readonly slack: number;
  readonly burst: number;
  /** What one more refusal would cost in tokens, 1 for itself included; no more than that while little is known. */
  readonly refusalCost: number;
}

/**
 * Refusals with a hint, and what they say about the rate.
 *
 * A door costs dear, since the server goes on earning behind it and spills. So it is read for all that it is worth, and
 * not before it is open again and everything that was on its way is known. It is let go as long as a limit is hardly
 * likelier than a refusal that has nothing to do with the rate.
 */
export class HintedDoors {
  readonly #rate: number;
  readonly #burst: number;
  /** Who sends and hears of refusals writes it. */
  readonly log: SendingLog;
  #shut: Shut | undefined;

  /** @param rate the told one, tokens a millisecond */
  constructor(rate: number, burst: number) {
    this.#rate = rate;
    this.#burst = burst;
    this.log = new SendingLog(burst);
  }

  /** It was refused as well, but had left before the refusal was known. */
  echo(entry: Entry): void {
    this.log.mark(entry, 'echo');
    const shut = this.#shut;
    if (shut && entry.upTo < shut.entry.upTo) shut.taken -= entry.cost;
  }

  /** A refusal that is news, or the probe's: that only keeps the door shut. */
  refused(entry: Entry, { taken, ms }: { readonly taken: number; readonly ms: number }, retryAfterMs: number): void {
    this.#shut ??= { entry, taken, ms: Math.max(1, ms), retryAfterMs };
  }

  opened(
    probe: Entry,
    now: number,
    burst: number,
    jitterMs: number,
  ): { readonly restedMs: number; readonly lesson: Lesson | undefined } | undefined {
    const shut = this.#shut;
    if (shut === undefined) return undefined;
    this.#shut = undefined;
    return { restedMs: probe.at - shut.entry.at, lesson: this.#learn(shut, now, burst, jitterMs) };
  }

  #learn(
    { entry, taken, ms, retryAfterMs }: Shut,
    now: number,
    burstNow: number,
    jitterMs: number,
  ): Lesson | undefined {
    // Refused from the start: a shut door tells no rate.
    if (taken < 1) return undefined;
    const { low, high, burst: held, doors, odds } = this.log.explain(entry.rate, jitterMs);
    if (odds < ODDS) return undefined;
    const isGuess = doors < 2;
    // A server that grants less than was told is taken to hold as much less.
    const scaled = (taken + 0.5) / (ms + (HELD * this.#burst) / this.#rate);
    const rate = isGuess ? Math.min(high, Math.max(low, BELOW * scaled)) : low + BEGIN * (high - low);
    // The rate stands, and yet it was refused soon: then it is the burst that does not.
    const less = rate > SAME * now ? LESS : 1;
    const burst = Math.max(1, Math.min(held, less * burstNow));
    const climb = high > WIDE * low ? CLIMB_FAR : CLIMB;
    const slack = isGuess ? GUESS * rate : (climb - BEGIN) * (high - low);
    const refusalCost = isGuess ? 1 : 1 + Math.max(0, rate * retryAfterMs - burst);
    return { rate, high: isGuess ? entry.rate : rate + slack, slack, burst, refusalCost };
  }
}
