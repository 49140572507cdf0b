import type { Hint } from '../event/hint.js';
import { Allowance } from './allowance.js';
import { DoorRounds, type Round, type Step, type Stretch } from './door-rounds.js';
import { HiddenWindow } from './hidden-window.js';
import { Ledger, type Entry } from './ledger.js';
import type { Pace, Ticket } from './pace.js';
import { Plateau } from './plateau.js';
import { Probing } from './probing.js';
import { RoundTrip } from './round-trip.js';
import { SlowStart } from './slow-start.js';

const FIRST = 2;
const SPARE = 1;
const CREDIT = 0.5;
const LIN = 24;
const REGROW = 0.01;
const FIRST_CUT = 0.7;
const MOVED = 1.35;
const MOVED_TAKEN = 1.08;
const FLOOR_MS = 5000;
/** Windows shorter than this are paced evenly, ms. */
const SMOOTH_MS = 1500;

interface Sent extends Entry {
  readonly stretch: Stretch;
}

interface Shut extends Round {
  readonly entry: Sent;
  readonly retryAfterMs: number;
  echoes: number;
  passed: number;
}

const CLIMB = 0.6;
const RESERVE = 0.5;
const GAP = 2.5;

export class LearnedPace implements Pace {
  readonly #told: number;
  readonly #toldBurst: number;
  readonly #trip = new RoundTrip();
  readonly #slow: SlowStart;
  readonly #ledger: Ledger;
  readonly #plateau: Plateau;
  readonly #probing = new Probing();
  readonly #own: Allowance;
  readonly #window = new HiddenWindow();
  #burst: number;
  #inFlight = 0;
  #epoch = 0;
  #streak = 0;
  #ramp: { at: number; sent: number } | undefined;
  #cost = 0;
  #hints = true;
  readonly #rounds: DoorRounds;
  #shut: Shut | undefined;
  #lone: Shut | undefined;
  #stretch: Stretch & { readonly steps: Step[] } = { at: 0, sent: 0, restedMs: Infinity, fromEmpty: false, steps: [] };
  #lastSent = -Infinity;
  #probe: Sent | undefined;
  #even = false;
  #level: { at: number; sent: number; left: number; max: number; top: number } | undefined;
  #busyUntil: number;

  constructor(told: { readonly refillPerSecond: number; readonly burst: number }, now: number) {
    this.#told = told.refillPerSecond / 1000;
    this.#toldBurst = Math.max(1, told.burst - SPARE);
    this.#burst = this.#toldBurst;
    this.#own = new Allowance(now, Math.min(this.#burst, FIRST));
    this.#slow = new SlowStart(this.#trip, now, FIRST);
    this.#ledger = new Ledger(now, this.#burst + SPARE);
    this.#plateau = new Plateau(this.#told);
    this.#busyUntil = now;
    this.#rounds = new DoorRounds(told.burst);
  }

  rate(now: number): number {
    return this.#rate(now) * 1000;
  }

  #rate(now: number): number {
    const { base, high } = this.#plateau;
    if (base >= this.#told && high >= this.#told) return this.#told;
    const rate = this.#plateau.rate(now, this.#trip.ms);
    const ms = now - this.#plateau.since - this.#pauseMs();
    return Math.min(this.#told, rate * this.#probing.factor(ms, base, this.#trip.ms, this.#cost));
  }

  #pauseMs(): number {
    return this.#probing.pauseMs(this.#plateau.base, this.#cost);
  }

  wait(now: number, cost: number): number {
    const ms = this.#wait(now, cost);
    this.#busyUntil = Math.max(this.#busyUntil, now + ms);
    return ms;
  }

