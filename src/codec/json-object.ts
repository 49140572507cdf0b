import type { Type } from 'io-ts';
import { guarded } from './guarded.js';

/** An object of JSON, whatever its fields are. */
export interface JsonObject {
  readonly [field: string]: unknown;
}

/** An object of JSON and not an array. */
export const jsonObject: Type<JsonObject> = /* @__PURE__ */ guarded(
  'object',
  (value): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value),
);
