import type { JsonObject } from '../codec/json-object.js';
import type { Org } from '../org/org.js';
import type { Query } from '../query/query.js';
import type { Reading } from './reading.js';

/** One org and what is asked of it. */
export interface Errand {
  readonly org: Org;
  readonly query: Query<JsonObject>;
  /** Told, or the documented limit. */
  readonly requestsPerMinute: number;
}

/** One org of a run, with what becomes of it. */
export interface Member extends Errand {
  readonly reading: Reading;
}
