import type { Conversation } from './conversation.js';
import type { LiveOptions } from './live-options.js';
import { mix } from '../chance/mix.js';
import type { Interval } from './parse-interval.js';
import { uuid } from '../chance/uuid.js';

/** How an org's conversations are strewn over time. */
export interface DatasetOptions {
  readonly seed: number;
  readonly count: number;
  readonly window: Interval;
  /** Share that never ends, 0 to 1. */
  readonly openShare: number;
  /** Share that goes on for hours and days. */
  readonly longShare: number;
  /** How they come and go; without it each is there from its start on, for ever. */
  readonly live?: LiveOptions | undefined;
  /** The queues, users and divisions that they belong to. Default some of their own. */
  readonly queueIds?: readonly string[];
  readonly userIds?: readonly string[];
  readonly divisionIds?: readonly string[];
}

const MEDIA: readonly Conversation['mediaType'][] = ['voice', 'voice', 'voice', 'message', 'chat', 'email', 'callback'];
/** Of so many neighbours in a row each block may share one instant. */
const TIE = 4;

const share = (word: number): number => word / 2 ** 32;
const ids = (seed: number, count: number): readonly string[] =>
  Array.from({ length: count }, (_, n) => uuid(mix(seed, n), n));
const pick = <T>(list: readonly T[], word: number, otherwise: T): T => list[word % list.length] ?? otherwise;

/**
 * Conversations in the order of their starts, each made from its number when it is asked for: a million of them take no
 * memory. Starts are spread evenly with some play; one block of four in eight begins at one instant.
 */
export class Dataset {
  readonly count: number;
  readonly #options: DatasetOptions;
  readonly #stepMs: number;
  readonly #queues: readonly string[];
  readonly #users: readonly string[];
  readonly #divisions: readonly string[];

  constructor(options: DatasetOptions) {
    this.count = options.count;
    this.#options = options;
    this.#stepMs = (options.window.endMs - options.window.startMs) / Math.max(1, options.count);
    this.#queues = options.queueIds ?? ids(mix(options.seed, 1), 8);
    this.#users = options.userIds ?? ids(mix(options.seed, 2), 50);
    this.#divisions = options.divisionIds ?? ids(mix(options.seed, 3), 3);
  }

  startMs(index: number): number {
    const block = Math.floor(index / TIE);
    const tied = mix(this.#options.seed ^ 0x71e5, block) % 8 === 0;
    const at = tied ? block * TIE : index;
    return this.#options.window.startMs + Math.floor((at + share(mix(this.#options.seed, at))) * this.#stepMs);
  }

  /** `undefined` for an open conversation. */
  endMs(index: number): number | undefined {
    const seed = this.seedOf(index);
    const kind = share(mix(seed, 0));
    if (kind < this.#options.openShare) return undefined;
    const long = share(mix(seed, 1)) < this.#options.longShare;
    const length = share(mix(seed, 2));
    // Most take minutes and few an hour; the long ones take up to three days.
    const seconds = long ? 3600 + length * 255_600 : 10 + length ** 3 * 3000;
    return this.startMs(index) + Math.floor(seconds * 1000);
  }

  /** When it can first be seen. */
  bornMs(index: number): number {
    const { lateShare = 0, lateMs = 3_600_000 } = this.#options.live ?? {};
    const start = this.startMs(index);
    if (lateShare === 0) return start;
    const seed = this.seedOf(index);
    return share(mix(seed, 20)) < lateShare ? start + Math.ceil(share(mix(seed, 21)) * lateMs) : start;
  }

  /** When it is taken away; `Infinity` for most. */
  goneMs(index: number): number {
    const { goneShare = 0, goneMs = 3_600_000 } = this.#options.live ?? {};
    if (goneShare === 0) return Infinity;
    const seed = this.seedOf(index);
    if (share(mix(seed, 22)) >= goneShare) return Infinity;
    return this.bornMs(index) + Math.ceil(share(mix(seed, 23)) * goneMs);
  }

  /** Whether conversations are seen exactly from their start on, for ever. */
  get isPlain(): boolean {
    const { lateShare = 0, goneShare = 0 } = this.#options.live ?? {};
    return lateShare === 0 && goneShare === 0;
  }

  /** The number of the conversation with this id. */
  indexOf(id: string): number | undefined {
    const index = parseInt(id.slice(-12), 16);
    return index < this.count && this.idOf(index) === id ? index : undefined;
  }

  at(index: number): Conversation {
    const seed = this.seedOf(index);
    return {
      index,
      id: this.idOf(index),
      startMs: this.startMs(index),
      endMs: this.endMs(index),
      mediaType: this.mediaType(index),
      direction: mix(seed, 5) % 4 === 0 ? 'outbound' : 'inbound',
      queueId: pick(this.#queues, mix(seed, 6), ''),
      userId: pick(this.#users, mix(seed, 7), ''),
      divisionId: pick(this.#divisions, mix(seed, 8), ''),
      seed,
    };
  }

  idOf(index: number): string {
    return uuid(this.seedOf(index), index);
  }

  /** The number of the first conversation that starts at `ms` or later; `count` when there is none. */
  firstFrom(ms: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.startMs(middle) < ms) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  mediaType(index: number): Conversation['mediaType'] {
    return pick(MEDIA, mix(this.seedOf(index), 4), 'voice');
  }

  /** The number that decides everything about it but its start. */
  seedOf(index: number): number {
    return mix(this.#options.seed ^ 0x0c0e, index);
  }
}
