import * as t from 'io-ts';
import { partial } from './partial.js';

/** Up to when the data of jobs is complete. Stands alone, and on every page of results. */
export interface DataAvailability {
  readonly dataAvailabilityDate?: string | null | undefined;
}

/** Codec of {@link DataAvailability}. */
export const dataAvailability: t.Type<DataAvailability> = /* @__PURE__ */ partial<DataAvailability>(
  'data availability',
  { dataAvailabilityDate: t.string },
);
