import type { AggregateFamily } from './aggregate-family.js';
import type { View } from './aggregate-cells.js';
import { BadRequest } from '../question/bad-request.js';
import type { Interval } from '../data/parse-interval.js';
import { readFilters, type Filter } from '../question/read-filters.js';
import { readInterval } from '../question/read-interval.js';
import { readChoice } from '../question/read-choice.js';
import { readCount } from '../question/read-count.js';
import type { Top } from './top-groups.js';
import { timeBuckets } from './time-buckets.js';

/** What is asked for, once it is understood. */
export interface AggregateQuery<T> {
  readonly interval: Interval;
  readonly bounds: readonly number[];
  readonly timeZone: string | undefined;
  readonly groupBy: readonly string[];
  readonly metrics: readonly string[];
  readonly views: readonly View[];
  readonly filter: Filter<T> | undefined;
  readonly top: Top | undefined;
}

type Query = Readonly<Record<string, unknown>>;
const METRIC = /^[nto][A-Z]\w*$/;

function names(query: Query, field: string, type: string, values: readonly string[] | undefined): readonly string[] {
  const list = query[field] ?? [];
  if (!Array.isArray(list)) throw new BadRequest(`Value of [${field}] is not valid.`);
  for (const one of list as readonly unknown[]) {
    const good = typeof one === 'string' && (values?.includes(one) ?? (field === 'groupBy' || METRIC.test(one)));
    if (!good) {
      const allowed = values === undefined ? '' : ` Allowable values are: ${values.join(', ')}`;
      throw new BadRequest(`Value [${String(one)}] is not valid for field type [${type}].${allowed}`, 'invalid.value');
    }
  }
  return list as readonly string[];
}

/** Throws BadRequest for a query that the API would not take. `fact` tells a row's value of a dimension. */
export function readAggregateQuery<T>(
  family: AggregateFamily,
  query: Query,
  fact: (row: T, dimension: string) => string | undefined,
): AggregateQuery<T> {
  const type = `${family.name.replace(/^./, (first) => first.toUpperCase()).replace(/s$/, '')}Aggregate`;
  const interval = readInterval(query['interval']);
  const timeZone = query['timeZone'] as string | undefined;
  const bounds = timeBuckets(interval, query['granularity'], timeZone);
  const groupBy = names(query, 'groupBy', `${type}Dimension`, family.dimensions);
  const metrics = names(query, 'metrics', `${type}Metric`, family.metrics);
  if (metrics.length === 0) throw new BadRequest('At least one metric is required.');
  const { filter } = query;
  return {
    interval,
    bounds,
    timeZone,
    groupBy,
    metrics,
    views: (query['views'] ?? []) as readonly View[],
    filter: filter === undefined ? undefined : readFilters({ filter: { dimension: fact } }, { filter: [filter] }),
    top: readTop(query),
  };
}

function readTop(query: Query): Top | undefined {
  const queryType = readChoice('QueryType', query['queryType'], ['groupBy', 'topN', 'bottomN']);
  if (queryType === 'groupBy') return undefined;
  const { name = '', function: by = '' } = (query['sortMetric'] ?? {}) as { name?: string; function?: string };
  if (name === '' || by === '') throw new BadRequest(`sortMetric is required for ${queryType}.`);
  const limit = readCount('limit', query['limit'], { otherwise: Infinity });
  return { metric: name, by, isLast: queryType === 'bottomN', limit };
}
