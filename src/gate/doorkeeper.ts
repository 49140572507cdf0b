import type { SchedulerLike } from 'rxjs';
import { RateLimitError } from '../errors.js';
import { Door } from './door.js';
import type { GateFact } from './gate-fact.js';

/** Options of a `Doorkeeper`. */
export interface DoorkeeperOptions {
  /** Names the pool in events and errors. */
  readonly name: string;
  readonly scheduler: SchedulerLike;
  readonly wallClock: () => number;
  /** The longest told wait that is waited out, in milliseconds. */
  readonly maxWaitMs: number;
  readonly onEvent?: ((fact: GateFact) => void) | undefined;
  /** The door is ajar: a probe may leave. */
  readonly ajar: () => void;
}

/** What a refusal asks for. */
export interface ClosingTime {
  /** Milliseconds that the pace asks for; 0 when it asks for nothing. */
  readonly learnedMs: number;
  /** Milliseconds that the server told, if it did. */
  readonly toldMs: number | undefined;
  /** Milliseconds from sending to the refusal. */
  readonly tripMs: number;
}

/** What stands in for a told wait from the second refusal in a row on, where that is shorter. */
const SECOND_MS = 1000;
/** An extension of a door below this is not told anew. */
const NEWS_MS = 1000;

/**
 * Knows what refusals mean to the door: which are news and which are echoes, how many there were in a row, for how long
 * the door closes, and when a told wait is too long to be waited out.
 *
 * Requests are numbered in the order in which they leave. One that had left before the last refusal was known is an
 * echo when it is refused as well: it only extends the door by what it was told.
 */
export class Doorkeeper {
  readonly door: Door;
  readonly #options: DoorkeeperOptions;
  /** The last request that had left when the last refusal came that was no echo. */
  #known = 0;
  #streak = 0;
  #toldUntil = -Infinity;

  constructor(options: DoorkeeperOptions) {
    this.#options = options;
    this.door = new Door(options.scheduler, options.ajar);
  }

  /** A request was refused, and `last` is the number of the newest that has left. Returns the refusals in a row. */
  count(number: number, last: number): { readonly streak: number; readonly echo: boolean } {
    const echo = number <= this.#known;
    if (!echo) {
      this.#known = last;
      this.#streak += 1;
    }
    return { streak: Math.max(1, this.#streak), echo };
  }

  /** Closes the door for as long as a refusal asks for. */
  close(now: number, { learnedMs, toldMs, tripMs }: ClosingTime, echo: boolean): void {
    let ms = learnedMs;
    if (toldMs !== undefined) {
      ms = Math.max(ms, toldMs, echo ? 0 : Math.max(1, tripMs, this.#streak > 1 ? SECOND_MS : 0));
      this.#toldUntil = Math.max(this.#toldUntil, now + toldMs);
    }
    if (!(ms > 0)) return;
    const news = this.door.state !== 'shut' || ms >= this.door.leftMs(now) + NEWS_MS;
    this.door.close(now, ms);
    const { name, wallClock, onEvent } = this.#options;
    if (!news || !onEvent) return;
    const at = wallClock();
    onEvent({ type: 'gateClosed', at, pool: name, untilMs: at + ms, told: toldMs !== undefined });
  }

  /** A request passed. Returns whether it was the probe, which opens the door. */
  passed(request: { readonly number: number }): boolean {
    const opened = this.door.passed(request);
    if (request.number > this.#known && this.door.state === 'open') this.#streak = 0;
    return opened;
  }

  tellOpened(): void {
    const { name, wallClock, onEvent } = this.#options;
    onEvent?.({ type: 'gateOpened', at: wallClock(), pool: name });
  }

  /** Why nobody should wait in front of the shut door: the server told a wait that is longer than `maxWaitMs`. */
  hopeless(now: number): RateLimitError | undefined {
    const { name, wallClock, maxWaitMs } = this.#options;
    const leftMs = this.#toldUntil - now;
    if (leftMs <= maxWaitMs) return undefined;
    const seconds = Math.ceil(leftMs / 1000);
    return new RateLimitError(`${name}: the server told to wait ${seconds} s, longer than maxWaitMs (${maxWaitMs}).`, {
      retryAt: wallClock() + leftMs,
    });
  }
}
