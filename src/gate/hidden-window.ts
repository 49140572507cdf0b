import type { Entry } from './ledger.js';

const NICE_MS = [1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1800, 3600, 86_400].map((s) => s * 1000);
const FLOOR_MS = 5000;

interface Run {
  readonly begun: number;
  readonly rate: number;
  count: number;
  last: number;
}

export class HiddenWindow {
  #run: Run | undefined;
  #turn: { last: number; first: number; before: number } | undefined;
  #period = 0;
  #quota = 0;
  #known: { quota: number; ms: number } | undefined;
  #sent = 0;
  #won = 0;
  #trial = 9;
  #trialRate = 0;
  #notBefore = 0;

  get known(): boolean {
    return this.#known !== undefined;
  }

  sent(cost: number): void {
    this.#sent += cost;
  }

  /** A refusal while a learned window is known; true when the window explains it. */
  ended(): boolean {
    this.#sent -= 1;
    const known = this.#known;
    if (known === undefined) return false;
    if (this.#won < known.quota * 0.5 && this.#trial > 8) {
      this.#known = undefined;
      return false;
    }
    this.#sent = Math.max(this.#sent, this.#won < 3 ? 0 : known.quota);
    return true;
  }

  old(): void {
    this.#sent -= 1;
  }

  /** Milliseconds for which to close the door, and the rate if this is a slow bucket after all. */
  refused(entry: Entry, now: number, before: number, lastRefused: number, tripMs: number): { closeMs: number; slow?: number } {
    if (this.#run && entry.upTo !== lastRefused + 1 && this.#run.count < 4) this.#run = undefined;
    const run = (this.#run ??= { begun: entry.at, rate: before, count: 0, last: entry.at });
    run.count += 1;
    run.last = entry.at;
    if (this.#trial < 4 && this.#trialRate > 0) {
      const slow = this.#trialRate;
      this.#trialRate = 0;
      this.#notBefore = now + 60_000;
      this.#known = undefined;
      this.#run = { ...run, rate: slow };
      return { closeMs: 0, slow };
    }
    if (run.count < 3 && !this.#known) return { closeMs: 0 };
    const lasted = entry.at - run.begun;
    const gap = Math.max(tripMs, Math.min(0.5 * lasted, Math.max(FLOOR_MS, 0.1 * lasted)));
    const soon = entry.at + Math.min(gap, 250);
    let next = entry.at + gap;
    const turn = this.#turn;
    const period = this.#period;
    if (turn && period) {
      if (lasted <= 2 * period) next = turn.first + Math.max(0, Math.ceil((soon - turn.first) / period)) * period;
    } else if (turn && now >= this.#notBefore) {
      const n = NICE_MS.find((x) => turn.first + x > soon);
      if (n !== undefined) next = Math.min(turn.first + n, entry.at + Math.max(3 * FLOOR_MS, 0.25 * lasted));
    }
    return { closeMs: Math.max(0, next - now) };
  }

  /** A request passed; the rate to go back to when a window has turned. */
  passed(entry: Entry, now: number, lastRefused: number, sent: number): { rate: number | undefined; fresh: number } | undefined {
    let out: { rate: number | undefined; fresh: number } | undefined;
    if (this.#run && entry.upTo > lastRefused) out = this.#reopened(this.#run, entry, now, sent);
    this.#trial += 1;
    this.#won += 1;
    return out;
  }

  #reopened(run: Run, entry: Entry, now: number, sent: number): { rate: number | undefined; fresh: number } | undefined {
    const lasted = entry.at - run.begun;
    const old = this.#turn;
    this.#run = undefined;
    if (this.#known && old) {
      const ms = entry.at - old.before;
      const known = this.#known;
      if (this.#won < 3 && Math.abs(ms - known.ms) < 0.1 * known.ms) known.ms += (ms - known.ms) / 2;
      old.last = run.last;
      old.first = entry.at;
      this.#newWindow(sent - entry.upTo + 1);
      return { rate: undefined, fresh: entry.upTo - 1 };
    }
    if (run.count < 3 || lasted < 1000 || lasted < 10 / run.rate || now < this.#notBefore) return undefined;
    if (old) {
      const n = NICE_MS.find(
        (x) => x >= run.last - old.first - 50 && x <= entry.at - old.last + 50 && Math.abs(entry.at - old.first - x) < 0.2 * x,
      );
      const ms = n ?? entry.at - old.first;
      if (this.#won >= 5 && n !== undefined) this.#known = { quota: this.#won, ms };
      else if (
        this.#period &&
        Math.abs(ms - this.#period) < 0.1 * this.#period &&
        this.#quota &&
        Math.abs(this.#won - this.#quota) <= 0.03 * this.#quota + 1
      )
        this.#known = { quota: Math.min(this.#won, this.#quota), ms: this.#period };
      this.#period = this.#won >= 5 ? ms : 0;
      this.#quota = this.#won;
    }
    this.#turn = { last: run.last, first: entry.at, before: old?.first ?? 0 };
    this.#newWindow(sent - entry.upTo + 1);
    this.#trialRate = 0.5 / lasted;
    return { rate: run.rate, fresh: entry.upTo - 1 };
  }

  #newWindow(sent: number): void {
    this.#sent = sent;
    this.#won = 0;
    this.#trial = 0;
  }

  /** Milliseconds until the learned window turns; 0 when there is quota left. `turned` is called when it turns. */
  wait(now: number, turned: () => void): number {
    const known = this.#known;
    const turn = this.#turn;
    if (known === undefined || turn === undefined || this.#sent < known.quota) return 0;
    const doubt = (turn.first - turn.last) / 2;
    const end = turn.first + known.ms - (doubt > Math.max(250, 0.01 * known.ms) ? doubt : 0);
    if (now < end) return end - now;
    this.#turn = { last: turn.last + known.ms, first: turn.first + known.ms, before: turn.first };
    const trial = this.#trial;
    this.#newWindow(0);
    this.#trial = trial;
    turned();
    return 0;
  }
}
