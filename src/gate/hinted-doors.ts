import { DoorRounds, type Step } from './door-rounds.js';
import type { Entry } from './ledger.js';

/** A pause of more than so many spacings may have let the server fill up. */
const PAUSE = 2.5;
/** A step is noted when requests leave faster than this much above the last one. */
const FASTER = 1.05;
/** Steps that are remembered of one round. */
const STEPS = 64;
/** A guess that reaches this share of the told rate is the told rate: a shut door is no lower one. */
const SAME = 0.95;
/** Before a second door the server is taken to hold this share of the told burst's time. */
const HELD = 0.85;
/** A guess is taken lower, and climbs by this share in a while: the slower it meets the rate, the more the next door tells. */
const BELOW = 0.75;
const GUESS = 1.2;
/** How far into the doubt the rate begins, and how far it climbs: farther where the doubt is wide. */
const BEGIN = 0.35;
const CLIMB = 0.5;
const CLIMB_FAR = 0.9;
const WIDE = 1.25;
/** A round of so many full buckets has shown that the rate is near enough. */
const LONG_ROUND = 4;
/** What is left of a burst that was refused although the rate stands. */
const LESS = 0.85;
/** Two rounds of the same length within so many tokens, or this share of them, are no accident. */
const ALIKE = 2;
const ALIKE_SHARE = 0.1;
/** A round as short as this, with nobody near its refusal, tells as little: a door that was shut has let so many through. */
const FEW = 2;

/** A refusal that shut the door, and what was learned while it was shut. */
interface Shut {
  readonly entry: Entry;
  /** Tokens taken since the last opening, as far as is known: what is still on its way counts as taken. */
  taken: number;
  /** Tokens sent before it, without those that turned out to be refused. */
  sent: number;
  readonly ms: number;
  readonly retryAfterMs: number;
  /** Requests that left between the refused one and the news of it: refused, or taken. */
  echoes: number;
  passed: number;
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
 * not before it is open again and everything that was on its way is known. At the told rate a refusal whose neighbours
 * passed is let go, since it may have nothing to do with the rate; when the next one comes after as many requests, it has.
 */
export class HintedDoors {
  readonly #rate: number;
  readonly #burst: number;
  readonly #rounds: DoorRounds;
  #shut: Shut | undefined;
  /** What was taken before the last refusal that stood alone. */
  #alone = Infinity;
  /** How requests have left since the last opening. */
  #begun: { readonly at: number; readonly sent: number; readonly restedMs: number };
  #steps: Step[] = [];
  /** A request that leaves faster than this makes a step. */
  #stepAbove = 0;
  #lastAt = -Infinity;

  /** @param rate the told one, tokens a millisecond */
  constructor(rate: number, burst: number, now: number) {
    this.#rate = rate;
    this.#burst = burst;
    this.#rounds = new DoorRounds(burst);
    this.#begun = { at: now, sent: 0, restedMs: 1e15 };
  }

  sent({ at, upTo, cost, rate }: Entry): void {
    const paused = at - this.#lastAt > (PAUSE * Math.max(1, cost)) / rate;
    this.#lastAt = at;
    if (!paused && rate <= this.#stepAbove) return;
    if (this.#steps.length === STEPS) this.#steps.shift();
    this.#steps.push({ at, sent: upTo - cost, rate, paused });
    this.#stepAbove = FASTER * rate;
  }

  /** It was taken, although it left after a request that was refused. */
  passed(entry: Entry): void {
    if (this.#shut !== undefined && entry.upTo > this.#shut.entry.upTo) this.#shut.passed += 1;
  }

  /** It was refused as well, but had left before the refusal was known. */
  echo(entry: Entry): void {
    const shut = this.#shut;
    if (shut === undefined) return;
    if (entry.upTo > shut.entry.upTo) shut.echoes += 1;
    else {
      shut.taken -= entry.cost;
      shut.sent -= entry.cost;
    }
  }

  /** A refusal that is news, or the probe's: that only keeps the door shut. */
  refused(entry: Entry, { taken, ms }: { readonly taken: number; readonly ms: number }, retryAfterMs: number): void {
    this.#shut ??= {
      entry,
      taken,
      sent: entry.upTo - entry.cost,
      ms: Math.max(1, ms),
      retryAfterMs,
      echoes: 0,
      passed: 0,
    };
  }

  /**
   * The probe passed. Returns for how long the server has earned undisturbed, and the lesson when there is one.
   *
   * @param now the rate at present, tokens a millisecond
   * @param burst that is believed at present
   */
  opened(
    probe: Entry,
    now: number,
    burst: number,
  ): { readonly restedMs: number; readonly lesson: Lesson | undefined } | undefined {
    const shut = this.#shut;
    if (shut === undefined) return undefined;
    this.#shut = undefined;
    const lesson = this.#learn(shut, now, burst);
    const restedMs = probe.at - shut.entry.at;
    this.#begun = { at: probe.at, sent: probe.upTo - probe.cost, restedMs };
    this.#steps = [];
    this.#stepAbove = 0;
    this.#lastAt = probe.at;
    return { restedMs, lesson };
  }

  #learn(shut: Shut, now: number, burst: number): Lesson | undefined {
    // Refused from the start: a shut door tells no rate.
    const { taken } = shut;
    if (taken < 1) return undefined;
    const few = taken <= FEW;
    if ((!shut.echoes && (shut.passed || few)) || taken >= LONG_ROUND * this.#burst) {
      const alike = Math.abs(this.#alone - taken) <= Math.max(ALIKE, ALIKE_SHARE * taken);
      this.#alone = taken;
      if (!alike && (few || now >= this.#rate)) return undefined;
    }
    const { entry, sent, ms } = shut;
    const steps = this.#steps.filter((step) => step.at <= entry.at);
    this.#rounds.add({ taken, ms, at: entry.at, sent, stretch: { ...this.#begun, steps }, fastest: entry.rate });
    return this.#lesson(shut, now, burst);
  }

  #lesson({ entry, taken, ms, retryAfterMs }: Shut, now: number, burstNow: number): Lesson {
    const found = this.#rounds.explain();
    const { low, high, burst: held } = found ?? { low: 0, high: entry.rate, burst: 1 };
    const isGuess = found === undefined || this.#rounds.count < 2;
    // A server that grants less than was told is taken to hold as much less.
    const scaled = (taken + 0.5) / (ms + (HELD * this.#burst) / this.#rate);
    let rate = isGuess ? Math.min(high, Math.max(low, BELOW * scaled)) : low + BEGIN * (high - low);
    // The rate stands, and yet it was refused soon: then it is the burst that does not.
    const less = rate > SAME * now && taken < LONG_ROUND * burstNow ? LESS : 1;
    const burst = Math.max(1, Math.min(held, less * burstNow));
    if (isGuess && rate > SAME * this.#rate) rate = this.#rate;
    const climb = high > WIDE * low ? CLIMB_FAR : CLIMB;
    const slack = isGuess ? GUESS * rate : (climb - BEGIN) * (high - low);
    const refusalCost = isGuess ? 1 : 1 + Math.max(0, rate * retryAfterMs - burst);
    return { rate, high: isGuess ? entry.rate : rate + slack, slack, burst, refusalCost };
  }
}
