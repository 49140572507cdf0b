import type { JsonObject } from '../../codec/json-object.js';
import type { Checkpoint } from '../run/checkpoint.js';
import type { QueryFilter } from '../filter/query-filter.js';

/** A metric of its own: how many values of another lie in a range. */
export interface AggregationView {
  /** The metric that it looks at. */
  readonly target: string;
  /** Its own name, unlike any other. */
  readonly name: string;
  /** `rangeBound`. */
  readonly function: string;
  readonly range?: { readonly gte?: number | undefined; readonly lt?: number | undefined } | undefined;
}

/** What to add up, and how it is divided; all of it goes to the API as it is. */
export interface AggregatesOptions {
  /** `START/END`: days (`YYYY-MM-DD`, UTC) or ISO instants with Z or an offset; the end is not included. */
  readonly interval: string;
  /** At least one, such as `nOffered` or `tHandle`. */
  readonly metrics: readonly string[];
  /** An ISO 8601 period that fills the interval without a rest, such as `PT30M` or `P1D`. Default: the whole interval. */
  readonly granularity?: string | undefined;
  /** Name of a time zone (IANA) in which days begin; default UTC. Intervals of the answer are written in its offset. */
  readonly timeZone?: string | undefined;
  /** Dimensions that make groups; default one group. A row that counts in two groups, as after a transfer, counts in both. */
  readonly groupBy?: readonly string[] | undefined;
  readonly filter?: QueryFilter | JsonObject | undefined;
  /** Dimensions of several values as one text, `a,b,c`. */
  readonly flattenMultivaluedDimensions?: boolean | undefined;
  readonly views?: readonly AggregationView[] | undefined;
  /** Which time decides the interval of an event, where the family knows another, such as `eventTime`. */
  readonly alternateTimeDimension?: string | undefined;
  /** Dimensions and metrics that are newer than this library, which refuses those that it does not know. */
  readonly allowUnknown?: readonly string[] | undefined;
  /**
   * Days a call, 1 or more, cut at UTC midnights: for questions with too many groups and periods for one answer, which
   * the API does not page. It needs a `granularity` that fills such slices. Default: one call.
   */
  readonly sliceDays?: number | undefined;
  /** Answers requested or held beyond the one being read, where there are slices; default `'auto'`. */
  readonly prefetch?: number | 'auto' | undefined;
  /** Where to go on, from an earlier run of this very query. */
  readonly from?: Checkpoint | undefined;
}

/** What to add up, for the families that also give only the first or the last groups. */
export interface TopAggregatesOptions extends AggregatesOptions {
  /** `groupBy` (default), `topN` or `bottomN`. */
  readonly queryType?: string | undefined;
  /** By which metric the groups stand in order; `function` is `average`, `count`, `max`, `min` or `sum`. */
  readonly sortMetric?: { readonly name: string; readonly function: string } | undefined;
  /** Groups that are given, 1 or more. */
  readonly limit?: number | undefined;
}
