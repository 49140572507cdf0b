import type { JsonObject } from '../../codec/json-object.js';
import { requireThat } from '../../retry/require-that.js';
import type { AggregateFamily } from './aggregate-family.js';
import type { TopAggregatesOptions } from './aggregates-options.js';
import { checkFilters } from '../filter/check-filters.js';
import { checkName, type NameKind } from '../filter/check-name.js';
import { fieldAt } from '../answer/field-at.js';
import { refuseStrangers } from '../refuse-strangers.js';

const SENT = [
  'metrics',
  'granularity',
  'timeZone',
  'groupBy',
  'filter',
  'flattenMultivaluedDimensions',
  'views',
  'alternateTimeDimension',
];
const SENT_FOR_TOP = ['queryType', 'sortMetric', 'limit'];
const OWN = ['interval', 'allowUnknown', 'prefetch', 'from'];

/**
 * What is asked of a family, but for the interval. `more` is the option that its caller has beside those of all.
 *
 * Errors: `ConfigError` naming the place of whatever the family does not take.
 */
export function aggregateBody(
  family: AggregateFamily,
  options: Omit<TopAggregatesOptions, 'sliceDays'>,
  more: string,
): JsonObject {
  const sent = family.top ? [...SENT, ...SENT_FOR_TOP] : SENT;
  refuseStrangers(family.name, options, [...sent, ...OWN, more]);
  const { metrics, groupBy = [], filter, views = [], sortMetric, allowUnknown = [] } = options;
  const known = {
    'filter and groupBy': { dimension: family.dimensions },
    metrics: { metric: family.metrics },
    alternateTimeDimension: { dimension: family.times },
  };
  const check = (kind: NameKind, group: keyof typeof known, field: string, name: unknown): void => {
    checkName(kind, name, { field, group, known, allowUnknown });
  };
  const each = (names: unknown, field: string, check: (name: unknown, field: string) => void): void => {
    requireThat(Array.isArray(names), field, 'a list');
    (names as readonly unknown[]).forEach((name, place) => check(name, `${field}[${place}]`));
  };
  each(metrics, 'metrics', (name, field) => check('metric', 'metrics', field, name));
  requireThat(metrics.length > 0, 'metrics', 'a list of at least one name');
  each(groupBy, 'groupBy', (name, field) => check('dimension', 'filter and groupBy', field, name));
  checkFilters(filter, { field: 'filter', group: 'filter and groupBy', known, allowUnknown });
  each(views, 'views', (view, field) => check('metric', 'metrics', `${field}.target`, fieldAt(view, 'target')));
  if (sortMetric) check('metric', 'metrics', 'sortMetric.name', sortMetric.name);
  const { alternateTimeDimension: time, timeZone, queryType = 'groupBy', limit = 1 } = options;
  if (time !== undefined) check('dimension', 'alternateTimeDimension', 'alternateTimeDimension', time);
  requireThat(isTimeZone(timeZone), 'timeZone', 'the name of a time zone, such as Europe/Berlin');
  requireThat(['groupBy', 'topN', 'bottomN'].includes(queryType), 'queryType', 'groupBy, topN or bottomN');
  requireThat(Number.isInteger(limit) && limit >= 1, 'limit', 'an integer of 1 or more');
  const given = options as unknown as JsonObject;
  return Object.fromEntries(sent.flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]]])));
}

function isTimeZone(timeZone: string | undefined): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
