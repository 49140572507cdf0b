import { reader } from '../../codec/reader.js';
import { groupedAnswer } from '../../codec/grouped-answer.js';
import { jsonObject, type JsonObject } from '../../codec/json-object.js';
import type { ObservationRow } from '../../codec/observation-row.js';
import { requireThat } from '../../retry/require-that.js';
import { callsQuestion } from '../calls-question.js';
import { checkFilters } from '../filter/check-filters.js';
import { checkName } from '../filter/check-name.js';
import { groupsOf } from './groups-of.js';
import type { OrgContext } from '../org-context.js';
import { Query } from '../query.js';
import type { QueryFilter } from '../filter/query-filter.js';
import { refuseStrangers } from '../refuse-strangers.js';

/** What to look at just now; all of it goes to the API as it is. */
export interface ObservationsOptions {
  /** Whom it is about; the API wants one. */
  readonly filter: QueryFilter | JsonObject;
  /** At least one, such as `oWaiting`. */
  readonly metrics: readonly string[];
  /** Metrics of which every single observation is listed too, as far as the API gives them (`truncated`). */
  readonly detailMetrics?: readonly string[] | undefined;
  /** Dimensions that are newer than this library, which refuses those that it does not know. */
  readonly allowUnknown?: readonly string[] | undefined;
}

/** What is peculiar to the observations of one family. */
export interface ObservationFamily {
  /** Its part of the path. */
  readonly family: string;
  readonly name: string;
  readonly permission: string;
  /** Names with a space between two; `*` takes any. */
  readonly dimensions: string;
}

const OPTIONS = ['filter', 'metrics', 'detailMetrics', 'allowUnknown'];

/** The observations of one family: one call. */
export function familyObservations(
  org: OrgContext,
  { family, name, permission, dimensions }: ObservationFamily,
  options: ObservationsOptions,
): Query<ObservationRow> {
  refuseStrangers(name, options, OPTIONS);
  const { filter, metrics, detailMetrics, allowUnknown = [] } = options;
  const known = { filter: { dimension: dimensions }, metrics: { metric: '*' } };
  requireThat(jsonObject.is(filter), 'filter', 'given: the API wants one');
  checkFilters(filter, { field: 'filter', group: 'filter', known, allowUnknown });
  requireThat(Array.isArray(metrics) && metrics.length > 0, 'metrics', 'a list of at least one name');
  for (const [field, names] of Object.entries({ metrics, detailMetrics: detailMetrics ?? [] })) {
    names.forEach((metric, place) => {
      checkName('metric', metric, { field: `${field}[${place}]`, group: 'metrics', known, allowUnknown });
    });
  }
  const body = { filter, metrics, ...(detailMetrics && { detailMetrics }) };
  const question = callsQuestion<ObservationRow, { method: 'POST'; path: string; body: JsonObject }>(org, {
    name,
    interval: undefined,
    asks: body,
    walk: 'once',
    calls: [{ method: 'POST', path: `/api/v2/analytics/${family}/observations/query`, body }],
    permission,
    read: reader(groupedAnswer, (answer) => ({ rows: groupsOf(answer) })),
  });
  return new Query(question);
}
