import type { Hint } from '../event/hint.js';
import { Allowance } from './allowance.js';
import { HiddenWindow } from './hidden-window.js';
import { HintedDoors, type Lesson } from './hinted-doors.js';
import { type Entry, Ledger, type Measure } from './ledger.js';
import type { Estimate, Pace, PaceMemory, PaceWait, Ticket, Told } from './pace.js';
import { Plateau } from './plateau.js';
import { Probing } from './probing.js';
import { RemainingQuota } from './remaining-quota.js';
import { RoundTrip } from './round-trip.js';
import { ServerLevel } from './server-level.js';
import { SlowStart } from './slow-start.js';

/** Requests in the first round, and burst that is trusted at first. */
const FIRST = 2;
/** Tokens of the told burst that are never used: jitter on the way squeezes the spacing. */
const SPARE = 1;
/** Burst that a success adds while it is not trusted yet, and what it adds to a learned one. */
const CREDIT = 0.25;
const REGROW = 0.01;
/** Share of the rate that the first refusal leaves at least, when nothing was measured yet. */
const FIRST_CUT = 0.7;
/** A probe that was refused this far above the rate, after this much more was taken: the limit has moved. */
const MOVED = 1.35;
const MOVED_TAKEN = 1.08;
/** Longest spacing while everything is refused, ms (then a tenth of the time it has lasted). */
const LONGEST_MS = 5000;
/** Hidden windows that are shorter than this and known this well are paced evenly. */
const EVEN_MS = 1100;
const EVEN_DOUBT = 0.07;
/** ... with this many mean deviations of the round trip to spare, since a log counts from arrival to arrival. */
const EVEN_SPARE = 5;
/** ... after so many requests were let go at the old rate, to see whether it had turned. */
const AHEAD = 4;
/** ... and not lower than that, as long as fewer tokens than these were taken since the last refusal. */
const FEW = 8;
/** Tokens of a full bucket left alone when a door opens. */
const RESERVE = 0.5;

/**
 * Learns the ceiling of a limit that was told as a rate: the told one is only its upper bound.
 *
 * A refusal is a measurement, not a reason to halve. Without a hint it is read by the `Ledger`, with one by
 * `HintedDoors`, a run of them by `HiddenWindow`; the `Plateau` is what is believed, `Probing` asks now and then for
 * more, `SlowStart` and `Allowance` say who may leave now. When headers say what is left, that is believed first.
 *
 * One cut per epoch: requests that had left before a cut was known are echoes, and may only lower the rate further.
 */
export class LearnedPace implements Pace {
  waitsFor: PaceWait = 'rate';
  readonly #told: number;
  readonly #toldBurst: number;
  readonly #trip = new RoundTrip();
  readonly #slow: SlowStart;
  readonly #ledger: Ledger;
  readonly #plateau: Plateau;
  readonly #probing = new Probing();
  readonly #own: Allowance;
  readonly #window = new HiddenWindow();
  readonly #doors: HintedDoors;
  readonly #level = new ServerLevel();
  readonly #quota = new RemainingQuota();
  /** What the server's bucket holds, as far as it is known. */
  #burst = 0;
  /** The same when it was last measured, before it grew back. */
  #measuredBurst = 0;
  #inFlight = 0;
  /** The last token that had been sent when the rate was last cut. */
  #epoch = 0;
  /** Where the running probe began. */
  #ramp: { readonly at: number; readonly sent: number } | undefined;
  /** What one more refusal would cost in tokens, once hints have told. */
  #refusalCost = 0;
  /** What a hidden window that is paced evenly has shown to be there: its refusals hide what it lost in between. */
  #shown = 0;
  /** A header has said what is left in the bucket. */
  #leveled = false;

  constructor({ ratePerSecond, burst, now }: Told, remembered?: PaceMemory) {
    this.#told = ratePerSecond / 1000;
    this.#toldBurst = Math.max(1, burst - SPARE);
    this.#burst = this.#measuredBurst = this.#toldBurst;
    this.#own = new Allowance(now, Math.min(this.#burst, FIRST));
    this.#slow = new SlowStart(this.#trip, now, FIRST);
    this.#ledger = new Ledger(now, this.#burst + SPARE);
    this.#plateau = new Plateau(this.#told);
    this.#doors = new HintedDoors(this.#told, this.#toldBurst + SPARE, now);
    if (remembered !== undefined) this.#remember(remembered, now);
  }

