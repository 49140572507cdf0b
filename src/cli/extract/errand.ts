import type { JsonObject } from '../../codec/json-object.js';
import type { Query } from '../../query/query.js';
import type { OpenOrg } from '../orgs/with-orgs.js';

/** One org and what is asked of it. */
export interface Errand extends OpenOrg {
  readonly query: Query<JsonObject>;
}
