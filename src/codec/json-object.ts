import * as t from 'io-ts';

/** An object of JSON, whatever its fields are. */
export interface JsonObject {
  readonly [field: string]: unknown;
}

/** An object of JSON and not an array. */
export const jsonObject: t.Type<JsonObject> = new t.Type<JsonObject>(
  'object',
  (value): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value),
  (value, context) => (jsonObject.is(value) ? t.success(value) : t.failure(value, context)),
  t.identity,
);
