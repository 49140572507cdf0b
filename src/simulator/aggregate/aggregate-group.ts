/** What the values of a metric come to. A count alone has no values. */
export interface Stats {
  count: number;
  sum: number;
  min: number;
  max: number;
}

/** What one group adds up to. */
export interface AggregateGroup {
  readonly group: Readonly<Record<string, string>>;
  /** By part of the interval, then by metric, which may carry a qualifier behind a space. */
  readonly parts: Map<number, Map<string, Stats>>;
}
