import type { JsonObject } from './json-object.js';

/** What a metric comes to. Which fields are there depends on the metric: `n…` have a count, `t…` (ms) sums and extremes too. */
export interface Statistics extends JsonObject {
  readonly max?: number | null | undefined;
  readonly min?: number | null | undefined;
  readonly count?: number | null | undefined;
  readonly countNegative?: number | null | undefined;
  readonly countPositive?: number | null | undefined;
  readonly sum?: number | null | undefined;
  readonly current?: number | null | undefined;
  readonly ratio?: number | null | undefined;
  readonly numerator?: number | null | undefined;
  readonly denominator?: number | null | undefined;
  readonly target?: number | null | undefined;
  readonly p95?: number | null | undefined;
  readonly p99?: number | null | undefined;
  readonly calculatedMetricValue?: number | null | undefined;
}

/** One metric of a row. */
export interface AggregateMetric extends JsonObject {
  readonly metric?: string | null | undefined;
  readonly qualifier?: string | null | undefined;
  readonly stats?: Statistics | null | undefined;
}

/** One group in one period, as received. The types of its fields are those of the API's description, and not checked. */
export interface AggregateRow extends JsonObject {
  /** Value of each dimension. */
  readonly group?: Readonly<Record<string, string>> | null | undefined;
  /** `START/END` with milliseconds, in the offset of the time zone that was asked for. */
  readonly interval?: string | null | undefined;
  readonly metrics?: readonly AggregateMetric[] | null | undefined;
  readonly views?:
    | readonly (JsonObject & {
        readonly name?: string | null | undefined;
        readonly stats?: Statistics | null | undefined;
      })[]
    | null
    | undefined;
  /** Of users: the presences of the org that each presence of the system stands for. */
  readonly systemToOrganizationMappings?: Readonly<Record<string, readonly string[]>> | null | undefined;
}
