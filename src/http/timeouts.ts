import type { SchedulerLike, Subscription } from 'rxjs';
import type { TimeoutPhase } from '../errors.js';

/**
 * The three timeouts of one attempt on one timer: to the headers, between two pieces of the body, and for all of it.
 *
 *     headers 30 s    |- - - - headersCame
 *     idle 30 s                |- - pieceCame |- - pieceCame |- - …
 *     total 120 s     |- - - - - - - - - - - - - - - - - - - - …
 *
 * A piece only notes when it came, so that a body of many pieces costs nothing: the timer that runs is asked how much is
 * left when it fires.
 */
export class Timeouts {
  readonly #scheduler: SchedulerLike;
  readonly #ms: Readonly<Record<TimeoutPhase, number>>;
  readonly #expired: (phase: TimeoutPhase, ms: number) => void;
  #phase: TimeoutPhase = 'headers';
  /** When the phase, the last piece or the whole began, and when the timer fires. */
  #since: number;
  #begun: number;
  #timer: Subscription | undefined;

  /** @param ms milliseconds of each phase */
  constructor(
    scheduler: SchedulerLike,
    ms: Readonly<Record<TimeoutPhase, number>>,
    expired: (phase: TimeoutPhase, ms: number) => void,
  ) {
    this.#scheduler = scheduler;
    this.#ms = ms;
    this.#expired = expired;
    this.#since = this.#begun = scheduler.now();
    this.#arm(this.#begun);
  }

  headersCame(): void {
    this.#phase = 'idle';
    this.pieceCame();
    this.#arm(this.#since);
  }

  pieceCame(): void {
    this.#since = this.#scheduler.now();
  }

  stop(): void {
    this.#timer?.unsubscribe();
  }

  #arm(now: number): void {
    this.#timer?.unsubscribe();
    const due = Math.min(this.#endOf(this.#phase), this.#endOf('total'));
    this.#timer = this.#scheduler.schedule(() => this.#fire(), due - now);
  }

  #fire(): void {
    const now = this.#scheduler.now();
    const over = (['total', this.#phase] as const).find((phase) => this.#endOf(phase) <= now);
    if (over) this.#expired(over, this.#ms[over]);
    else this.#arm(now);
  }

  #endOf(phase: TimeoutPhase): number {
    return (phase === 'total' ? this.#begun : this.#since) + this.#ms[phase];
  }
}