  snapshot(): PaceMemory | undefined {
    const { base } = this.#plateau;
    if (base >= this.#told) return undefined;
    return { ratePerSecond: base * 1000, burst: this.#measuredBurst, refusalCost: this.#refusalCost };
  }

  estimate(): Estimate | undefined {
    const { base, high } = this.#plateau;
    const { known } = this.#window;
    if (base >= this.#told && !known) return undefined;
    return {
      ratePerSecond: Math.min(base, known ? known.quota / known.ms : base) * 1000,
      error: Math.max(0, high - base) * 1000,
      window: known && { limit: known.quota, windowMs: known.ms },
    };
  }

  rate(now: number): number {
    return this.#rate(now) * 1000;
  }

  wait(now: number, cost: number, behind = 0): number {
    const slow = this.#slow.wait(now, this.#inFlight);
    this.waitsFor = 'slow start';
    if (slow > 0) return slow;
    this.waitsFor = 'window';
    const turn = this.#window.wait(now, () => {
      this.#ledger.full(now, Infinity);
      this.#slow.restart(now, 1);
      this.#own.set(1, now);
    });
    if (turn > 0) return turn;
    const quota = this.#quota.wait(now, cost + behind, this.#ledger.sent);
    if (quota > 0) return quota;
    this.waitsFor = 'rate';
    const rate = this.#rate(now);
    this.#own.earn(now, rate);
    return this.#own.wait(cost, rate, behind);
  }

  sent(now: number, cost: number): Ticket {
    const rate = this.#rate(now);
    this.#own.earn(now, rate);
    this.#own.add(-cost);
    this.#slow.sent();
    this.#window.sent(now, cost);
    this.#inFlight += 1;
    if (!this.#ramp && this.#plateau.base < this.#told && now - this.#plateau.since > this.#pauseMs()) {
      this.#ramp = { at: now, sent: this.#ledger.sent };
    }
    const entry = this.#ledger.send(now, cost, rate);
    this.#doors.sent(entry);
    return entry;
  }

  passed(ticket: Ticket, now: number, hint?: Hint): void {
    const entry = ticket as Entry;
    this.#inFlight -= 1;
    this.#trip.passed(now - entry.at);
    if (entry.upTo <= this.#epoch) this.#doors.passed(entry);
    const news = this.#window.passed(entry, now, entry.upTo > this.#ledger.lastRefused);
    if (news !== undefined) this.#turned(news, entry, now);
    this.#slow.passed(entry.at);
    this.#trust(now);
    this.#read(entry, now, hint);
  }

  refused(ticket: Ticket, now: number, _streak: number, hint?: Hint): number {
    const entry = ticket as Entry;
    this.#inFlight -= 1;
    this.#trip.refused(now - entry.at);
    const closeMs =
      hint?.retryAfterMs === undefined ? this.#unhinted(entry, now) : this.#hinted(entry, hint.retryAfterMs);
    this.#read(entry, now, hint);
    return closeMs;
  }

  unknown(): void {
    this.#inFlight -= 1;
  }

  giveBack(ticket: Ticket, now: number): void {
    const entry = ticket as Entry;
    this.#inFlight -= 1;
    this.#ledger.strike(entry);
    this.#window.untaken(entry.cost);
    this.#own.add(entry.cost);
  }

  opened(ticket: Ticket, now: number): void {
    const probe = ticket as Entry;
    const opened = this.#doors.opened(probe, this.#plateau.base);
    if (opened === undefined) return;
    const { restedMs, lesson } = opened;
    if (lesson !== undefined) this.#learn(lesson, probe);
    const { base } = this.#plateau;
    this.#ledger.full(probe.at, this.#burst + SPARE, probe.upTo - probe.cost);
    this.#plateau.since = base < this.#told ? now : -Infinity;
    this.#ramp = undefined;
    this.#epoch = this.#ledger.sent;
    this.#slow.restart(now, FIRST);
    this.#own.size = this.#burst;
    this.#own.set(Math.max(0, Math.min(this.#burst, base * restedMs) - probe.cost - RESERVE), now);
  }

  #remember({ ratePerSecond, burst, refusalCost }: PaceMemory, now: number): void {
    const rate = ratePerSecond / 1000;
    if (rate >= this.#told) return;
    this.#plateau.base = this.#plateau.high = rate;
    this.#plateau.since = now;
    this.#burst = this.#measuredBurst = Math.min(this.#burst, burst);
    this.#own.size = Math.min(this.#own.size, this.#burst);
    this.#probing.trust();
    this.#refusalCost = refusalCost;
  }

  #rate(now: number): number {
    const { base, high } = this.#plateau;
    if (base >= this.#told && high >= this.#told) return this.#told;
    const rate = this.#plateau.rate(now, this.#trip.ms);
    const probingMs = now - this.#plateau.since - this.#pauseMs();
    return Math.min(this.#told, rate * this.#probing.factor(probingMs, base, this.#trip.ms, this.#refusalCost));
  }

  #pauseMs(): number {
    return this.#probing.pauseMs(this.#plateau.base, this.#refusalCost);
  }

  /** A success: more of the burst is trusted, and a learned one grows back. */
  #trust(now: number): void {
    const own = this.#own;
    if (this.#refusalCost <= 1 && this.#burst < this.#toldBurst) {
      this.#burst += REGROW;
      if (own.size >= this.#burst - 2 * REGROW) own.size = this.#burst;
    }
    const doorsCost = this.#refusalCost > 0 && this.#plateau.base < this.#told;
    if (own.size >= this.#burst || doorsCost) return;
    const credit = Math.min(CREDIT, this.#burst - own.size);
    own.earn(now, this.#rate(now));
    own.size += credit;
    own.add(credit);
  }

  #unhinted(entry: Entry, now: number): number {
    const ledger = this.#ledger;
    const rate = this.#plateau.base;
    const inRow = entry.upTo - entry.cost === ledger.lastRefused;
    this.#window.untaken(entry.cost);
    if (ledger.isOld(entry)) {
      ledger.strike(entry);
      return 0;
    }
    let low = 0;
    if (this.#window.explains()) {
      this.#epoch = ledger.sent;
      ledger.skip(entry);
    } else if (inRow) {
      // Nothing passed between: it tells nothing more than the refusal before.
      ledger.strike(entry);
      ledger.skip(entry);
      this.#empty(entry, now);
    } else {
      low = this.#cut(entry, now).low;
    }
    const refusal = { rate, low, inRow, tripMs: this.#trip.ms };
    const closeMs = this.#window.refused(entry, now, refusal);
    if (closeMs > 0) {
      this.#shown = 0;
      this.#slow.restart(now + closeMs, 1);
      this.#own.set(1, now + closeMs);
    }
    return closeMs;
  }

  /** The refusal gives a new rate. */
  #cut(entry: Entry, now: number): Measure {
    const ledger = this.#ledger;
    const plateau = this.#plateau;
    const echo = entry.upTo <= this.#epoch;
    const measure = ledger.refused(entry, plateau.high, this.#trip.jitterMs, echo);
    let { high } = measure;
    let rate = (measure.low + high) / 2;
    if (echo) {
      rate = Math.min(rate, plateau.base);
      high = Math.min(high, plateau.high);
    } else {
      // Nothing was measured yet.
      if (measure.fromFull) rate = Math.max(rate, Math.min(FIRST_CUT * entry.rate, high), measure.low);
      if (plateau.since > -Infinity && entry.at - plateau.since > this.#pauseMs()) {
        ({ rate, high } = this.#probed(entry, rate, high));
      } else if (rate < FIRST_CUT * plateau.base) this.#probing.moved();
      this.#epoch = ledger.sent;
      if (measure.fromFull && !this.#leveled) {
        const { taken, ms } = ledger.since(entry);
        this.#burst = this.#measuredBurst = Math.max(1, Math.min(this.#burst, taken - rate * ms));
        this.#own.size = this.#burst;
      }
    }
    if (rate < FIRST_CUT * this.#shown && measure.taken >= FEW) this.#shown = 0;
    rate = Math.max(rate, this.#shown);
    const least = 0.5 / Math.max(LONGEST_MS, 0.1 * measure.spanMs);
    plateau.base = Math.min(this.#told, Math.max(least, rate));
    plateau.high = Math.max(plateau.base, high);
    plateau.slack = undefined;
    ledger.empty(entry, echo);
    this.#empty(entry, now);
    return measure;
  }

  /** A probe was refused: far above the rate means that the limit has moved, near it that it holds still. */
  #probed(entry: Entry, rate: number, high: number): { readonly rate: number; readonly high: number } {
    const was = this.#plateau.rate(entry.at, this.#trip.ms);
    if (entry.rate > was * MOVED && rate > MOVED_TAKEN * was) {
      const ramp = this.#ramp;
      const tokens = ramp === undefined ? 0 : entry.upTo - ramp.sent - 1;
      const taken = ramp !== undefined && tokens > 0 ? tokens / (entry.at - ramp.at) : 0;
      this.#probing.moved();
      this.#ledger.forget();
      return { rate: Math.min(entry.rate, Math.max(rate, (taken + entry.rate) / 2)), high: entry.rate };
    }
    this.#probing.held();
    return { rate, high };
  }

  /** The server's bucket was empty when this request came: our own is set by that. */
  #empty(entry: Entry, now: number): void {
    const owed = this.#ledger.sent - entry.upTo;
    this.#own.set(Math.min(this.#burst, (now - entry.at) * this.#plateau.base - owed), now);
    this.#plateau.since = entry.at;
    this.#ramp = undefined;
  }

  #hinted(entry: Entry, retryAfterMs: number): number {
    if (entry.upTo <= this.#epoch) this.#doors.echo(entry);
    else {
      this.#epoch = this.#ledger.sent;
      this.#doors.refused(entry, this.#ledger.since(entry), retryAfterMs);
    }
    this.#ledger.strike(entry);
    this.#window.untaken(entry.cost);
    return retryAfterMs;
  }

  #learn({ rate: seen, high, slack, burst, refusalCost }: Lesson, probe: Entry): void {
    const plateau = this.#plateau;
    const rate = Math.min(this.#told, Math.max(0.5 / LONGEST_MS, seen));
    this.#burst = this.#measuredBurst = Math.min(this.#burst, burst);
    this.#refusalCost = refusalCost;
    if (rate < this.#told && high < rate * MOVED) this.#probing.held();
    else this.#probing.moved();
    plateau.base = rate;
    plateau.high = Math.max(rate, high);
    plateau.slack = rate < this.#told ? slack : undefined;
    plateau.since = probe.at;
  }

  /** A hidden window has turned, or may have: then the old rate is tried. */
  #turned(news: { readonly rate: number } | 'turned', entry: Entry, now: number): void {
    if (news === 'turned') {
      this.#ledger.full(entry.at, Infinity, entry.upTo - entry.cost);
      const { known } = this.#window;
      if (known !== undefined && known.ms < EVEN_MS && known.doubt < EVEN_DOUBT)
        this.#paceEvenly(known.quota / (known.ms + EVEN_SPARE * this.#trip.jitterMs), now);
      return;
    }
    const plateau = this.#plateau;
    plateau.base = plateau.high = news.rate;
    plateau.since = news.rate < this.#told ? now : -Infinity;
    this.#slow.restart(now, 1);
    this.#epoch = this.#ledger.sent;
  }

  /** A short window is kept as well by its average, and one that slides even better. */
  #paceEvenly(rate: number, now: number): void {
    this.#shown = rate;
    this.#probing.trust();
    this.#window.release(now);
    this.#ledger.level(now, 1 - AHEAD, 1);
    this.#plateau.base = this.#plateau.high = Math.min(this.#told, rate);
    this.#plateau.since = now;
    this.#own.set(-AHEAD, now);
  }

  /** What headers say is left: of a window when they say when it turns, else of the bucket. */
  #read(entry: Entry, now: number, hint: Hint | undefined): void {
    if (hint?.remaining === undefined) return;
    if (hint.resetMs !== undefined) {
      this.#quota.read(now, entry.upTo, hint.remaining, hint.resetMs);
      return;
    }
    // More than fits into the bucket is the rest of something else.
    if (hint.remaining > 2 * (this.#toldBurst + SPARE)) return;
    const plateau = this.#plateau;
    this.#own.earn(now, this.#rate(now));
    const facts = { now, rate: plateau.base, sent: this.#ledger.sent, tripMs: this.#trip.ms };
    const read = this.#level.read(entry, hint.remaining, facts);
    if (read === undefined) return;
    this.#leveled = true;
    if (read.rate !== undefined) {
      plateau.base = plateau.high = Math.min(this.#told, read.rate);
      plateau.slack = 0;
    }
    this.#own.set(read.level, now);
    plateau.since = now;
  }
}