  #wait(now: number, cost: number): number {
    const slow = this.#slow.wait(now, this.#inFlight);
    if (slow > 0) return slow;
    const turn = this.#window.wait(now, () => {
      this.#fresh(now, this.#ledger.sent);
      this.#slow.restart(now, 1);
      this.#own.set(1, now);
    });
    if (turn > 0) return turn;
    const rate = this.#rate(now);
    this.#own.earn(now, rate);
    return this.#own.wait(cost, rate);
  }

  sent(now: number, cost: number): Ticket {
    const rate = this.#rate(now);
    this.#own.earn(now, rate);
    if (this.#ledger.sent > 0 && this.#own.level >= 1 && now - this.#busyUntil > 1 / this.#plateau.base) {
      this.#ledger.full(now, Math.max(1, Math.min(this.#own.level, this.#burst)) + SPARE);
    }
    this.#busyUntil = now;
    const gap = now - this.#lastSent;
    this.#lastSent = now;
    const paused = gap > (GAP * Math.max(1, cost)) / rate;
    const { steps } = this.#stretch;
    const last = steps.at(-1);
    if (paused || last === undefined || rate > 1.05 * last.rate) {
      if (steps.length === 64) steps.splice(0, 16);
      steps.push({ at: now, sent: this.#ledger.sent, rate, paused });
    }
    this.#own.add(-cost);
    this.#slow.sent();
    this.#window.sent(now, cost);
    this.#inFlight += 1;
    if (!this.#ramp && this.#plateau.base < this.#told && now - this.#plateau.since > this.#pauseMs()) {
      this.#ramp = { at: now, sent: this.#ledger.sent };
    }
    return { ...this.#ledger.send(now, cost, this.#rate(now)), stretch: this.#stretch };
  }

  passed(ticket: Ticket, now: number, hint?: Hint): void {
    const entry = ticket as Sent;
    this.#busyUntil = Math.min(this.#busyUntil, now);
    this.#inFlight -= 1;
    this.#trip.passed(now - entry.at);
    this.#probe = entry;
    if (this.#shut && entry.upTo > this.#shut.entry.upTo && entry.upTo <= this.#epoch) this.#shut.passed += 1;
    const news = this.#window.passed(entry, now, entry.upTo > this.#ledger.lastRefused);
    if (news !== undefined) this.#turned(news, entry, now);
    this.#slow.passed(entry.at);
    if (this.#cost <= 1 && this.#burst < this.#toldBurst) {
      this.#burst += REGROW;
      if (this.#own.size >= this.#burst - 2 * REGROW) this.#own.size = this.#burst;
    }
    if (this.#own.size < this.#burst && this.#streak === 0 && !(this.#cost && this.#plateau.base < this.#told)) {
      const credit = Math.min(CREDIT * Math.min(1, LIN / this.#own.size), this.#burst - this.#own.size);
      this.#own.earn(now, this.#rate(now));
      this.#own.size += credit;
      this.#own.add(credit);
    }
    this.#streak = 0;
    if (hint?.remaining !== undefined) this.#told_(entry, now, hint.remaining);
  }

  #turned(news: { readonly rate: number } | 'turned', entry: Entry, now: number): void {
    if (news === 'turned') {
      this.#ledger.full(entry.at, 1e9, entry.upTo - entry.cost);
      const known = this.#window.known;
      if (known !== undefined && known.ms < SMOOTH_MS && known.doubt < 0.07) this.#smooth(known.quota / known.ms, now);
      return;
    }
    this.#plateau.base = news.rate;
    this.#plateau.high = news.rate;
    this.#plateau.since = news.rate < this.#told ? now : -Infinity;
    this.#slow.restart(now, 1);
    this.#epoch = this.#ledger.sent;
  }

  #smooth(rate: number, now: number): void {
    this.#window.smooth(now);
    this.#even = true;
    this.#ledger.level(now, 0, 2);
    this.#plateau.base = Math.min(this.#told, rate);
    this.#plateau.high = this.#plateau.base;
    this.#plateau.since = now;
    this.#own.set(0, now);
  }

  #fresh(now: number, sent: number): void {
    this.#ledger.full(now, 1e9, sent);
  }

  refused(ticket: Ticket, now: number, _streak: number, hint?: Hint): number {
    const entry = ticket as Sent;
    this.#busyUntil = Math.min(this.#busyUntil, now);
    this.#inFlight -= 1;
    this.#trip.refused(now - entry.at);
    let close = 0;
    this.#hints = hint?.retryAfterMs !== undefined;
    if (hint?.retryAfterMs === undefined) close = this.#unhinted(entry, now);
    else this.#hinted(entry, now, hint.retryAfterMs);
    if (hint?.remaining !== undefined) this.#told_(entry, now, hint.remaining);
    return close;
  }

  #unhinted(entry: Entry, now: number): number {
    const ledger = this.#ledger;
    const plateau = this.#plateau;
    const before = plateau.base;
    const inRow = entry.upTo - entry.cost === ledger.lastRefused;
    this.#window.untaken(entry.cost);
    if (ledger.isOld(entry)) {
      ledger.strike(entry);
      return 0;
    }
    if (this.#window.explains()) {
      this.#epoch = ledger.sent;
      ledger.skip(entry);
      return this.#close(this.#window.refused(entry, now, { rate: before, low: 0, inRow, tripMs: this.#trip.ms }), now);
    }
    if (inRow) {
      ledger.strike(entry);
      ledger.skip(entry);
      plateau.since = entry.at;
      this.#ramp = undefined;
      this.#own.set(Math.min(this.#burst, (now - entry.at) * plateau.base - (ledger.sent - entry.upTo)), now);
      this.#streak += 1;
      return this.#close(this.#window.refused(entry, now, { rate: before, low: 0, inRow, tripMs: this.#trip.ms }), now);
    }
    const echo = entry.upTo <= this.#epoch;
    const m = ledger.refused(entry, plateau.high, this.#trip.jitterMs, echo);
    let high = m.high;
    let rate = (m.low + m.high) / 2;
    if (echo) {
      rate = Math.min(rate, plateau.base);
      high = Math.min(high, plateau.high);
    } else {
      if (m.fromFull && rate < FIRST_CUT * entry.rate) rate = Math.max(m.low, FIRST_CUT * entry.rate);
      if (plateau.since > -Infinity && entry.at - plateau.since > this.#pauseMs()) {
        const was = plateau.rate(entry.at, this.#trip.ms);
        const ramp = this.#ramp;
        const taken = ramp && entry.upTo - ramp.sent > 1 ? (entry.upTo - ramp.sent - 1) / (entry.at - ramp.at) : 0;
        if (entry.rate > was * MOVED && rate > MOVED_TAKEN * was) {
          this.#probing.moved();
          rate = Math.min(entry.rate, Math.max(rate, (taken + entry.rate) / 2));
          high = entry.rate;
          ledger.forget();
        } else {
          this.#probing.held();
          if (this.#even && entry.rate > 1.2 * was) {
            rate = Math.max(rate, Math.max(m.high, was * 1.02));
            high = Math.max(high, rate);
          }
        }
      } else if (rate < FIRST_CUT * plateau.base) this.#probing.moved();
      if (m.fromFull || rate < FIRST_CUT * plateau.base) this.#slow.restart(now, rate * this.#trip.ms);
      this.#epoch = ledger.sent;
      if (m.fromFull && !this.#level) {
        const { taken, ms } = ledger.since(entry);
        this.#burst = Math.max(1, Math.min(this.#burst, taken - rate * ms));
        this.#own.size = this.#burst;
      }
    }
    const floor = 0.5 / Math.max(FLOOR_MS, 0.1 * m.spanMs);
    plateau.base = Math.min(this.#told, Math.max(floor, rate));
    plateau.high = Math.max(plateau.base, high);
    plateau.since = entry.at;
    plateau.slack = undefined;
    this.#ramp = undefined;
    ledger.empty(entry, echo);
    this.#own.set(Math.min(this.#burst, (now - entry.at) * plateau.base - (ledger.sent - entry.upTo)), now);
    this.#streak += 1;
    return this.#close(this.#window.refused(entry, now, { rate: before, low: m.low, inRow, tripMs: this.#trip.ms }), now);
  }

  #close(ms: number, now: number): number {
    if (ms > 0) {
      this.#slow.restart(now + ms, 1);
      this.#own.set(1, now + ms);
    }
    return ms;
  }

  #hinted(entry: Sent, now: number, retryAfterMs: number): void {
    const ledger = this.#ledger;
    if (entry.upTo <= this.#epoch) {
      if (this.#shut) this.#shut.echoes += 1;
      ledger.strike(entry);
      return;
    }
    this.#epoch = ledger.sent;
    const { taken, ms } = ledger.since(entry);
    const stretch = { ...entry.stretch, steps: entry.stretch.steps.filter((step) => step.at <= entry.at) };
    const sent = entry.upTo - entry.cost;
    this.#shut ??= { entry, taken, ms: Math.max(1, ms), at: entry.at, sent, stretch, fastest: entry.rate, retryAfterMs, echoes: 0, passed: 0 };
    ledger.strike(entry);
  }

  /** The door that a hint had shut is open again: now all that had been on its way is known. */
  opened(now: number): void {
    const shut = this.#shut;
    const probe = this.#probe;
    if (shut === undefined || probe === undefined) return;
    this.#shut = undefined;
    const restedMs = probe.at - shut.entry.at;
    this.#stretch = { at: probe.at, sent: probe.upTo - probe.cost, restedMs, fromEmpty: true, steps: [] };
    this.#judge(shut);
    const { base } = this.#plateau;
    this.#ledger.full(probe.at, this.#burst + SPARE, probe.upTo - probe.cost);
    this.#plateau.since = base < this.#told ? now : -Infinity;
    this.#slow.restart(now, FIRST);
    this.#own.size = this.#burst;
    const known = base >= this.#told || this.#cost >= 1;
    this.#own.set(known ? Math.max(0, Math.min(this.#burst, base * restedMs) - 1 - RESERVE) : 0, now);
    this.#ramp = undefined;
    this.#epoch = this.#ledger.sent;
  }

  #judge(shut: Shut): void {
    if (shut.taken < 1) return;
    const most = this.#toldBurst + SPARE;
    const lone = (shut.echoes === 0 && shut.passed > 0) || shut.taken >= 3 * most;
    if (lone && this.#plateau.base >= this.#told) {
      const before = this.#lone;
      this.#lone = shut;
      if (before === undefined || Math.abs(before.taken - shut.taken) > 2 || before.fastest !== shut.fastest) return;
      this.#rounds.add(before);
    }
    this.#rounds.add(shut);
    const found = this.#rounds.explain();
    globalThis.DEBUG?.('round', shut.entry.at | 0, { stretch: shut.stretch, taken: shut.taken, ms: shut.ms, echoes: shut.echoes, passed: shut.passed, rate: shut.fastest }, found);
    const plateau = this.#plateau;
    const high = Math.min(found?.high ?? shut.fastest, shut.fastest);
    const low = Math.min(found?.low ?? 0, high);
    const rate = high < 2 * low ? (low + high) / 2 : Math.sqrt(Math.max(low, high / 4) * high);
    const known = this.#rounds.count > 1 && found !== undefined;
    this.#burst = Math.max(1, Math.min(this.#burst, found?.burst ?? 1));
    if (rate > 0.95 * this.#told) {
      plateau.base = plateau.high = this.#told;
      return;
    }
    plateau.base = rate;
    plateau.high = shut.fastest;
    plateau.slack = known ? Math.max(0, low + (high - low) * CLIMB - rate) : 0;
    this.#cost = known ? 1 + Math.max(0, rate * shut.retryAfterMs - this.#burst) : 0.01;
    if (shut.fastest < plateau.base * MOVED) this.#probing.held();
    else this.#probing.moved();
  }

  #told_(entry: Entry, now: number, left: number): void {
    const rate = this.#rate(now);
    this.#own.earn(now, rate);
    const d = (this.#level ??= { at: entry.at, sent: entry.upTo, left, max: left, top: entry.upTo });
    if (entry.upTo < d.top) return;
    d.top = entry.upTo;
    d.max = Math.max(d.max, left);
    const n = entry.upTo - d.sent;
    const ms = entry.at - d.at;
    if (n >= 8 && ms >= 2 * this.#trip.ms) {
      const r = (left - d.left + n) / ms;
      if (left < d.max - 1 || r > this.#plateau.base) {
        this.#plateau.base = this.#plateau.high = Math.max(0.0002, Math.min(this.#told, r));
        this.#plateau.slack = 0;
      }
      if (n >= 40) {
        d.at = entry.at;
        d.sent = entry.upTo;
        d.left = left;
      }
    }
    this.#own.set(left - 0.5 - (this.#ledger.sent - entry.upTo) + (now - entry.at) * this.#plateau.base, now);
    this.#plateau.since = now;
  }

  unknown(ticket: Ticket, now: number): void {
    this.passed(ticket, now);
  }

  giveBack(ticket: Ticket, _now: number): void {
    const entry = ticket as Sent;
    this.#inFlight -= 1;
    this.#ledger.strike(entry);
    this.#own.add(entry.cost);
  }

}
