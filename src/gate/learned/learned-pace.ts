import type { Hint } from '../../event/hint.js';
import { Allowance } from './allowance.js';
import { HiddenWindow } from './hidden-window.js';
import { HintedDoors } from './hinted-doors.js';
import { LearnedRate } from './learned-rate.js';
import { type Entry, Ledger } from './ledger.js';
import type { Estimate, Pace, PaceMemory, PaceWait, Told } from '../pace.js';
import { Probing } from './probing.js';
import { RemainingQuota } from './remaining-quota.js';
import { RoundTrip } from './round-trip.js';
import { SendingLog } from './sending-log.js';
import { SlowStart } from './slow-start.js';
import { WindowSearch } from './window-search.js';

/** Requests in the first round, and burst that is trusted at first. */
const FIRST = 2;
/** Tokens of the told burst that are never used: jitter on the way squeezes the spacing. */
const SPARE = 1;
/** What was not refused in a round and so many ms more has passed: a server refuses at once, and may work for seconds. */
const LATE_MS = 250;
/** Tokens that run over before a pause is one. */
const SPILT = 2;
/**
 * Nothing is earned while nothing is heard of what was sent, for a round trip and so many tokens more: the loop stands
 * still, ours or the server's, and its bucket may be full. Behind so many ms more the server is slow.
 */
const QUIET = 4;
const QUIET_MS = 500;
/** A bucket of one earns less than so many times what it pays out: what is further off was no late request. */
const LOST = 2;
/** Tokens of a full bucket left alone when a door opens. */
const RESERVE = 0.5;

/**
 * Learns the ceiling of a limit that was told as a rate: the told one is only its upper bound.
 *
 * A refusal is a measurement, not a reason to halve. Without a hint it is read by the `Ledger`, with one by
 * `HintedDoors`, a run of them by `WindowSearch`; the `LearnedRate` is what is believed and asks now and then for more,
 * `SlowStart` and `Allowance` say who may leave now. When headers say what is left, no more than that leaves.
 *
 * Silence is consent: what a server does not refuse in time has passed, though its answer may come seconds later.
 */
export class LearnedPace implements Pace {
  waitsFor: PaceWait = 'rate';
  readonly #trip = new RoundTrip();
  readonly #rate: LearnedRate;
  readonly #slow: SlowStart;
  readonly #ledger: Ledger;
  readonly #own: Allowance;
  readonly #window = new HiddenWindow(this.#trip, (now) => this.#ask(now));
  readonly #search = new WindowSearch(this.#window, this.#trip);
  readonly #log: SendingLog;
  readonly #doors: HintedDoors;
  readonly #quota = new RemainingQuota(this.#trip);
  /** What has left since a refusal was seen, which is when silence begins to say something; in order, and soon heard. */
  readonly #silent: Entry[] = [];
  /** Tokens that are not answered. */
  #inFlight = 0;
  /** When the first left of which, as of any behind it, nothing was heard. */
  #unheardAt = Infinity;
  /** Tokens that were answered, and taken. */
  #taken = 0;
  /** The newest request whose answer said what is left, by its place in the count. */
  #newest = 0;

  constructor({ ratePerSecond, burst, now }: Told, remembered?: PaceMemory) {
    const told = ratePerSecond / 1000;
    const most = Math.max(1, burst - SPARE);
    this.#rate = new LearnedRate(told, this.#trip, new Probing());
    this.#own = new Allowance(now, most, FIRST, told);
    this.#slow = new SlowStart(this.#trip, now, FIRST);
    this.#ledger = new Ledger(now, most + SPARE);
    this.#log = new SendingLog(most + SPARE);
    this.#doors = new HintedDoors((most + SPARE) / told, this.#log);
    if (!remembered || remembered.ratePerSecond >= ratePerSecond) return;
    this.#rate.remember(remembered, now);
    this.#own.holds(remembered.burst);
  }

