import type { Entry } from './ledger.js';
import type { Explanation, SendingLog } from './sending-log.js';

/** A limit must be so much likelier than refusals that have nothing to do with the rate: a logarithm. */
const ODDS = 7;
/** A guess is taken lower, and climbs by this share in a while: the slower it meets the rate, the more the next door tells. */
const BELOW = 0.7;
const GUESS = 1.2;
/** How far into the doubt the rate begins, and how far it climbs: farther where the doubt is wide. */
const BEGIN = 0.35;
const CLIMB = 0.5;
const CLIMB_FAR = 0.9;
const WIDE = 1.25;
/** A rate that is this share of the one before stands. */
const SAME = 0.95;
/** What is left of a burst that was refused although the rate stands. */
const LESS = 0.85;
/** A bucket of one counts from arrival to arrival: its spacing is longer by so many mean deviations of the round trip. */
const SHAKEN = 2;
/** Tokens that are asked for behind a door that taught nothing, at least: who asks for fewer cannot tell the worlds apart. */
const DARED = 4;
/** A bucket that earns one in this tells no longer wait: who tells a longer one, or earns less, is no large bucket. */
const SECOND_MS = 1000;

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
  readonly #fillMs: number;
  readonly #log: SendingLog;
  #shut: Shut | undefined;
  /** The last door, by its number. */
  #door = 1;

  /**
   * @param fillMs in which the told bucket fills
   * @param log what was sent lately: what was refused is marked there
   */
  constructor(fillMs: number, log: SendingLog) {
    this.#fillMs = fillMs;
    this.#log = log;
  }

  /** It was refused as well, but had left before the refusal was known, or without a hint. */
  echo(entry: Entry): void {
    this.#log.mark(entry, this.#door);
    const shut = this.#shut;
    if (shut && entry.upTo < shut.entry.upTo) shut.taken -= entry.cost;
  }

  /** A refusal that is news, or the probe's: that only keeps the door shut. */
  refused(entry: Entry, since: { readonly taken: number; readonly ms: number }, retryAfterMs: number): void {
    this.#log.mark(entry, (this.#door += 1));
    this.#shut ??= { entry, ...since, retryAfterMs };
  }

  /**
   * The door is open again. Returns how many tokens came in meanwhile, as far as can be told, and what it taught.
   *
   * @param believed the rate before
   * @param trusted the burst before
   */
  opened(
    probe: Entry,
    believed: number,
    trusted: number,
    jitterMs: number,
  ): { readonly earned: number; readonly lesson?: Lesson } | undefined {
    const shut = this.#shut;
    this.#shut = undefined;
    if (!shut) return undefined;
    const least = shut.retryAfterMs > SECOND_MS ? undefined : 1 / SECOND_MS;
    const limit = this.#log.explain(shut.entry.rate, jitterMs, least);
    const restedMs = probe.at - shut.entry.at;
    // Refused from the start, it tells no rate.
    if (shut.taken < 1 || limit.odds < ODDS) {
      // Nor has it shown that it holds more than it took since the last door.
      return { earned: Math.max(DARED, Math.min(limit.burst, limit.low * restedMs, shut.taken)) };
    }
    const lesson = this.#learn(shut, limit, believed, trusted, jitterMs);
    return { earned: lesson.rate * restedMs, lesson };
  }

  #learn(
    { entry, taken, ms, retryAfterMs }: Shut,
    { low, high, burst: held, doors }: Explanation,
    believed: number,
    trusted: number,
    jitterMs: number,
  ): Lesson {
    const isGuess = doors < 2;
    // A server that grants less than was told is taken to hold as much less.
    const scaled = (taken + 0.5) / (ms + this.#fillMs);
    const found = isGuess ? Math.min(high, Math.max(low, BELOW * scaled)) : low + BEGIN * (high - low);
    // The rate stands, and yet it was refused soon: then it is the burst that does not.
    const burst = Math.min(held, (found > SAME * believed ? LESS : 1) * trusted);
    const rate = held < 2 ? found / (1 + SHAKEN * jitterMs * found) : found;
    const climb = high > WIDE * low ? CLIMB_FAR : CLIMB;
    const slack = isGuess ? GUESS * rate : (climb - BEGIN) * (high - low);
    const refusalCost = isGuess ? 1 : 1 + Math.max(0, rate * retryAfterMs - burst);
    return { rate, high: isGuess ? entry.rate : rate + slack, slack, burst, refusalCost };
  }
}
