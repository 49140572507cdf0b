import { jsonObject, type JsonObject } from '../codec/json-object.js';
import { requireThat } from '../error/require-that.js';
import { apiPath } from './api-path.js';
import { type Interval, parseInterval } from './interval/interval.js';
import { jsonCopy } from './json-copy.js';
import { nameOption } from './name-option.js';
import { pageSizeWithin } from './page-size-within.js';
import { checkOptions } from './check-options.js';
import type { LimitOptions } from '../gate/told/told-limit.js';
import { idAt } from './answer/id-at.js';
import type { Checkpoint } from './run/checkpoint.js';

/** What the queries have in common that read any path: `pageQuery`, `cursorQuery`, `jobQuery` and `listing`. */
export interface CustomQueryOptions {
  /** Begins with one slash, for example `/api/v2/analytics/interactions/query`; on the API host of the org. */
  readonly path: string;
  /** Field of a row that holds its id. With it a row that comes twice is delivered once; without it none is dropped. */
  readonly id?: string | undefined;
  /**
   * Pages requested or held beyond the one being read, 0 or more. Default `'auto'`: what keeps the gate busy, which is 1
   * where each page names the next.
   */
  readonly prefetch?: number | 'auto' | undefined;
  /** Name of the query in events and manifests; default `custom`, of a listing `listing`. */
  readonly name?: string | undefined;
  /** Where to go on, from an earlier run of this very query. */
  readonly from?: Checkpoint | undefined;
}

/** Such options with those that only some of them take. */
interface GivenOptions extends CustomQueryOptions {
  readonly rows: string;
  readonly body?: JsonObject | undefined;
  readonly interval?: string | undefined;
  readonly pageSize?: number | undefined;
  readonly limits?: LimitOptions | undefined;
}

/** What is known of such a query when its options have been checked. */
export interface CustomQuery extends Pick<GivenOptions, 'path' | 'pageSize' | 'limits'> {
  readonly name: string;
  readonly interval: Interval | undefined;
  readonly prefetch: number | 'auto' | undefined;
  /** Empty where there is none. */
  readonly body: JsonObject;
  readonly asks: Pick<GivenOptions, 'path' | 'rows' | 'id'>;
  readonly idOf: ((row: JsonObject) => string | undefined) | undefined;
}

const OPTIONS = 'path rows id pageSize prefetch name from';

/**
 * Checks what such queries have in common. `more` names the other options that this one takes. Errors: `ConfigError`
 * naming the option.
 */
export function customQuery(
  query: string,
  options: GivenOptions,
  { more, mostAPage = 10_000 }: { readonly more: string; readonly mostAPage?: number },
): CustomQuery {
  checkOptions(query, options, `${OPTIONS} ${more}`.split(' '));
  const { path, rows, id, interval, pageSize, prefetch, limits, name = 'custom', body = {} } = options;
  requireThat(jsonObject.is(body), 'body', 'an object');
  nameOption('rows', rows);
  return {
    name: nameOption('name', name),
    path: apiPath(path),
    interval: interval === undefined ? undefined : parseInterval(interval),
    pageSize: pageSize === undefined ? undefined : pageSizeWithin(mostAPage, pageSize),
    prefetch,
    limits,
    body: jsonCopy(body),
    asks: { path, rows, id },
    idOf: idAt(id === undefined ? undefined : nameOption('id', id)),
  };
}
