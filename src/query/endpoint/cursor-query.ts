import type { JsonObject } from '../../codec/json-object.js';
import type { LimitOptions } from '../../gate/told/told-limit.js';
import { cursorWalk } from '../../page/cursor-walk.js';
import { requireOneOf } from '../../error/require-one-of.js';
import { cursorQuestion } from '../cursor-question.js';
import { customQuery, type CustomQueryOptions } from '../custom-query.js';
import { nameOption } from '../name-option.js';
import type { OrgContext } from '../org-context.js';
import { pageAt } from '../answer/page-at.js';
import { Query } from '../query.js';
import { withFieldAt } from '../answer/with-field-at.js';

const more = 'method body parameters interval cursor sendAs sizeAs inAddress limits';

/** Where to read, and how the pages are asked for and found. Fields inside objects are named with dots. */
export interface CursorQueryOptions extends CustomQueryOptions {
  /** Default `GET`. */
  readonly method?: 'GET' | 'POST' | undefined;
  /** Field of the answer that holds the rows; a page without them is no end. */
  readonly rows: string;
  /** What to send beside interval, size and cursor, for a POST; default nothing. */
  readonly body?: JsonObject | undefined;
  /** Parameters of the address. */
  readonly parameters?: Readonly<Record<string, string>> | undefined;
  /** `START/END`: days or ISO instants with a zone. Sent as `interval`. Default none. */
  readonly interval?: string | undefined;
  /** Rows a page, from 1 on; default that of the server. */
  readonly pageSize?: number | undefined;
  /** Field of the answer that holds the next cursor, for example `cursors.after`; default `cursor`. */
  readonly cursor?: string | undefined;
  /** Field or parameter that the cursor is sent as; default the last part of `cursor`. */
  readonly sendAs?: string | undefined;
  /** Whether interval, size and cursor of a `POST` go into the address too; default `false`: into its body. */
  readonly inAddress?: boolean | undefined;
  /** Field or parameter that the page size is sent as; default `pageSize`. */
  readonly sizeAs?: string | undefined;
  /** Limits of this path, where they are known, beside those of the org. */
  readonly limits?: LimitOptions | undefined;
}

/**
 * The rows of anything that is paged by a cursor, in the address or in the body. Null, absent or empty it is the end.
 *
 * Buffers: `prefetch` pages beyond the one being read, the ids of the rows read so far, and the cursors. Teardown:
 * aborts what is in flight. Errors: `ConfigError` at once for bad options; when the query is read `WalkError` for a
 * cursor that comes again and for three empty pages that promise more, and the others.
 *
 * @param org whose rows, from `connect()`
 * @example
 * ```ts
 * import { connect, cursorQuery } from 'sluice';
 *
 * const acme = connect({ name: 'acme', region: 'eu-central-1', clientId: 'id', clientSecret: 'secret' });
 * const organizations = cursorQuery(acme, {
 *   path: '/api/v2/externalcontacts/scan/organizations',
 *   rows: 'entities',
 *   id: 'id',
 *   cursor: 'cursors.after',
 *   sendAs: 'cursor',
 * });
 * for await (const organization of organizations) console.log(organization['id']);
 * ```
 */
export function cursorQuery(org: OrgContext, options: CursorQueryOptions): Query<JsonObject> {
  return new Query(org, options, () => {
    const { method = 'GET', path, rows, inAddress } = options;
    const parameters = { ...options.parameters };
    const { asks, body, ...asked } = customQuery('cursorQuery', options, { more });
    const { interval, pageSize } = asked;
    const cursorField = nameOption('cursor', options.cursor ?? 'cursor');
    const sendAs = nameOption('sendAs', options.sendAs ?? cursorField.split('.').at(-1));
    const sizeAs = nameOption('sizeAs', options.sizeAs ?? 'pageSize');
    requireOneOf(method, 'method', options.body === undefined ? ['GET', 'POST'] : ['POST']);
    return cursorQuestion<JsonObject>(org, {
      ...asked,
      walk: 'cursor',
      asks: { ...asks, body, parameters },
      steps: cursorWalk,
      call: (cursor) => {
        // What a page is asked for with, by the name that it is sent as.
        const ask = {
          ...(interval && { interval: interval.text }),
          ...(pageSize && { [sizeAs]: pageSize }),
          ...(cursor && { [sendAs]: cursor }),
        };
        if (method === 'GET') return { method, path, parameters: { ...parameters, ...ask } };
        if (inAddress) return { method, path, parameters: { ...parameters, ...ask }, body };
        const full = Object.entries(ask).reduce((json, [name, value]) => withFieldAt(json, name, value), body);
        return { method, path, parameters, body: full };
      },
      read: (json) => pageAt(json, { rows, cursor: cursorField }),
    });
  });
}
