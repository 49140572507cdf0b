import { Subscription, type SchedulerAction, type SchedulerLike } from 'rxjs';
import { promiseQueue } from './promise-queue.js';
import { TimerHeap, type Due } from './timer-heap.js';

/** Longest delay that a real timer takes; a longer one fires at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** One appointment of an action. An action that is scheduled anew leaves the old one behind, void. */
interface Appointment extends Due {
  readonly action: VirtualAction;
}

/** How an action reaches the heap of its scheduler. */
type Book = (action: VirtualAction, delayMs: number) => Appointment;

/** A piece of scheduled work. It may schedule itself again from inside, as RxJS actions do. */
class VirtualAction<T = unknown> extends Subscription implements SchedulerAction<T> {
  #appointment: Appointment | undefined;
  #state: T | undefined;
  readonly #book: Book;
  #work: ((this: SchedulerAction<T>, state?: T) => void) | undefined;

  constructor(book: Book, work: (this: SchedulerAction<T>, state?: T) => void) {
    super();
    this.#book = book;
    this.#work = work;
  }

  schedule(state?: T, delay = 0): Subscription {
    if (this.closed) return this;
    this.#state = state;
    this.#appointment = this.#book(this as VirtualAction, delay);
    return this;
  }

  /** Whether this is the action's present appointment: not cancelled and not replaced. */
  keeps(appointment: Appointment): boolean {
    return this.#appointment === appointment;
  }

  execute(): void {
    this.#appointment = undefined;
    try {
      this.#work?.call(this, this.#state);
    } catch (error) {
      this.unsubscribe();
      throw error;
    }
  }

  override unsubscribe(): void {
    // A cancelled appointment stays in the heap until its time comes: let it hold nothing.
    this.#appointment = undefined;
    this.#state = undefined;
    this.#work = undefined;
    super.unsubscribe();
  }
}

/** What a virtual clock starts from. */
export interface VirtualTimeOptions {
  /** Date of the wall clock at virtual 0: ISO text, epoch milliseconds or a Date. Default 2026-01-01, 00:00 UTC. */
  readonly start?: string | number | Date;
}

/**
 * A scheduler whose time jumps from one scheduled piece of work to the next, and which lets every promise finish in
 * between: a night of requests, waits and retries runs in memory in a blink, the same each time.
 *
 * Hand it over as `scheduler`, and `wallClock` beside it. Between two pieces of work it waits until the promise queue
 * is empty, so that `await`, `Response` bodies and streams take no virtual time, whatever their length. Nothing runs
 * before one of the `run` methods is called, and no real timer is used.
 *
 * Throws RangeError for a delay above 2^31 - 1 ms, which a real timer would turn into none at all.
 *
 * @example
 * ```ts
 * import { timer } from 'rxjs';
 * import { VirtualTime } from 'sluice/testing';
 *
 * const time = new VirtualTime({ start: '2026-11-23T00:00:00Z' });
 * timer(3_600_000, time).subscribe(() => console.log(new Date(time.wallClock()).toISOString()));
 * await time.run(); // 2026-11-23T01:00:00.000Z
 * ```
 */
export class VirtualTime implements SchedulerLike {
  /** Epoch milliseconds, whole: the start plus the virtual time that has passed. */
  readonly wallClock: () => number;

  readonly #heap = new TimerHeap<Appointment>();
  #now = 0;
  #booked = 0;

  constructor(options: VirtualTimeOptions = {}) {
    const start = new Date(options.start ?? '2026-01-01T00:00:00.000Z').getTime();
    if (Number.isNaN(start)) throw new RangeError('VirtualTime: start is no date');
    this.wallClock = () => Math.floor(start + this.#now);
  }

  /** Virtual milliseconds since the start. */
  now(): number {
    return this.#now;
  }

  /** As in RxJS: runs `work` after `delay` virtual milliseconds; unsubscribing what is returned cancels it. */
  schedule<T>(work: (this: SchedulerAction<T>, state?: T) => void, delay = 0, state?: T): Subscription {
    return new VirtualAction(this.#book, work).schedule(state, delay);
  }

  /** Runs until nothing is scheduled. Rejects with what a piece of work throws; the rest stays scheduled. */
  async run(): Promise<void> {
    await this.#advance(() => false, Infinity);
  }

  /**
   * Runs what is due up to `ms` of virtual time, that moment included, and stops there; back it never goes. Rejects with
   * RangeError for what is no moment.
   */
  async runUntil(ms: number): Promise<void> {
    if (!Number.isFinite(ms)) throw new RangeError(`VirtualTime: ${ms} ms is no moment`);
    await this.#advance(() => false, ms);
    this.#now = Math.max(this.#now, ms);
  }

  /**
   * Runs until `promise` has settled, and returns what it settled with. What is scheduled beyond stays scheduled.
   * Rejects when nothing is left to run and the promise is still open.
   */
  async runWhile<T>(promise: PromiseLike<T>): Promise<T> {
    const end = { reached: false };
    const reach = (): void => {
      end.reached = true;
    };
    promise.then(reach, reach);
    await this.#advance(() => end.reached, Infinity);
    if (end.reached) return promise;
    throw new Error(
      `Nothing is scheduled after ${this.#now} ms of virtual time and the promise has not settled: it waits for ` +
        'something outside this scheduler (a real timer, a file, a socket) or for something that never happens.',
    );
  }

  readonly #book: Book = (action, delayMs) => {
    if (!(delayMs <= LONGEST_TIMER_MS)) {
      throw new RangeError(`A delay of ${delayMs} ms would make a real timer fire at once: cut it into slices.`);
    }
    const appointment = { due: this.#now + Math.max(0, delayMs), index: this.#booked++, action };
    this.#heap.push(appointment);
    return appointment;
  };

  async #advance(enough: () => boolean, until: number): Promise<void> {
    promiseQueue.hold();
    try {
      await promiseQueue.empty();
      while (!enough() && this.#step(until)) await promiseQueue.empty();
    } finally {
      promiseQueue.release();
    }
  }

  /** Runs the next piece of work that is due by `until`; false when there is none. */
  #step(until: number): boolean {
    for (let next = this.#heap.top; next !== undefined && next.due <= until; next = this.#heap.top) {
      this.#heap.pop();
      if (!next.action.keeps(next)) continue;
      this.#now = Math.max(this.#now, next.due);
      next.action.execute();
      return true;
    }
    return false;
  }
}
