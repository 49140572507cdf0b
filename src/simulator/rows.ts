import { BadRequest } from './bad-request.js';
import { conversationText, type RowForm } from './conversation-text.js';
import type { Dataset } from './dataset.js';
import type { Interval } from './parse-interval.js';
import type { Filter } from './read-filters.js';

/** What a query asks for, paging aside. */
export interface Question {
  readonly interval?: Interval | undefined;
  readonly filter?: Filter | undefined;
  readonly order?: unknown;
  readonly orderBy?: unknown;
  /** Tells one question from another, so that its answer is looked up and not worked out again for every page. */
  readonly key: string;
}

/** The rows that answer a question, by rank. */
export interface Selection {
  readonly count: number;
  index(rank: number): number;
}

const DAY_MS = 86_400_000;
const REMEMBERED = 16;

const allowed = (value: unknown, field: string, values: readonly string[]): string => {
  if (typeof value === 'string' && values.includes(value)) return value;
  throw new BadRequest(
    `Value [${String(value)}] is not valid for field type [${field}]. Allowable values are: ${values.join(', ')}`,
    'invalid.value',
  );
};

/** The rows of one org behind one path: finds them and writes them. */
export class Rows {
  readonly #data: Dataset;
  readonly #form: RowForm;
  readonly #matching: 'overlap' | 'day';
  readonly #selections = new Map<string, Selection>();

  constructor(data: Dataset, form: RowForm, matching: 'overlap' | 'day') {
    this.#data = data;
    this.#form = form;
    this.#matching = matching;
  }

  text(index: number): string {
    return conversationText(this.#data.at(index), this.#form);
  }

  find(question: Question): Selection {
    const known = this.#selections.get(question.key);
    if (known !== undefined) return known;
    const selection = this.#select(question);
    if (this.#selections.size >= REMEMBERED) {
      for (const oldest of [...this.#selections.keys()].slice(0, 1)) this.#selections.delete(oldest);
    }
    this.#selections.set(question.key, selection);
    return selection;
  }

  #select({ interval, filter, order = 'asc', orderBy = 'conversationStart' }: Question): Selection {
    const direction = allowed(order, 'order', ['asc', 'desc', 'unordered']);
    const key = allowed(orderBy, 'orderBy', ['conversationStart', 'conversationEnd', 'segmentStart', 'segmentEnd']);
    const byEnd = key.endsWith('End');
    const { early, from, until } = this.#candidates(interval);
    if (filter !== undefined || byEnd) {
      let list = early;
      for (let index = from; index < until; index++) list.push(index);
      if (filter !== undefined) list = list.filter((index) => filter(this.#data.at(index)));
      if (byEnd) {
        const ends = new Map(list.map((index) => [index, this.#data.endMs(index) ?? Infinity]));
        list.sort((a, b) => (ends.get(a) ?? 0) - (ends.get(b) ?? 0) || a - b);
      }
      if (direction === 'desc') list.reverse();
      return { count: list.length, index: (rank) => list[rank] ?? 0 };
    }
    const count = early.length + until - from;
    const index = (rank: number): number => early[rank] ?? from + rank - early.length;
    return { count, index: direction === 'desc' ? (rank) => index(count - 1 - rank) : index };
  }

  /**
   * The index of a day holds what started on it. So a query sees what started since the midnight before its interval,
   * and of that what was still going on when the interval began; nothing that began on a day before.
   */
  #candidates(interval: Interval | undefined): { early: number[]; from: number; until: number } {
    if (interval === undefined) return { early: [], from: 0, until: this.#data.count };
    const midnight = Math.floor(interval.startMs / DAY_MS) * DAY_MS;
    const first = this.#data.firstFrom(midnight);
    if (this.#matching === 'day') {
      const end = Math.ceil(interval.endMs / DAY_MS) * DAY_MS;
      return { early: [], from: first, until: this.#data.firstFrom(end) };
    }
    const from = this.#data.firstFrom(interval.startMs);
    const early: number[] = [];
    for (let index = first; index < from; index++) {
      if ((this.#data.endMs(index) ?? Infinity) > interval.startMs) early.push(index);
    }
    return { early, from, until: this.#data.firstFrom(interval.endMs) };
  }
}
