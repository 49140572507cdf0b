/** What one row must have: a dimension, metric or property that is there, has a value, or lies in a range. */
export interface QueryPredicate {
  /** `dimension`, `property` or `metric`; may be left out. */
  readonly type?: string | undefined;
  /** Name of a dimension, such as `queueId`. */
  readonly dimension?: string | undefined;
  /** Name of a metric, such as `tTalk`. */
  readonly metric?: string | undefined;
  /** Name of a participant's own property. */
  readonly property?: string | undefined;
  /** `bool`, `integer`, `real`, `date`, `string` or `uuid`. */
  readonly propertyType?: string | undefined;
  /** `matches` (default), `exists` or `notExists`. */
  readonly operator?: string | undefined;
  /** What `matches` compares with. */
  readonly value?: string | undefined;
  /** Bounds of a number, instead of a value. */
  readonly range?:
    | {
        readonly gt?: number | undefined;
        readonly gte?: number | undefined;
        readonly lt?: number | undefined;
        readonly lte?: number | undefined;
      }
    | undefined;
}

/** Predicates, and clauses of predicates, joined by `and` or `or`: at most these two levels. */
export interface QueryFilter {
  /** `and` or `or`. */
  readonly type: string;
  /** Groups of predicates with a `type` of their own. */
  readonly clauses?: readonly { readonly type: string; readonly predicates: readonly QueryPredicate[] }[] | undefined;
  /** Predicates without a group. */
  readonly predicates?: readonly QueryPredicate[] | undefined;
}
