import { reader } from '../../codec/reader.js';
import { groupedAnswer } from '../../codec/grouped-answer.js';
import type { JsonObject } from '../../codec/json-object.js';
import type { ObservationRow } from '../../codec/observation-row.js';
import { callsQuestion } from '../calls-question.js';
import { eachOf } from '../../error/each-of.js';
import { given } from '../given.js';
import { type FamilyNames, nameChecks } from './name-checks.js';
import { groupsOf } from './groups-of.js';
import type { OrgContext } from '../org-context.js';
import { Query } from '../query.js';
import type { QueryFilter } from '../filter/query-filter.js';
import { checkOptions } from '../check-options.js';

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
export interface ObservationFamily extends Pick<FamilyNames, 'dimensions'> {
  /** Its part of the path. */
  readonly family: string;
  readonly name: string;
  readonly permission: string;
}

const SENT = ['filter', 'metrics', 'detailMetrics'];

/** The observations of one family: one call. */
export function familyObservations(
  org: OrgContext,
  { family, name, permission, dimensions }: ObservationFamily,
  options: ObservationsOptions,
): Query<ObservationRow> {
  return new Query(org, options as object, () => {
    checkOptions(name, options, [...SENT, 'allowUnknown']);
    // The API wants one.
    const { filter = null } = options as Partial<ObservationsOptions>;
    const { metric } = nameChecks({ dimensions, metrics: '*' }, { ...options, filter }, 'filter');
    eachOf(options.metrics, 'metrics', metric, 1);
    eachOf(options.detailMetrics ?? [], 'detailMetrics', metric);
    const body = given(options, SENT);
    return callsQuestion<ObservationRow, { method: 'POST'; path: string; body: JsonObject }>(org, {
      name,
      asks: body,
      walk: 'once',
      calls: [{ method: 'POST', path: `/api/v2/analytics/${family}/observations/query`, body }],
      permission,
      read: reader(groupedAnswer, (answer) => ({ rows: groupsOf(answer) })),
    });
  });
}
