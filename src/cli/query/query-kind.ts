import type { JsonObject } from '../../codec/json-object.js';
import type { OrgContext } from '../../query/org-context.js';
import type { Query } from '../../query/query.js';

/** Flags that say where the rows of a query are found; each means something to some queries only. */
export type PlaceFlag = 'path' | 'rows' | 'id';

/** What is asked of one org, as flags and body say it. */
export interface Ask extends Readonly<Partial<Record<PlaceFlag, string | undefined>>> {
  /** Empty where the query takes none. */
  readonly interval: string;
  readonly pageSize?: number | undefined;
  readonly body: JsonObject;
}

/** One value of `--query`: what it takes, and what is made of it. */
export interface QueryKind {
  /** Whether it reads an interval, which must then be given; else there must be none. */
  readonly interval: boolean;
  /** Fields that `--body` may have; absent where the body goes to the server as it is. */
  readonly fields?: readonly string[];
  /** The smallest body, where it cannot do without one: each of its fields must be given. */
  readonly smallest?: JsonObject;
  /** Rows a page at most; absent where nobody can choose. */
  readonly mostAPage?: number;
  /** Flags that it cannot do without, and what for. */
  readonly needs?: Readonly<Partial<Record<PlaceFlag, string>>>;
  /** Flags that it may have beside those. */
  readonly takes?: readonly PlaceFlag[];
  /** Whether its rows are known to change, so that they can be refreshed. */
  readonly changes?: boolean;
  readonly make: (org: OrgContext, ask: Ask) => Query<JsonObject>;
}
