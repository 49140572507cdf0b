import * as t from 'io-ts';
import { fields } from './fields.js';
import { optional } from './optional.js';

/** Up to when the data of jobs is complete. Stands alone, and on every page of results. */
export interface DataAvailability {
  readonly dataAvailabilityDate?: string | null | undefined;
}

/** Codec of {@link DataAvailability}. */
export const dataAvailability: t.Type<DataAvailability> = /* @__PURE__ */ fields<DataAvailability>(
  'data availability',
  { dataAvailabilityDate: optional(t.string) },
);
