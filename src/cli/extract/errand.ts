import type { JsonObject } from '../../codec/json-object.js';
import type { Query } from '../../query/query.js';
import type { OpenOrg } from '../orgs/with-orgs.js';

/** One org and what is asked of it. */
export interface Errand extends OpenOrg {
  readonly query: Query<JsonObject>;
  /** How far the clock of its server is ahead of ours, as far as that is known. */
  readonly clockAheadMs?: (() => number | undefined) | undefined;
}
