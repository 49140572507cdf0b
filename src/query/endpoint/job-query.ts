import { map } from '#fp-ts/Either';
import type { JsonObject } from '../../codec/json-object.js';
import { customQuery, type CustomQueryOptions } from '../custom-query.js';
import { epochOf } from '../interval/epoch-of.js';
import { fieldAt } from '../answer/field-at.js';
import { jobQuestion } from '../job/job-question.js';
import type { OrgContext } from '../org-context.js';
import { type FoundPage, pageAt } from '../answer/page-at.js';
import { Query } from '../query.js';

const more = 'body interval availability cancels';

/**
 * Where jobs are ordered (`/ID` and `/ID/results` are behind `path`), and how their rows are found. Fields inside
 * objects are named with dots.
 */
export interface JobQueryOptions extends CustomQueryOptions {
  /** Field of a page of results that holds the rows; a page without them is no end, one without a `cursor` is. */
  readonly rows: string;
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
  return new Query(org, options, () => {
    const { rows, availability = false, cancels = true } = options;
    const { asks, body, ...asked } = customQuery('jobQuery', options, { more });
    return jobQuestion<JsonObject>(org, {
      ...asked,
      asks: { ...asks, body },
      body,
      watermark: availability,
      cancels,
      read: (json) =>
        map((page: FoundPage) => {
          const date = fieldAt(json, 'dataAvailabilityDate');
          return { ...page, availability: typeof date === 'string' ? epochOf(date) : undefined };
        })(pageAt(json, { rows, cursor: 'cursor' })),
    });
  });
}
