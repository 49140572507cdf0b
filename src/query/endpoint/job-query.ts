import { map } from '#fp-ts/Either';
import type { JsonObject } from '../../codec/json-object.js';
import { apiPath } from '../api-path.js';
import type { Checkpoint } from '../run/checkpoint.js';
import { epochOf } from '../interval/epoch-of.js';
import { fieldAt } from '../answer/field-at.js';
import { idAt } from '../answer/id-at.js';
import { parseInterval } from '../interval/interval.js';
import { jobQuestion } from '../job/job-question.js';
import { nameOption } from '../name-option.js';
import type { OrgContext } from '../org-context.js';
import { type FoundPage, pageAt } from '../answer/page-at.js';
import { pageSizeWithin } from '../page-size.js';
import { Query } from '../query.js';
import { refuseStrangers } from '../refuse-strangers.js';

const MOST_A_PAGE = 10_000;
const OPTIONS = 'path rows id body interval pageSize availability cancels prefetch name from'.split(' ');

/** Where jobs are ordered, and how their rows are found. Fields inside objects are named with dots. */
export interface JobQueryOptions {
  /** Begins with `/`, for example `/api/v2/analytics/users/details/jobs`; `/ID` and `/ID/results` are behind it. */
  readonly path: string;
  /** Field of a page of results that holds the rows; a page without them is no end, one without a `cursor` is. */
  readonly rows: string;
  /** Field of a row that holds its id. Without it rows come again when a job expires in the middle. */
  readonly id?: string | undefined;
  /** The order, beside the interval; default nothing. */
  readonly body?: JsonObject | undefined;
  /** `START/END`: days or ISO instants with a zone. Sent as `interval` in the order. Default none. */
  readonly interval?: string | undefined;
  /** Rows a page, from 1 on; default that of the server. */
  readonly pageSize?: number | undefined;
  /** Whether `/availability` behind the path says up to when data is complete; default `false`. */
  readonly availability?: boolean | undefined;
  /** Whether a DELETE ends a job; default `true`. */
  readonly cancels?: boolean | undefined;
  /** Pages requested or held beyond the one being read, 0 or more. Default `'auto'`, which is 1: they come one by one. */
  readonly prefetch?: number | 'auto' | undefined;
  /** Name of the query in events and manifests; default `custom`. */
  readonly name?: string | undefined;
  /** Where to go on, from an earlier run of this very query. */
  readonly from?: Checkpoint | undefined;
}

/**
 * The rows of any asynchronous job: a POST that answers with an id, a state to ask for, and results by cursor.
 *
 * Buffers, teardown and errors as those of `conversationDetailsJob`.
 *
 * @param org whose rows, from `connect()`
 * @example
 * ```ts
 * import { connect, jobQuery } from 'sluice';
 *
 * const acme = connect({ name: 'acme', region: 'eu-central-1', clientId: 'id', clientSecret: 'secret' });
 * const users = jobQuery(acme, {
 *   path: '/api/v2/analytics/users/details/jobs',
 *   rows: 'userDetails',
 *   id: 'userId',
 *   interval: '2026-03-01/2026-04-01',
 *   availability: true,
 * });
 * for await (const user of users) console.log(user['userId']);
 * ```
 */
export function jobQuery(org: OrgContext, options: JobQueryOptions): Query<JsonObject> {
  refuseStrangers('jobQuery', options, OPTIONS);
  const { body = {}, pageSize, availability = false, cancels = true, prefetch, from } = options;
  const path = apiPath(options.path);
  const rows = nameOption('rows', options.rows);
  const id = options.id === undefined ? undefined : nameOption('id', options.id);
  const question = jobQuestion<JsonObject>(org, {
    name: nameOption('name', options.name ?? 'custom'),
    path,
    interval: options.interval === undefined ? undefined : parseInterval(options.interval),
    asks: { path, rows, id, body },
    body,
    pageSize: pageSize === undefined ? undefined : pageSizeWithin(MOST_A_PAGE, pageSize),
    prefetch,
    watermark: availability,
    cancels,
    read: (json) =>
      map((page: FoundPage) => {
        const date = fieldAt(json, 'dataAvailabilityDate');
        return { ...page, availability: typeof date === 'string' ? epochOf(date) : undefined };
      })(pageAt(json, { rows, cursor: 'cursor' })),
    idOf: idAt(id),
  });
  return new Query(question, from);
}
