import type { Conversation } from './conversation.js';
import { conversationText, type RowForm } from './conversation-text.js';
import type { Dataset } from './dataset.js';
import type { Interval } from './parse-interval.js';
import type { Filter } from '../question/read-filters.js';
import { readChoice } from '../question/read-choice.js';
import type { RowList } from './row-list.js';

/**
 * Which conversations an interval matches:
 * - `overlap`: of the days it touches, those that were going on in it
 * - `day`: all of the days it touches
 * - `life`: all that were going on in it, whenever they started
 * - `lifeFromDay`: of those, what started since the midnight before it
 */
export type Matching = 'overlap' | 'day' | 'life' | 'lifeFromDay';

/** What a query asks for, paging aside. */
export interface Question {
  readonly interval?: Interval | undefined;
  readonly filter?: Filter<Conversation> | undefined;
  readonly order?: unknown;
  readonly orderBy?: unknown;
  /** Default as the org matches its queries. */
  readonly matching?: Matching;
  /** Tells one question from another, so that its answer is looked up and not worked out again for every page. */
  readonly key: string;
}

/** The rows that answer a question, by rank. */
export interface Selection {
  readonly count: number;
  index(rank: number): number;
}

/** A selection, and until when it stays the same. */
interface Dated {
  readonly selection: Selection;
  readonly atMs: number;
  readonly untilMs: number;
}

/** What an interval can match: a few by name, then a whole range. */
interface Candidates {
  readonly early: number[];
  readonly from: number;
  readonly until: number;
}

const DAY_MS = 86_400_000;
const REMEMBERED = 16;
const ORDERS = ['asc', 'desc', 'unordered'];
const ORDER_KEYS = ['conversationStart', 'conversationEnd', 'segmentStart', 'segmentEnd'];

/** The rows of one org behind one path: finds them and writes them, as they stand at an instant of the wall clock. */
export class Rows {
  readonly data: Dataset;
  readonly #form: RowForm;
  readonly #matching: Matching;
  readonly #selections = new Map<string, Dated>();

  constructor(data: Dataset, form: RowForm, matching: Matching) {
    this.data = data;
    this.#form = form;
    this.#matching = matching;
  }

  /** The conversation as it was known then: one that had not ended yet has no end. */
  seen(index: number, atMs: number): Conversation {
    const one = this.data.at(index);
    return one.endMs !== undefined && one.endMs > atMs ? { ...one, endMs: undefined } : one;
  }

  text(index: number, atMs: number = Infinity, attributes = false): string {
    return conversationText(this.seen(index, atMs), this.#form, attributes);
  }

  list(question: Question, atMs: number = Infinity, attributes = false): RowList {
    const selection = this.find(question, atMs);
    return { count: selection.count, text: (rank) => this.text(selection.index(rank), atMs, attributes) };
  }

  find(question: Question, atMs: number = Infinity): Selection {
    const known = this.#selections.get(question.key);
    if (known !== undefined && known.atMs <= atMs && atMs < known.untilMs) return known.selection;
    const dated = this.#select(question, atMs);
    this.#selections.delete(question.key);
    if (this.#selections.size >= REMEMBERED) {
      for (const oldest of [...this.#selections.keys()].slice(0, 1)) this.#selections.delete(oldest);
    }
    this.#selections.set(question.key, dated);
    return dated.selection;
  }

  #select(question: Question, atMs: number): Dated {
    const { interval, filter, matching = this.#matching } = question;
    const direction = readChoice('order', question.order, ORDERS);
    const key = readChoice('orderBy', question.orderBy, ORDER_KEYS);
    const byEnd = key.endsWith('End');
    const all = this.#candidates(interval, matching);
    const last = atMs === Infinity ? all.until : this.data.firstFrom(atMs + 1);
    const early = last < all.from ? all.early.filter((index) => index < last) : all.early;
    const until = Math.max(all.from, Math.min(all.until, last));
    const changes = { untilMs: last < all.until ? this.data.startMs(last) : Infinity };

    if (filter !== undefined || byEnd || (atMs < Infinity && !this.data.isPlain)) {
      let list = early;
      for (let index = all.from; index < until; index++) list.push(index);
      if (atMs < Infinity) list = this.#visible(list, atMs, filter !== undefined || byEnd, changes);
      if (filter !== undefined) list = list.filter((index) => filter(this.seen(index, atMs)));
      if (byEnd) {
        const ends = new Map(list.map((index) => [index, this.seen(index, atMs).endMs ?? Infinity]));
        list.sort((a, b) => (ends.get(a) ?? 0) - (ends.get(b) ?? 0) || a - b);
      }
      if (direction === 'desc') list.reverse();
      return { selection: { count: list.length, index: (rank) => list[rank] ?? 0 }, atMs, ...changes };
    }
    const count = early.length + until - all.from;
    const index = (rank: number): number => early[rank] ?? all.from + rank - early.length;
    const turned = direction === 'desc' ? (rank: number): number => index(count - 1 - rank) : index;
    return { selection: { count, index: turned }, atMs, ...changes };
  }

  /** What is there then. Notes the first moment at which that changes, or an end that matters becomes known. */
  #visible(list: readonly number[], atMs: number, ends: boolean, changes: { untilMs: number }): number[] {
    return list.filter((index) => {
      const [born, gone] = [this.data.bornMs(index), this.data.goneMs(index)];
      for (const change of [born, gone, ends ? (this.data.endMs(index) ?? Infinity) : Infinity]) {
        if (change > atMs) changes.untilMs = Math.min(changes.untilMs, change);
      }
      return born <= atMs && atMs < gone;
    });
  }

  /**
   * The index of a day holds what started on it. So a query sees what started since the midnight before its interval,
   * and of that what was still going on when the interval began; nothing that began on a day before. A job looks further
   * back, unless it is told not to.
   */
  #candidates(interval: Interval | undefined, matching: Matching): Candidates {
    if (interval === undefined) return { early: [], from: 0, until: this.data.count };
    const midnight = Math.floor(interval.startMs / DAY_MS) * DAY_MS;
    const first = matching === 'life' ? 0 : this.data.firstFrom(midnight);
    if (matching === 'day') {
      const end = Math.ceil(interval.endMs / DAY_MS) * DAY_MS;
      return { early: [], from: first, until: this.data.firstFrom(end) };
    }
    const from = this.data.firstFrom(interval.startMs);
    const early: number[] = [];
    for (let index = first; index < from; index++) {
      if ((this.data.endMs(index) ?? Infinity) > interval.startMs) early.push(index);
    }
    return { early, from, until: this.data.firstFrom(interval.endMs) };
  }
}
