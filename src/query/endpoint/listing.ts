import { map } from '#fp-ts/Either';
import { jsonObject, type JsonObject } from '../../codec/json-object.js';
import type { LimitOptions } from '../../gate/told/told-limit.js';
import { nextUriWalk } from '../../page/next-uri-walk.js';
import { requireThat } from '../../error/require-that.js';
import { countOf } from '../answer/count-of.js';
import { cursorQuestion } from '../cursor-question.js';
import { customQuery, type CustomQueryOptions } from '../custom-query.js';
import { fieldAt } from '../answer/field-at.js';
import type { OrgContext } from '../org-context.js';
import { type FoundPage, pageAt } from '../answer/page-at.js';
import { Query } from '../query.js';

/** No listing that is known gives more. */
const mostAPage = 500;
const more = 'parameters limits';

/** Which entities, and how they are found. */
export interface ListingOptions extends CustomQueryOptions {
  /** Field of the answer that holds the rows; default `entities`. */
  readonly rows?: string | undefined;
  /** Field of a row that holds its id; default `id`. A row that comes twice is delivered once. */
  readonly id?: string | undefined;
  /** Parameters of the first page, such as `{ state: 'active' }`; the server repeats them in the next address. */
  readonly parameters?: Readonly<Record<string, string>> | undefined;
  /** Rows a page, 1 to 500; default 100, which is the most that nearly all listings give. */
  readonly pageSize?: number | undefined;
  /** Limits of this path, where they are known, beside those of the org. */
  readonly limits?: LimitOptions | undefined;
}

/**
 * The entities of a listing, such as users or queues, from address to address (`nextUri`, else `cursors.after`).
 *
 * A short or an empty page is no end, and no count is one: the server's `total` and `pageCount` may be wrong.
 *
 * Buffers: `prefetch` pages beyond the one being read, the ids of the rows read so far, and the addresses. Teardown:
 * aborts what is in flight. Errors: `ConfigError` at once for bad options; when the query is read `WalkError` for an
 * address of another host, one that comes again, and three pages in a row that promise more and bring nothing new; and
 * the others.
 *
 * @param org whose entities, from `connect()`
 * @example
 * ```ts
 * import { connect, listing } from 'sluice';
 *
 * const acme = connect({ name: 'acme', region: 'eu-central-1', clientId: 'id', clientSecret: 'secret' });
 * for await (const queue of listing(acme, { path: '/api/v2/routing/queues' })) console.log(queue['name']);
 * ```
 */
export function listing(org: OrgContext, options: ListingOptions): Query<JsonObject> {
  return new Query(org, options, () => {
    const { path, parameters = {}, rows = 'entities', id = 'id', name = 'listing' } = options;
    const { asks, ...asked } = customQuery('listing', { ...options, rows, id, name }, { more, mostAPage });
    const { pageSize = 100 } = asked;
    const isFlat = jsonObject.is(parameters) && Object.values(parameters).every((value) => typeof value !== 'object');
    requireThat(isFlat, 'parameters', 'an object of texts');
    const begin = `${path}?${new URLSearchParams({ ...parameters, pageSize: String(pageSize) }).toString()}`;
    return cursorQuestion<JsonObject>(org, {
      ...asked,
      walk: 'next-uri',
      asks: { ...asks, parameters, pageSize },
      steps: (walk) => nextUriWalk({ ...walk, from: walk.from ?? begin, nextUriOf: walk.cursorOf }),
      call: (uri) => {
        const [address = '', search = ''] = (uri ?? begin).split(/\?(.*)/s);
        return { method: 'GET', path: address, parameters: parametersOf(search) };
      },
      read: (json) => {
        const totalHits = countOf(fieldAt(json, 'total'));
        // A text, and a number where a server counts: what is no cursor it refuses.
        const after = fieldAt(json, 'cursors.after') as string | number | undefined;
        const further = fieldAt(json, 'nextUri') || fieldAt(json, 'previousUri');
        return map(({ rows, cursor: uri }: FoundPage) => ({
          rows,
          totalHits,
          cursor: uri || (after ? `${begin}&after=${encodeURIComponent(after)}` : undefined),
        }))(pageAt(json, { rows, cursor: 'nextUri', counted: further ? 0 : totalHits }));
      },
    });
  });
}

/** Decoded once, since what is sent is encoded once. */
function parametersOf(search: string): Readonly<Record<string, readonly string[]>> {
  const parameters = new URLSearchParams(search);
  return Object.fromEntries([...parameters.keys()].map((name) => [name, parameters.getAll(name)]));
}
