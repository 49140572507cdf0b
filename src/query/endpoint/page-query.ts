import { map } from '#fp-ts/Either';
import type { JsonObject } from '../../codec/json-object.js';
import type { LimitOptions } from '../../gate/told/told-limit.js';
import { countOf } from '../answer/count-of.js';
import { customQuery, type CustomQueryOptions } from '../custom-query.js';
import { refuseOthers } from '../../error/refuse-others.js';
import { requireObject } from '../../error/require-object.js';
import { fieldAt } from '../answer/field-at.js';
import { nameOption } from '../name-option.js';
import type { OrgContext } from '../org-context.js';
import { pageNumberQuestion } from '../numbered/page-number-question.js';
import { Query } from '../query.js';
import { rowsAt } from '../answer/rows-at.js';
import { withFieldAt } from '../answer/with-field-at.js';

const more = 'body interval paging totalHits limits';

/** Where to read, and how the pages are asked for and found. Fields inside objects are named with dots. */
export interface PageQueryOptions extends CustomQueryOptions {
  /** Field of the answer that holds the rows; an absent or empty one ends the reading. */
  readonly rows: string;
  /** What to send beside interval and paging; default nothing. */
  readonly body?: JsonObject | undefined;
  /** `START/END`: days or ISO instants with a zone. Sent as `interval` in the body. Default none. */
  readonly interval?: string | undefined;
  /**
   * Rows a page, from 1 on; default 100. Where a server that gives fewer has no count, that ends the reading: ask for
   * what it gives.
   */
  readonly pageSize?: number | undefined;
  /** Where the page's number and size go in the body; default `paging.pageNumber` and `paging.pageSize`. */
  readonly paging?: { readonly pageNumber?: string | undefined; readonly pageSize?: string | undefined } | undefined;
  /**
   * Field of the answer that holds the server's own count; default `totalHits`. Says how far to read ahead, and whether
   * to look behind a short page.
   */
  readonly totalHits?: string | undefined;
  /** Limits of this path, where they are known, beside those of the org. */
  readonly limits?: LimitOptions | undefined;
}

/**
 * The rows of any POST that is paged by a number in its body, such as `/api/v2/analytics/interactions/query`.
 *
 * A refusal of this path closes the door of this path alone, unless the server names a wider limit: a path with a
 * ceiling of its own does not slow the rest of the org.
 *
 * Buffers: `prefetch` pages beyond the one being read, and the ids of the rows read so far. Teardown: aborts what is in
 * flight. Errors: `ConfigError` at once for bad options; the others when the query is read.
 *
 * @param org whose rows, from `connect()`
 * @example
 * ```ts
 * import { connect, pageQuery } from 'sluice';
 *
 * const acme = connect({ name: 'acme', region: 'eu-central-1', clientId: 'id', clientSecret: 'secret' });
 * const day = pageQuery(acme, {
 *   path: '/api/v2/analytics/interactions/query',
 *   rows: 'interactions',
 *   id: 'interactionId',
 *   interval: '2026-11-23/2026-11-24',
 * });
 * for await (const interaction of day) console.log(interaction['interactionId']);
 * ```
 */
export function pageQuery(org: OrgContext, options: PageQueryOptions): Query<JsonObject> {
  return new Query(org, options, () => {
    const { rows, paging = {} } = options;
    const { asks, body: given, ...asked } = customQuery('pageQuery', options, { more });
    const { interval, pageSize = 100 } = asked;
    const {
      pageNumber: numberField = 'paging.pageNumber',
      pageSize: sizeField = 'paging.pageSize',
      ...others
    } = requireObject(paging, 'paging');
    refuseOthers('paging', others);
    nameOption('paging.pageNumber', numberField);
    nameOption('paging.pageSize', sizeField);
    const body = withFieldAt(interval ? { ...given, interval: interval.text } : given, sizeField, pageSize);
    return pageNumberQuestion<JsonObject>(org, {
      ...asked,
      asks: { ...asks, body: given },
      pageSize,
      body: (pageNumber) => withFieldAt(body, numberField, pageNumber),
      read: (json, pageNumber) => {
        const totalHits = countOf(fieldAt(json, options.totalHits ?? 'totalHits'));
        return map((rows: readonly JsonObject[]) => ({ rows, totalHits }))(
          rowsAt(json, rows, pageNumber === 1 ? totalHits : 0),
        );
      },
    });
  });
}
