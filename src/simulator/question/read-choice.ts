import { BadRequest } from './bad-request.js';

/** One of some values, by default the first. Throws BadRequest, in the words of the API, for any other. */
export function readChoice(field: string, given: unknown, values: readonly string[]): string {
  const value: unknown = given ?? values[0];
  if (typeof value === 'string' && values.includes(value)) return value;
  throw new BadRequest(
    `Value [${typeof value === 'string' ? value : typeof value}] is not valid for field type [${field}]. Allowable values are: ${values.join(', ')}`,
    'invalid.value',
  );
}
