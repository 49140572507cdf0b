import type { Got, Reply } from '../org/fake-api.js';
import { orgOver } from './org-over.js';

/** A conversation of the model, epoch milliseconds. */
export interface Modelled {
  /** One that begins with `?` is not given: the row has none. */
  readonly conversationId: string;
  readonly start: number;
  /** `undefined` while it goes on. */
  readonly end?: number | undefined;
}

export interface ServerOptions {
  readonly rows: readonly Modelled[];
  /** Days of the longest interval, with the n-th answer. */
  readonly days?: number | ((answer: number) => number);
  /** Rows from the first page on. */
  readonly results?: number;
  /** How a question that asks for too much is refused; default in the words of the API. */
  readonly words?: { readonly days: (most: number) => string; readonly results: (most: number) => string };
  /** Whether a row that ends where the interval begins is outside of it. */
  readonly strict?: boolean;
  /** Whether the rows of the days that an interval touches are given whole, active in it or not. */
  readonly wholeDays?: boolean;
  /** Whether a row that begins where the interval ends is given too. */
  readonly inclusive?: boolean;
  /** Milliseconds of an interval above which every answer is a 504. */
  readonly slowAboveMs?: number;
  /** Whether the `asked`-th answer to one question is a 504. */
  readonly late?: (order: 'asc' | 'desc', asked: number) => boolean;
  /** Rows that are counted with the n-th answer, and never given. */
  readonly uncounted?: (answer: number) => number;
  /** So many rows at most has the n-th answer, which is the `asked`-th to this very question, whatever its page holds. */
  readonly holds?: (answer: number, page: number, asked: number) => number | undefined;
  /** Rows of the largest page, however many are asked for: pages are of that size then. */
  readonly mostAPage?: number;
  /** Whatever order is asked for. */
  readonly order?: 'asc' | 'desc';
  /** What happens before the n-th answer, from 1 on: rows that land now. */
  readonly landing?: (answer: number) => readonly Modelled[];
  /** Ids of the rows that are not there any more from the n-th answer on. */
  readonly leaving?: (answer: number) => readonly string[];
}

interface Asked {
  readonly interval: string;
  readonly order: 'asc' | 'desc';
  readonly paging: { readonly pageNumber: number; readonly pageSize: number };
}

const DAY_MS = 86_400_000;
const WORDS: NonNullable<ServerOptions['words']> = {
  days: (most) => `You must specify a search interval as part of your query that does not exceed ${most} days.`,
  results: (most) => `Pagination may not exceed ${most} results.\n\nTip: …`,
};
const dayOf = (instant: number): number => Math.floor(instant / DAY_MS);

/** The details query as it is documented: days of UTC, overlap, depth, longest interval; rows land as they like. */
export function slicedServer(options: ServerOptions) {
  const {
    days: longest = 31,
    results = 100_000,
    strict = false,
    wholeDays = false,
    inclusive = false,
    slowAboveMs = Infinity,
    words = WORDS,
    landing,
    leaving,
    late,
    uncounted,
    holds,
    mostAPage = Infinity,
    order: forced,
  } = options;
  const rows = [...options.rows];
  let answers = 0;
  const asks = new Map<string, number>();
  const refuse = (message: string): Reply => ({ status: 400, body: { code: 'bad.request', status: 400, message } });
  const answer = (request: Got): Reply => {
    const { interval, order, paging } = request.body as Asked;
    const [from = 0, to = 0] = interval.split('/').map((side) => Date.parse(side));
    const until = inclusive ? to + 1 : to;
    const { pageNumber } = paging;
    const pageSize = Math.min(paging.pageSize, mostAPage);
    answers += 1;
    const question = JSON.stringify(request.body);
    const asked = (asks.get(question) ?? 0) + 1;
    asks.set(question, asked);
    rows.push(...(landing?.(answers) ?? []));
    const gone = new Set(leaving?.(answers));
    if (gone.size > 0) rows.splice(0, rows.length, ...rows.filter((row) => !gone.has(row.conversationId)));
    const days = typeof longest === 'number' ? longest : longest(answers);
    if (from >= to) return { status: 400, body: { code: 'invalid.date', status: 400 } };
    if (to - from > days * DAY_MS) return refuse(words.days(days));
    if (pageNumber * pageSize > results) return refuse(words.results(results));
    if (to - from > slowAboveMs || late?.(order, asked))
      return { status: 504, body: { code: 'request.timeout', status: 504 } };
    const found = rows
      .filter(({ start }) => dayOf(start) >= dayOf(from) && dayOf(start) <= dayOf(until - 1))
      .filter(({ start, end = Infinity }) => wholeDays || (start < until && (strict ? end > from : end >= from)))
      .sort(
        (a, b) =>
          (a.start - b.start || (a.conversationId < b.conversationId ? -1 : 1)) *
          ((forced ?? order) === 'asc' ? 1 : -1),
      );
    const conversations = found
      .slice((pageNumber - 1) * pageSize, pageNumber * pageSize)
      .slice(0, holds?.(answers, pageNumber, asked))
      .map(({ conversationId, start, end }) => ({
        ...(!conversationId.startsWith('?') && { conversationId }),
        conversationStart: new Date(start).toISOString(),
        ...(end !== undefined && { conversationEnd: new Date(end).toISOString() }),
      }));
    return {
      body: {
        ...(conversations.length > 0 && { conversations }),
        totalHits: found.length + (uncounted?.(answers) ?? 0),
      },
    };
  };
  const limits = { requestsPerMinute: 100_000, burst: 1000 };
  const { time, org, api } = orgOver(answer, { start: '2027-01-01T00:00:00Z', limits });
  return { time, org, got: api.got, rows };
}

/** What the query gives by its own definition: rows of the days that were active in the interval. */
export function truthOf(rows: readonly Modelled[], from: number, to: number, strict = false): readonly string[] {
  return rows
    .filter(({ start }) => dayOf(start) >= dayOf(from) && dayOf(start) <= dayOf(to - 1))
    .filter(({ start, end = Infinity }) => start < to && (strict ? end > from : end >= from))
    .map(({ conversationId }) => conversationId)
    .sort();
}
