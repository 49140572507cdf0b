import { catchError, concatMap, from, map, type Observable, toArray } from 'rxjs';
import { conversationPage } from '../../codec/conversation-page.js';
import { reader } from '../../codec/reader.js';
import { groupedAnswer, type Grouped } from '../../codec/grouped-answer.js';
import type { JsonObject } from '../../codec/json-object.js';
import { type HttpError, isSluiceError } from '../../errors.js';
import { conversationPages } from '../conversation/conversation-pages.js';
import { countOf } from '../answer/count-of.js';
import { fieldAt } from '../answer/field-at.js';
import type { OrgContext } from '../org-context.js';
import { intervalOf } from '../interval/interval-of.js';
import { longestDays } from '../filter/longest-days.js';
import type { Span } from '../slice/slice-of.js';
import { learnedDays } from '../slice/learned-days.js';
import { slicesOf } from '../slice/slices-of.js';
import { sum } from './sum.js';

/** How many conversations each slice is expected to hold, and the calls that it took to know. */
export interface Counted {
  readonly rows: readonly number[];
  readonly calls: number;
}

/**
 * Counts conversations before they are read: by one call for aggregates by day where there are no filters, which those
 * would take in another form, else by the server's own count, one call a slice or for each stretch of it that the query
 * takes.
 */
export function countConversations(org: OrgContext, slices: readonly Span[], filters: JsonObject): Observable<Counted> {
  const whole = { start: (slices[0] as Span).start, end: (slices.at(-1) as Span).end };
  if (Object.keys(filters).length > 0 || whole.end <= whole.start) return byHits(org, slices, filters);
  return byDay(org, slices, whole).pipe(
    catchError((error: unknown) => {
      // Another permission, which nobody needs who only reads details; an interval too long for aggregates; none there.
      const { cap, status } = error as HttpError;
      if (!isSluiceError(error, 'PermissionError') && !cap && status !== 404) throw error;
      return byHits(org, slices, filters, 1);
    }),
  );
}

function byDay(org: OrgContext, slices: readonly Span[], whole: Span): Observable<Counted> {
  return org
    .send({
      method: 'POST',
      path: '/api/v2/analytics/conversations/aggregates/query',
      body: { interval: intervalOf(whole).text, granularity: 'P1D', metrics: ['nConversations'] },
      read: reader(groupedAnswer, ({ results }) => results ?? []),
    })
    .pipe(map((groups) => ({ rows: slices.map((slice) => countIn(slice, whole, groups)), calls: 1 })));
}

/**
 * A slice that begins within a day has its part of it. A server may write the whole day over what it counted of the part
 * that was asked for.
 */
function countIn({ start, end }: Span, whole: Span, groups: readonly Grouped[]): number {
  let count = 0;
  for (const { interval, metrics } of groups.flatMap(({ data }) => data ?? [])) {
    const [from, to] = String(interval)
      .split('/')
      .map((side) => Math.min(Math.max(Date.parse(side), whole.start), whole.end)) as [number, number];
    const share = (Math.min(end, to) - Math.max(start, from)) / (to - from);
    for (const metric of share > 0 && Array.isArray(metrics) ? metrics : []) {
      count += share * (countOf(fieldAt(metric, 'stats.count')) ?? 0);
    }
  }
  return Math.round(count);
}

/** A job may be longer than what the query takes at once. What that calls too long is cut by the days that it names. */
function byHits(org: OrgContext, slices: readonly Span[], filters: JsonObject, calls = 0): Observable<Counted> {
  const { path, body, permission } = conversationPages(filters, 1);
  let days = longestDays(filters);
  const hits = (slice: Span): Observable<number> =>
    from(slicesOf(slice, days)).pipe(
      concatMap((part) => {
        calls += 1;
        return org
          .send({
            method: 'POST',
            path,
            body: body({ interval: intervalOf(part).text, order: 'asc', pageNumber: 1 }),
            permission,
            read: reader(conversationPage, ({ totalHits }) => countOf(totalHits) ?? 0),
          })
          .pipe(
            catchError((error: unknown) => {
              days = learnedDays(error, part);
              if (!days) throw error;
              return hits(part);
            }),
          );
      }),
    );
  return from(slices).pipe(
    concatMap((slice) => hits(slice).pipe(toArray(), map(sum))),
    toArray(),
    map((rows) => ({ rows, calls })),
  );
}
