import { AggregateCells } from './aggregate-cells.js';
import type { AggregateFamily } from './aggregate-family.js';
import { type AggregateQuery, readAggregateQuery } from './aggregate-query.js';
import type { Conversation } from '../data/conversation.js';
import type { Dataset } from '../data/dataset.js';
import type { Rows } from '../data/rows.js';
import { mix } from '../chance/mix.js';
import { seedOf } from '../chance/seed-of.js';
import type { Source } from '../operation/source.js';
import { uuid } from '../chance/uuid.js';

const VALUES = 4;

/** The value of a dimension: a real one where conversations have it, else one of a few. */
function factOf(one: Conversation, dimension: string): string {
  switch (dimension) {
    case 'conversationId':
      return one.id;
    case 'mediaType':
    case 'queueId':
    case 'userId':
    case 'divisionId':
    case 'direction':
      return one[dimension];
    case 'originatingDirection':
      return one.direction;
    default: {
      const seed = seedOf(dimension);
      const n = mix(one.seed, seed) % VALUES;
      return dimension.endsWith('Id') ? uuid(mix(seed, n), n) : `${dimension}-${n}`;
    }
  }
}

/** Which conversations count, and in which group each does; by their places in the data. */
interface Grouping {
  readonly isIn: (index: number) => boolean;
  readonly keyOf: (index: number) => string;
  readonly groupOf: (index: number) => Record<string, string>;
}

/** @param atMs what is not known to the server by then is left out; `Infinity` for all that ever will be */
function groupingOf(
  { name, oneIn = 1, byMedia = false }: AggregateFamily,
  { groupBy, filter }: Pick<AggregateQuery<Conversation>, 'groupBy' | 'filter'>,
  rows: Rows,
  atMs: number,
): Grouping {
  const { data } = rows;
  const familySeed = seedOf(name);
  const dimensions = byMedia ? [...new Set([...groupBy, 'mediaType'])] : groupBy;
  const isLean = filter === undefined && dimensions.every((one) => one === 'mediaType');
  return {
    isIn: (index) =>
      (oneIn === 1 || mix(data.seedOf(index), familySeed) % oneIn === 0) &&
      (atMs === Infinity || (data.bornMs(index) <= atMs && atMs < data.goneMs(index))) &&
      (filter === undefined || filter(rows.seen(index, atMs))),
    keyOf: (index) =>
      isLean
        ? dimensions.map(() => data.mediaType(index)).join()
        : JSON.stringify(dimensions.map((dimension) => factOf(data.at(index), dimension))),
    groupOf: (index) => {
      const one = data.at(index);
      return Object.fromEntries(dimensions.map((dimension) => [dimension, factOf(one, dimension)]));
    },
  };
}

/** Counts belong to the start: every conversation counts for some, one of four for any other. */
function addCounts(cells: AggregateCells, metrics: readonly string[], data: Dataset, grouping: Grouping): void {
  const plain = ['nConversations', 'nOffered', 'nConnected'];
  const counts = metrics.filter((metric) => metric.startsWith('n'));
  for (let part = 0; counts.length > 0 && part < cells.parts; part++) {
    const { startMs, endMs } = cells.part(part);
    const until = data.firstFrom(endMs);
    for (let index = data.firstFrom(startMs); index < until; index++) {
      if (!grouping.isIn(index)) continue;
      const key = grouping.keyOf(index);
      const group = (): Record<string, string> => grouping.groupOf(index);
      for (const metric of counts) {
        const counted = plain.includes(metric) || mix(data.seedOf(index), seedOf(metric)) % 4 === 0;
        if (counted) cells.add(key, group, part, metric);
      }
    }
  }
}

/** Times and scores belong to the end. */
function addValues(
  cells: AggregateCells,
  { interval, metrics, views }: Pick<AggregateQuery<Conversation>, 'interval' | 'metrics' | 'views'>,
  data: Dataset,
  grouping: Grouping,
  atMs: number,
): void {
  const targets = [...metrics.filter((metric) => !metric.startsWith('n')), ...views.map(({ target }) => target)];
  const values = [...new Set(targets)];
  const until = values.length === 0 ? 0 : data.firstFrom(interval.endMs);
  for (let index = 0; index < until; index++) {
    const end = data.endMs(index) ?? Infinity;
    if (end > atMs || end < interval.startMs || end >= interval.endMs || !grouping.isIn(index)) continue;
    const key = grouping.keyOf(index);
    const group = (): Record<string, string> => grouping.groupOf(index);
    for (const metric of values) {
      const word = mix(data.seedOf(index), seedOf(metric));
      const value = metric.startsWith('o')
        ? word % 101
        : 1 + Math.floor((end - data.startMs(index)) * (word / 2 ** 32));
      cells.add(key, group, cells.partOf(end), metric, value);
    }
  }
}

/**
 * Adds up an org's conversations. Counts (`n…`) belong to the instant of the start, and every conversation counts for
 * `nConversations`, `nOffered` and `nConnected`, one of four for any other. Times and scores (`t…`, `o…`) belong to the
 * instant of the end.
 */
export function conversationAggregates(family: AggregateFamily): Source {
  return ({ conversations: rows }, query, atMs) => {
    const asked = readAggregateQuery(family, query, factOf);
    const cells = new AggregateCells(asked.bounds, asked.views);
    const grouping = groupingOf(family, asked, rows, atMs);
    addCounts(cells, asked.metrics, rows.data, grouping);
    addValues(cells, asked, rows.data, grouping, atMs);
    const texts = cells.texts(asked.timeZone, asked.top);
    return { count: texts.length, text: (rank) => texts[rank] ?? '' };
  };
}
