import type { Observable } from 'rxjs';
import type { JsonObject } from '../codec/json-object.js';
import type { EventStream } from '../event/event-stream.js';
import type { Demand } from '../page/demand.js';
import type { Position, Slice } from '../page/page.js';
import type { Checkpoint } from './run/checkpoint.js';
import type { Interval } from './interval/interval.js';
import type { Gap } from '../page/gap.js';
import type { OrgContext } from './org-context.js';
import type { Plan } from './plan/plan.js';
import type { RefreshOptions } from './refresh/refresh-options.js';
import type { Upsert } from './refresh/upsert.js';

/** A page as it was received, without the rows that came before: `SeenRows` drops those. */
export interface ReceivedPage<Row> {
  readonly rows: readonly Row[];
  /** From where to go on behind this page, or `null` when its slice is read to its end. */
  readonly next: Position['next'];
  /** The slice that it was read from; default the whole. */
  readonly slice?: Slice | undefined;
  /** Rows of the page that had been read before. */
  readonly duplicates?: number | undefined;
  /** Rows of the page that have no id, so that nobody can tell whether they came before. */
  readonly withoutId?: number | undefined;
  readonly totalHits?: number | undefined;
  /** Epoch milliseconds up to which the server says its data is complete. */
  readonly availability?: number | undefined;
  /** Whether rows of it may still change or come. */
  readonly provisional?: boolean | undefined;
  /** Ids of what has not ended, where the rows do not show it. */
  readonly open?: readonly string[] | undefined;
  /** What is missing and could not be repaired. */
  readonly gap?: Gap | undefined;
}

/** What one run hands to the walk that reads its pages. */
export interface Reading {
  readonly demand: Demand;
  readonly events: EventStream;
  /** Where to go on: the newest position of every slice that an earlier run began. Empty is the beginning. */
  readonly from: readonly Position[];
}

/** What an endpoint says about itself so that it can be read as a Query. */
export interface Question<Row> {
  readonly org: OrgContext;
  /** Name of the query, such as `conversation-details`. */
  readonly name: string;
  /** Absent where the query has none. */
  readonly interval?: Interval | undefined;
  /** All that decides which rows come: makes the fingerprint. */
  readonly asks: JsonObject;
  /** Name of the walk and of what its positions depend on, such as `page-number/100`. */
  readonly walk: string;
  /** When a row began, where rows say so; tells how far a broken run came. */
  readonly startOf?: ((row: Row) => string | undefined) | undefined;
  /** The id of a row that has not ended yet, and is worth to be read again later. */
  readonly openIdOf?: ((row: Row) => string | undefined) | undefined;
  /** Pages requested or held beyond the one being read; a live bound. */
  readonly prefetch: number | (() => number);
  readonly read: (reading: Reading) => Observable<ReceivedPage<Row>>;
  /** The question that reads again what may have changed since an earlier run. */
  readonly refresh?: ((checkpoint: Checkpoint, options: RefreshOptions) => Question<Upsert<Row>>) | undefined;
  /** How it would be read, and what that costs. */
  readonly plan?: (() => Observable<Plan>) | undefined;
}
