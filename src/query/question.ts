import type { Observable } from 'rxjs';
import type { JsonObject } from '../codec/json-object.js';
import type { EventStream } from '../event/event-stream.js';
import type { Demand } from '../page/demand.js';
import type { Slice } from '../page/page.js';
import type { Interval } from './interval.js';
import type { OrgContext } from './org-context.js';

/** A page as it was received, before rows that came twice are dropped. */
export interface ReceivedPage<Row> {
  readonly rows: readonly Row[];
  /** The cursor of the page after this one, or `null` when this is surely the last. */
  readonly next: number | string | null;
  readonly totalHits?: number | undefined;
  readonly availability?: number | undefined;
}

/** What one run hands to the walk that reads its pages. */
export interface Reading {
  readonly demand: Demand;
  readonly events: EventStream;
  /** Where to begin: the `next` of a position; `undefined` is the beginning. */
  readonly from: number | string | undefined;
}

/** What an endpoint says about itself so that it can be read as a Query. */
export interface Question<Row> {
  readonly org: OrgContext;
  /** Name of the query, such as `conversation-details`. */
  readonly name: string;
  readonly interval: Interval | undefined;
  /** All that decides which rows come: makes the fingerprint. */
  readonly asks: JsonObject;
  /** Name of the walk and of what its positions depend on, such as `page-number/100`. */
  readonly walk: string;
  /** The id of a row; `undefined` when it has none. Absent: rows have no ids, and none is ever dropped. */
  readonly idOf?: ((row: Row) => string | undefined) | undefined;
  /** When a row began, where rows say so; tells how far a broken run came. */
  readonly startOf?: ((row: Row) => string | undefined) | undefined;
  /** Pages requested or held beyond the one being read; a live bound. */
  readonly prefetch: number | (() => number);
  readonly read: (reading: Reading) => Observable<ReceivedPage<Row>>;
  /** The slice that the rows are read from. */
  readonly slice: Slice;
}
