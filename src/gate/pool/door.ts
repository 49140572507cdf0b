import type { SchedulerLike, Subscription } from 'rxjs';
import { LONGEST_TIMER_MS } from '../../retry/longest-timer-ms.js';

/**
 * What a refusal closes for every waiter of a pool.
 *
 *     open ──close──▶ shut ──its timer──▶ ajar ──the probe passed──▶ open
 *                      ▲                   │
 *                      └──────close────────┘      ajar lets one out at a time, the probe
 *
 * It leaves `shut` only when its own timer has fired, so that a clock that is set forward opens nothing. The timer runs
 * while somebody waits in front; when nobody did, the time that has passed is believed.
 *
 * Requests are numbered in the order in which they leave. One that had left before the last refusal was known is an
 * echo when it is refused as well: it is no news, and only extends the door by what it was told.
 */
export class Door {
  state: 'open' | 'shut' | 'ajar' = 'open';
  readonly #scheduler: SchedulerLike;
  readonly #serve: () => void;
  #until = -Infinity;
  /** The request that is out as the probe, 0 for none, and for how long it may be silent. */
  #probe = 0;
  #silence: Subscription | undefined;
  /** The newest request that has left, and the newest that had when the last refusal came that was no echo. */
  #newest = 0;
  #known = 0;
  #inRow = 0;
  #watched = false;
  #timer: Subscription | undefined;

  /** @param serve called when a timer has fired and somebody may leave */
  constructor(scheduler: SchedulerLike, serve: () => void) {
    this.#scheduler = scheduler;
    this.#serve = serve;
  }

  /** Whether nobody may leave now. */
  get blocks(): boolean {
    return this.state === 'shut' || this.#probe > 0;
  }

  /** Milliseconds for which it stays shut. */
  leftMs(now: number): number {
    return this.state === 'shut' ? Math.max(0, this.#until - now) : 0;
  }

  /** A request leaves; through a door that is ajar it leaves as the probe. Returns its number, from 1. */
  leave(): number {
    this.#newest += 1;
    if (this.state === 'ajar') this.#probe = this.#newest;
    return this.#newest;
  }

  /** The probe that is out has passed when nothing is heard of it for so long: `passed` is called then. */
  heed(ms: number, passed: () => void): void {
    this.#silence = this.#scheduler.schedule(() => {
      passed();
      this.#serve();
    }, ms);
  }

  /** The request was refused. How many that were news have been in a row, 0 for an echo. */
  refused(request: number): number {
    if (request <= this.#known) return 0;
    this.#known = this.#newest;
    return (this.#inRow += 1);
  }

  /** Shuts it for so long, or longer when it is shut already. A probe that is out will not open it any more. */
  close(now: number, ms: number): void {
    if (this.state === 'shut' && now + ms <= this.#until) return;
    this.state = 'shut';
    this.#until = now + ms;
    this.lost(this.#probe);
    if (this.#watched) this.#arm(ms);
  }

  /** The request passed. Returns whether it was the probe, which opens the door. */
  passed(request: number): boolean {
    const opens = request === this.#probe;
    if (opens) {
      this.lost(request);
      this.state = 'open';
    }
    if (this.state === 'open' && request > this.#known) this.#inRow = 0;
    return opens;
  }

  /** The request has ended, and opens nothing any more: if it was the probe, the next one to leave is. */
  lost(request: number): void {
    if (request !== this.#probe) return;
    this.#probe = 0;
    this.#silence?.unsubscribe();
  }

  /** Somebody waits in front. */
  watch(now: number): void {
    this.#watched = true;
    if (this.state !== 'shut') return;
    const ms = this.leftMs(now);
    if (ms > 0) this.#arm(ms);
    else this.state = 'ajar';
  }

  /** Nobody waits any more. */
  unwatch(): void {
    this.#watched = false;
    this.#timer?.unsubscribe();
  }

  #arm(ms: number): void {
    this.#timer?.unsubscribe();
    const slice = Math.min(Math.ceil(ms), LONGEST_TIMER_MS);
    this.#timer = this.#scheduler.schedule(() => {
      if (ms > slice) {
        this.#arm(ms - slice);
        return;
      }
      this.state = 'ajar';
      this.#serve();
    }, slice);
  }
}