  snapshot(): PaceMemory | undefined {
    const { isTold, base, refusalCost } = this.#rate;
    return isTold ? undefined : { ratePerSecond: base * 1000, burst: this.#own.burst, refusalCost };
  }

  estimate(): Estimate | undefined {
    const { isTold, base, high } = this.#rate;
    const { known } = this.#window;
    if (isTold && !known) return undefined;
    return {
      ratePerSecond: Math.min(base, this.#average()) * 1000,
      error: (high - base) * 1000,
      window: known && { limit: known.quota, windowMs: known.ms },
    };
  }

  rate(now: number): number {
    return Math.min(this.#rate.at(now, this.#ledger.sent), this.#average()) * 1000;
  }

  /** What a hidden window that is known grants in the long run, tokens a millisecond. */
  #average(): number {
    const { known } = this.#window;
    return known ? known.quota / known.ms : Infinity;
  }

  get silenceMs(): number {
    return LATE_MS + this.#trip.roundMs;
  }

  wait(now: number, cost: number, behind = 0): number {
    const silent = this.#silent;
    for (let first = silent[0]; first && (first.heard || first.at <= now - this.silenceMs); first = silent[0]) {
      silent.shift();
      this.#passed(first, now);
    }
    const own = this.#own;
    const rate = this.#rate.at(now, this.#ledger.sent);
    const quietMs = now - this.#unheardAt - (this.#trip.ms || Infinity);
    own.earn(now, this.#rate.isTold && quietMs * rate > QUIET && quietMs < QUIET_MS ? 0 : rate);
    if (own.spilt > SPILT) {
      // Nobody asked for a while: that a full bucket runs over says nothing about what it earns.
      this.#ledger.rest(now, own.burst + SPARE);
      this.#rate.since += own.spilt / rate;
      own.spilt = 0;
    }
    const slow = this.#slow.wait(now, this.#inFlight);
    const turn =
      slow ||
      // While it refuses the door waits.
      (!this.#search.run && this.#window.wait(now, behind)) ||
      this.#quota.wait(now, this.#ledger.sent + cost + behind, this.#inFlight);
    const ms = turn || own.wait(cost, rate, behind);
    this.waitsFor = slow ? 'slow start' : turn ? 'window' : 'rate';
    // While somebody is made to wait, it may run over by so much.
    if (ms > 0) own.spilt = -ms * rate;
    return ms;
  }

  sent(now: number, cost: number): Entry {
    const rate = this.#rate.at(now, this.#ledger.sent);
    this.#own.level -= cost;
    this.#slow.sent();
    this.#window.sent(now, cost);
    this.#inFlight += cost;
    this.#unheardAt = Math.min(this.#unheardAt, now);
    const entry = this.#ledger.send(now, cost, rate, this.#taken);
    this.#log.add(entry);
    if (this.#trip.measured) this.#silent.push(entry);
    return entry;
  }

  passed(entry: Entry, now: number, hint?: Hint): void {
    this.#taken += entry.cost;
    entry.taken += entry.cost;
    this.#trip.passed(now - entry.at);
    this.#passed(entry, now);
    this.unknown(entry);
    this.#slow.passed(entry.at);
    this.#own.trust(this.#rate.refusalCost <= 1);
    this.#read(entry, now, hint);
  }

  /** The server took this one, by its answer or by its silence. */
  #passed(entry: Entry, now: number): void {
    if (entry.heard) return;
    entry.heard = true;
    const { lastRefused } = this.#ledger;
    const news = this.#search.passed(entry, now, entry.upTo > lastRefused);
    this.#window.taken += entry.cost;
    if (typeof news === 'number') {
      // A hidden window may have turned: then the old rate is tried.
      this.#rate.believe(news);
      this.#slow.restart(now, 1);
    } else if (news) this.#turned(entry, now);
    // While one asked whether the refusals are over, or before any, the others were made to wait.
    if (entry.upTo - entry.cost === lastRefused) this.#own.spilt = (entry.at - now) * this.#rate.base;
  }

  refused(entry: Entry, now: number, streak: number, hint?: Hint): number {
    this.unknown(entry);
    this.#trip.refused(now - entry.at);
    this.#window.used -= entry.cost;
    this.#read(entry, now, hint);
    const retryAfterMs = hint?.retryAfterMs;
    if (retryAfterMs === undefined) return this.#unhinted(entry, now);
    if (streak > 0) this.#doors.refused(entry, this.#ledger.since(entry), retryAfterMs);
    else this.#doors.echo(entry);
    this.#ledger.strike(entry);
    return retryAfterMs;
  }

  unknown(entry: Entry): void {
    entry.heard = true;
    this.#unheardAt = Infinity;
    this.#inFlight -= entry.cost;
  }

  giveBack(entry: Entry): void {
    this.unknown(entry);
    this.#log.mark(entry, 0);
    this.#ledger.giveBack(entry);
    this.#window.used -= entry.cost;
    this.#own.level += entry.cost;
  }

  opened(probe: Entry, now: number): void {
    const rate = this.#rate;
    const own = this.#own;
    const opened = this.#doors.opened(probe, rate.base, own.burst, this.#trip.jitterMs);
    if (!opened) return;
    const { earned, lesson } = opened;
    if (lesson) {
      own.holds(lesson.burst);
      rate.learn(lesson);
      rate.since = now;
    }
    this.#ledger.begin(probe.at, own.burst + SPARE, probe.upTo - probe.cost);
    const there = Math.min(own.burst, earned);
    // What is there may leave at once, however far the server is; what it earns from now on as answers come.
    this.#slow.restart(now, there);
    // As at the start, more is trusted with each that passes, where nothing was learned.
    own.size = lesson ? own.burst : there;
    // What comes in while the probe is on its way counts, unless what was learned of the bucket is new and may be wrong.
    const at = lesson ? now : probe.at;
    own.set(Math.max(0, there - probe.cost - RESERVE), at);
    // Meanwhile the others were made to wait: that is no pause.
    own.spilt = (at - now) * rate.base;
  }

  #unhinted(entry: Entry, now: number): number {
    this.#doors.echo(entry);
    const ledger = this.#ledger;
    const rate = this.#rate;
    const own = this.#own;
    const was = rate.base;
    const gap = entry.upTo - entry.cost - ledger.lastRefused;
    if (ledger.isOld(entry)) {
      ledger.strike(entry);
      this.#search.late(entry);
      return 0;
    }
    if (!this.#search.explains()) {
      if (gap > 0) {
        const measure = ledger.refused(entry, this.#trip.jitterMs);
        // A bucket of one runs over whenever somebody comes late: then the last spacing is the bound of its rate.
        if (entry.rate < LOST * measure.high) measure.high = Math.max(measure.high, (2 - own.burst) * entry.rate);
        const moved = rate.refused(entry, measure);
        if (measure.fromFull) own.holds(measure.taken - entry.cost - rate.base * measure.ms);
        ledger.empty(entry, moved);
      } else {
        // Nothing passed between: it tells nothing more than the refusal before.
        ledger.strike(entry);
      }
      // The server's bucket was empty when this request came: our own is set by that.
      const owed = ledger.sent - entry.upTo;
      own.set(Math.min(own.burst, (now - entry.at) * rate.base - owed), now);
      rate.since = entry.at;
    }
    ledger.lastRefused = entry.upTo;
    // A probe's refusal may raise the rate.
    const closeMs = this.#search.refused(entry, now, Math.max(was, rate.base), gap);
    if (closeMs) this.#ask(now + closeMs);
    return closeMs;
  }

  /** One request asks, at `at`. */
  #ask(at: number): void {
    this.#slow.restart(at, 1);
    this.#own.set(1, at);
  }

  /** A hidden window has turned. */
  #turned(entry: Entry, now: number): void {
    this.#ledger.begin(entry.at, Infinity, entry.upTo - entry.cost);
    const even = this.#search.even(now);
    if (!even) return;
    this.#rate.show(even.rate, now);
    this.#ledger.begin(now, 1, undefined, 1 - even.ahead);
    this.#own.set(-even.ahead, now);
  }

  /**
   * What headers say is left: of a window when they say when it turns. Else of a bucket, and perhaps not of this one: it may
   * hold back what our own would let go, and no more.
   */
  #read(entry: Entry, now: number, hint: Hint | undefined): void {
    if (hint?.remaining === undefined || entry.upTo < this.#newest) return;
    const { remaining, resetMs } = hint;
    this.#newest = entry.upTo;
    if (resetMs !== undefined) {
      this.#quota.read(entry, now, remaining, resetMs, this.#taken + this.#inFlight);
      return;
    }
    const own = this.#own;
    const rate = this.#rate.base;
    const later = this.#ledger.sent - entry.upTo;
    own.earn(now, rate);
    own.level = Math.min(own.level, remaining - later + (now - entry.at) * rate);
  }
}
