import { DoorRounds, type Step } from './door-rounds.js';
import type { Entry } from './ledger.js';

/** A pause of more than so many spacings may have let the server fill up. */
const PAUSE = 2.5;
/** A step is noted when requests leave faster than this much above the last one. */
const FASTER = 1.05;
/** Steps that are remembered of one round. */
const STEPS = 64;
/** A told rate that is reached up to this share stands: a shut door is no lower rate. */
const SAME = 0.95;
/** A range is wide when its upper end is this many times its lower one. */
const WIDE = 1.5;
/** A guess is taken a little lower, and climbs by this share: the slower it meets the rate, the more the next door tells. */
const BELOW = 0.95;
const GUESS = 0.4;
/** Nor is it higher than this share of what was refused a second time, else a guess could be repeated for ever. */
const LOWER = 0.8;
/** How far into the doubt an uncertain rate climbs while nothing is refused. */
const CLIMB = 0.5;
/** A round of so many full buckets has shown that the rate is near enough. */
const LONG_ROUND = 3;
/** Two rounds of the same length within so many tokens are no accident. */
const ALIKE = 2;
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
  /** It is not above this. */
  readonly high: number;
  /** By how much to climb while nothing is refused. */
  readonly slack: number;
  readonly burst: number;
  /** What one more refusal would cost in tokens, 1 for itself included; no more than that while little is known. */
  readonly refusalCost: number;
}

/**
 * Refusals with a hint, and what they say about the rate.
 *
 * A door costs dear, since the server goes on earning behind it and spills. So it is read for all that it is worth, and
 * not before it is open again and everything that was on its way is known. A refusal whose neighbours passed is let
 * go the first time: it may have nothing to do with the rate.
 */
export class HintedDoors {
  readonly #rate: number;
  readonly #burst: number;
  readonly #rounds: DoorRounds;
  #shut: Shut | undefined;
  #lone: Shut | undefined;
  /** How requests have left since the last opening. */
  #begun: { readonly at: number; readonly sent: number; readonly restedMs: number; readonly fromEmpty: boolean };
  #steps: Step[] = [];
  /** A request that leaves faster than this makes a step. */
  #stepAbove = 0;
  #lastAt = -Infinity;

  /** @param rate the told one, tokens a millisecond */
  constructor(rate: number, burst: number, now: number) {
    this.#rate = rate;
    this.#burst = burst;
    this.#rounds = new DoorRounds(burst);
    this.#begun = { at: now, sent: 0, restedMs: Infinity, fromEmpty: false };
  }

  sent({ at, upTo, cost, rate }: Entry): void {
    const paused = at - this.#lastAt > (PAUSE * Math.max(1, cost)) / rate;
    this.#lastAt = at;
    if (!paused && rate <= this.#stepAbove) return;
    if (this.#steps.length === STEPS) this.#steps.splice(0, STEPS / 4);
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
   */
  opened(probe: Entry, now: number): { readonly restedMs: number; readonly lesson: Lesson | undefined } | undefined {
    const shut = this.#shut;
    if (shut === undefined) return undefined;
    this.#shut = undefined;
    const lesson = this.#learn(shut, now);
    const restedMs = probe.at - shut.entry.at;
    this.#begun = { at: probe.at, sent: probe.upTo - probe.cost, restedMs, fromEmpty: true };
    this.#steps = [];
    this.#stepAbove = 0;
    this.#lastAt = probe.at;
    return { restedMs, lesson };
  }

  #learn(shut: Shut, now: number): Lesson | undefined {
    // Refused from the start: a shut door tells no rate.
    if (shut.taken < 1) return undefined;
    const lone =
      (shut.echoes === 0 && (shut.passed > 0 || shut.taken <= FEW)) || shut.taken >= LONG_ROUND * this.#burst;
    if (lone && now >= this.#rate) {
      const before = this.#lone;
      this.#lone = shut;
      if (before === undefined || Math.abs(before.taken - shut.taken) > ALIKE) return undefined;
    }
    this.#note(shut);
    return this.#lesson(shut);
  }

  #note({ entry, taken, sent, ms }: Shut): void {
    const steps = this.#steps.filter((step) => step.at <= entry.at);
    const stretch = { ...this.#begun, steps };
    this.#rounds.add({ taken, ms, at: entry.at, sent, stretch, fastest: entry.rate });
  }

  #lesson({ entry, taken, ms, retryAfterMs }: Shut): Lesson {
    const found = this.#rounds.explain();
    const high = Math.min(found?.high ?? entry.rate, entry.rate);
    const low = Math.min(found?.low ?? 0, high);
    // While the range is wide, a server that grants less than was told is taken to hold as much less.
    const scaled = (taken + 0.5) / (ms + this.#burst / this.#rate);
    const again = this.#rounds.count > 1;
    const most = again ? LOWER * high : high;
    const rate = high < WIDE * low ? (low + high) / 2 : Math.min(most, Math.max(low, BELOW * scaled));
    const burst = Math.max(1, found?.burst ?? 1);
    if (rate > SAME * this.#rate) return { rate: this.#rate, high: this.#rate, slack: 0, burst, refusalCost: 1 };
    const known = found !== undefined && again;
    const slack = known ? Math.max(0, low + (high - low) * CLIMB - rate) : GUESS * rate;
    const refusalCost = 1 + (known ? Math.max(0, rate * retryAfterMs - burst) : 0);
    return { rate, high: entry.rate, slack, burst, refusalCost };
  }
}
