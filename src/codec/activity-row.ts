import type { JsonObject } from './json-object.js';

/** One group just now, as received. The types of its fields are those of the API's description, and not checked. */
export interface ActivityRow extends JsonObject {
  /** Value of each dimension. */
  readonly group?: Readonly<Record<string, string>> | null | undefined;
  readonly data?:
    | readonly (JsonObject & {
        readonly metric?: string | null | undefined;
        readonly qualifier?: string | null | undefined;
        readonly secondaryQualifier?: string | null | undefined;
        /** Names of the entities, in the dimension `entityIdDimension`. */
        readonly entityIds?: readonly string[] | null | undefined;
        readonly count?: number | null | undefined;
        readonly calculatedMetricValue?: number | null | undefined;
      })[]
    | null
    | undefined;
  /** Whether `entities` holds only some. */
  readonly truncated?: boolean | null | undefined;
  /** For the metrics with `details`; what stands in them depends on the family. */
  readonly entities?: readonly JsonObject[] | null | undefined;
  readonly entityIdDimension?: string | null | undefined;
}
