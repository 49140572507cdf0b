import type { AggregateRow } from '../../codec/aggregate-row.js';
import { reader } from '../../codec/reader.js';
import { groupedAnswer } from '../../codec/grouped-answer.js';
import { requireCount } from '../../error/require-count.js';
import { requireThat } from '../../error/require-that.js';
import { aggregateBody } from './aggregate-body.js';
import type { AggregateFamily } from './aggregate-family.js';
import type { TopAggregatesOptions } from './aggregates-options.js';
import { callsQuestion, type OneCall } from '../calls-question.js';
import { intervalOf } from '../interval/interval-of.js';
import { checkGranularity } from './check-granularity.js';
import type { OrgContext } from '../org-context.js';
import { Query } from '../query.js';
import { rowsOfGroups } from './rows-of-groups.js';
import { sliceOf, type Span } from '../slice/slice-of.js';
import { slicesOf } from '../slice/slices-of.js';

/** The aggregates of one family: one call, or one a slice. */
export function familyAggregates(
  org: OrgContext,
  family: AggregateFamily,
  options: TopAggregatesOptions,
): Query<AggregateRow> {
  return new Query(org, options, () => {
    const { sliceDays, prefetch } = options;
    const { asks, interval } = aggregateBody(family, options, 'sliceDays');
    const spans = sliceDays === undefined ? [interval] : slicesFor(options, sliceDays, interval);
    const path = `/api/v2/analytics/${family.family}/aggregates/query`;
    return callsQuestion<AggregateRow, OneCall>(org, {
      name: family.name,
      interval,
      asks,
      walk: `days/${sliceDays ?? 'all'}`,
      calls: spans.map((span) => {
        const slice = sliceOf(span);
        const body = { ...asks, interval: intervalOf(span).text };
        return { method: 'POST', path, slice, body, advice: '. Use sliceDays' };
      }),
      permission: family.permission,
      prefetch,
      read: reader(groupedAnswer, (answer) => ({ rows: rowsOfGroups(answer) })),
    });
  });
}

/** Slices must not change what is asked: every period whole, and in one slice. */
function slicesFor(
  { granularity, timeZone, queryType = 'groupBy' }: TopAggregatesOptions,
  days: number,
  interval: Span,
): readonly Span[] {
  requireCount(days, 'sliceDays');
  const inUtc = timeZone === undefined || !/^[^T]*\d[YMWD]/.test(granularity ?? '');
  requireThat(
    granularity !== undefined && queryType === 'groupBy' && inUtc,
    'sliceDays',
    'left out: it needs granularity, UTC and no topN',
  );
  const spans = slicesOf(interval, days);
  for (const span of spans) checkGranularity(granularity, span, undefined);
  return spans;
}
