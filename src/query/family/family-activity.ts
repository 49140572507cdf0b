import type { ActivityRow } from '../../codec/activity-row.js';
import { reader } from '../../codec/reader.js';
import { groupedAnswer } from '../../codec/grouped-answer.js';
import type { JsonObject } from '../../codec/json-object.js';
import { requireOneOf } from '../../error/require-one-of.js';
import { eachOf } from '../../error/each-of.js';
import { given } from '../given.js';
import { type FamilyNames, nameChecks } from './name-checks.js';
import type { Checkpoint } from '../run/checkpoint.js';
import { fieldAt } from '../answer/field-at.js';
import { groupsOf } from './groups-of.js';
import type { OrgContext } from '../org-context.js';
import { pageNumberQuestion } from '../numbered/page-number-question.js';
import { pageSizeWithin } from '../page-size-within.js';
import { Query } from '../query.js';
import type { QueryFilter } from '../filter/query-filter.js';
import { checkOptions } from '../check-options.js';

/** What to look at just now; all but the paging goes to the API as it is. */
export interface ActivityOptions {
  /** At least one; with `details` its entities are listed too. */
  readonly metrics: readonly { readonly metric: string; readonly details?: boolean | undefined }[];
  /** Dimensions that make groups, at least one. */
  readonly groupBy: readonly string[];
  readonly filter?: QueryFilter | JsonObject | undefined;
  /** `asc`, `desc` or `unordered`; default the API's. */
  readonly order?: string | undefined;
  /** Dimensions and metrics that are newer than this library, which refuses those that it does not know. */
  readonly allowUnknown?: readonly string[] | undefined;
  /** Groups a page, 1 to 100; default 100. */
  readonly pageSize?: number | undefined;
  /** Pages requested or held beyond the one being read; default 1: the API does not say how many there are. */
  readonly prefetch?: number | 'auto' | undefined;
  /** Where to go on, from an earlier run of this very query. */
  readonly from?: Checkpoint | undefined;
}

/** What is peculiar to the activity of one family. */
export interface ActivityFamily extends FamilyNames {
  /** Its part of the path. */
  readonly family: string;
  readonly name: string;
  readonly permission: string;
}

const MOST_A_PAGE = 100;
const SENT = ['metrics', 'groupBy', 'filter', 'order'];
const OWN = ['allowUnknown', 'pageSize', 'prefetch', 'from'];

/** The activity of one family, page by page; the numbers stand in the address. */
export function familyActivity(org: OrgContext, names: ActivityFamily, options: ActivityOptions): Query<ActivityRow> {
  return new Query(org, options, () => {
    const { family, name, permission } = names;
    checkOptions(name, options, [...SENT, ...OWN]);
    const { order = 'asc', prefetch = 1 } = options;
    const pageSize = pageSizeWithin(MOST_A_PAGE, options.pageSize);
    const { dimension, metric } = nameChecks(names, options);
    eachOf(options.metrics, 'metrics', (one, field) => metric(fieldAt(one, 'metric'), `${field}.metric`), 1);
    eachOf(options.groupBy, 'groupBy', dimension, 1);
    requireOneOf(order, 'order', ['asc', 'desc', 'unordered']);
    const body = given(options, SENT);
    return pageNumberQuestion<ActivityRow>(org, {
      name,
      path: `/api/v2/analytics/${family}/activity/query`,
      asks: body,
      pageSize,
      prefetch,
      permission,
      body: () => body,
      parametersOf: (pageNumber) => ({ pageSize, pageNumber }),
      read: reader(groupedAnswer, (answer) => ({ rows: groupsOf(answer) })),
    });
  });
}
