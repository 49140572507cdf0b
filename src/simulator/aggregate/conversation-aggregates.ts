import { AggregateCells } from './aggregate-cells.js';
import type { AggregateFamily } from './aggregate-family.js';
import { readAggregateQuery } from './aggregate-query.js';
import type { Conversation } from '../data/conversation.js';
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

/**
 * Adds up an org's conversations. Counts (`n…`) belong to the instant of the start, and every conversation counts for
 * `nConversations`, `nOffered` and `nConnected`, one of four for any other. Times and scores (`t…`, `o…`) belong to the
 * instant of the end.
 */
export function conversationAggregates(family: AggregateFamily): Source {
  const { oneIn = 1, byMedia = false } = family;
  const familySeed = seedOf(family.name);
  return (org, query, atMs) => {
    const { interval, bounds, timeZone, groupBy, metrics, views, filter, top } = readAggregateQuery(
      family,
      query,
      factOf,
    );
    const { conversations: rows } = org;
    const { data } = rows;
    const cells = new AggregateCells(bounds, views);
    const dimensions = byMedia ? [...new Set([...groupBy, 'mediaType'])] : groupBy;
    const isLean = filter === undefined && dimensions.every((one) => one === 'mediaType');
    const groupOf = (one: Conversation) => () =>
      Object.fromEntries(dimensions.map((dimension) => [dimension, factOf(one, dimension)]));
    const keyOf = (index: number): string =>
      isLean
        ? dimensions.map(() => data.mediaType(index)).join()
        : JSON.stringify(dimensions.map((dimension) => factOf(data.at(index), dimension)));
    const isIn = (index: number): boolean =>
      (oneIn === 1 || mix(data.seedOf(index), familySeed) % oneIn === 0) &&
      (atMs === Infinity || (data.bornMs(index) <= atMs && atMs < data.goneMs(index))) &&
      (filter === undefined || filter(rows.seen(index, atMs)));
    const plain = ['nConversations', 'nOffered', 'nConnected'];

    const counts = metrics.filter((metric) => metric.startsWith('n'));
    for (let part = 0; counts.length > 0 && part < cells.parts; part++) {
      const { startMs, endMs } = cells.part(part);
      const until = data.firstFrom(endMs);
      for (let index = data.firstFrom(startMs); index < until; index++) {
        if (!isIn(index)) continue;
        const key = keyOf(index);
        const group = (): Record<string, string> => groupOf(data.at(index))();
        for (const metric of counts) {
          const counted = plain.includes(metric) || mix(data.seedOf(index), seedOf(metric)) % 4 === 0;
          if (counted) cells.add(key, group, part, metric);
        }
      }
    }

    const targets = [...metrics.filter((metric) => !metric.startsWith('n')), ...views.map(({ target }) => target)];
    const values = [...new Set(targets)];
    const until = values.length === 0 ? 0 : data.firstFrom(interval.endMs);
    for (let index = 0; index < until; index++) {
      const end = data.endMs(index) ?? Infinity;
      if (end > atMs || end < interval.startMs || end >= interval.endMs || !isIn(index)) continue;
      const key = keyOf(index);
      const group = (): Record<string, string> => groupOf(data.at(index))();
      for (const metric of values) {
        const word = mix(data.seedOf(index), seedOf(metric));
        const value = metric.startsWith('o')
          ? word % 101
          : 1 + Math.floor((end - data.startMs(index)) * (word / 2 ** 32));
        cells.add(key, group, cells.partOf(end), metric, value);
      }
    }
    const texts = cells.texts(timeZone, top);
    return { count: texts.length, text: (rank) => texts[rank] ?? '' };
  };
}
