import type { JsonObject } from '../../codec/json-object.js';
import { requireCount } from '../../error/require-count.js';
import { requireOneOf } from '../../error/require-one-of.js';
import { requireThat } from '../../error/require-that.js';
import type { AggregateFamily } from './aggregate-family.js';
import type { TopAggregatesOptions } from './aggregates-options.js';
import { eachOf } from '../../error/each-of.js';
import { checkRange } from '../filter/check-range.js';
import { objectOf } from '../filter/object-of.js';
import { given } from '../given.js';
import { type Interval, parseInterval } from '../interval/interval.js';
import { checkGranularity } from './check-granularity.js';
import { nameChecks } from './name-checks.js';
import { checkOptions } from '../check-options.js';

const SENT =
  'metrics granularity timeZone groupBy filter flattenMultivaluedDimensions views alternateTimeDimension'.split(' ');
const SENT_FOR_TOP = ['queryType', 'sortMetric', 'limit'];
const OWN = ['interval', 'allowUnknown', 'prefetch', 'from'];

/**
 * What is asked of a family, and of which interval. `more` is the option that its caller has beside those of all.
 *
 * Errors: `ConfigError` naming the place of whatever the family does not take.
 */
export function aggregateBody(
  family: AggregateFamily,
  options: Omit<TopAggregatesOptions, 'sliceDays'>,
  more: string,
): { readonly asks: JsonObject; readonly interval: Interval } {
  const sent = family.top ? [...SENT, ...SENT_FOR_TOP] : SENT;
  checkOptions(family.name, options, [...sent, ...OWN, more]);
  const { alternateTimeDimension, timeZone, sortMetric, queryType = 'groupBy', limit = 1 } = options;
  const { dimension, metric, time } = nameChecks(family, options);
  eachOf(options.metrics, 'metrics', metric, 1);
  eachOf(options.groupBy ?? [], 'groupBy', dimension);
  eachOf(options.views ?? [], 'views', (view, field) => {
    const { target, range = {} } = objectOf(view, field, ['target', 'name', 'function', 'range']);
    metric(target, `${field}.target`);
    checkRange(range, `${field}.range`, ['gte', 'lt']);
  });
  if (sortMetric) metric(sortMetric.name, 'sortMetric.name');
  if (alternateTimeDimension !== undefined) time(alternateTimeDimension, 'alternateTimeDimension');
  requireThat(isTimeZone(timeZone), 'timeZone', 'a time zone, such as Europe/Berlin');
  requireOneOf(queryType, 'queryType', ['groupBy', 'topN', 'bottomN']);
  requireCount(limit, 'limit');
  const interval = parseInterval(options.interval);
  if (options.granularity !== undefined) checkGranularity(options.granularity, interval, timeZone);
  return { asks: given(options, sent), interval };
}

function isTimeZone(timeZone: string | undefined): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone }));
  } catch {
    return false;
  }
}
