import { jsonObject, type JsonObject } from '../../codec/json-object.js';
import { requireThat } from '../../error/require-that.js';
import { checkName, type NamePlace } from './check-name.js';
import { eachOf } from './each-of.js';
import { nameKinds } from './name-kinds.js';

const CLAUSE = ['type', 'predicates'];
const FILTER = [...CLAUSE, 'clauses'];
const PREDICATE = ['type', 'dimension', 'metric', 'property', 'propertyType', 'operator', 'value', 'range'];
const OPERATORS = ['matches', 'exists', 'notExists'];
const RANGE = ['gt', 'gte', 'lt', 'lte'];

/**
 * Checks a filter as the analytics queries take it.
 *
 * Errors: `ConfigError` for a name that belongs to another group, for one that is not known and not in `allowUnknown`,
 * and for a filter of another form: a misspelt field would match everything without a word.
 *
 * @param fields those that it may have; a clause of a filter has no clauses
 */
export function checkFilter(filter: unknown, place: NamePlace, fields: readonly string[] = FILTER): void {
  const { type, predicates, clauses } = objectOf(filter, place.field, fields);
  requireThat(type === 'and' || type === 'or', `${place.field}.type`, "'and' or 'or'");
  // The API requires those of a clause.
  eachOf(predicates ?? (fields === FILTER ? [] : undefined), `${place.field}.predicates`, (predicate, field) =>
    checkPredicate(predicate, { ...place, field }),
  );
  eachOf(clauses ?? [], `${place.field}.clauses`, (clause, field) => checkFilter(clause, { ...place, field }, CLAUSE));
}

function checkPredicate(value: unknown, place: NamePlace): void {
  const { field } = place;
  const predicate = objectOf(value, field, PREDICATE);
  const kinds = nameKinds.filter((kind) => predicate[kind] !== undefined);
  requireThat(kinds.length > 0, field, 'about a dimension, metric or property');
  for (const kind of kinds) checkName(kind, predicate[kind], place);
  const { operator = 'matches', range = {} } = predicate;
  requireThat(OPERATORS.includes(operator as string), `${field}.operator`, OPERATORS.join(', '));
  objectOf(range, `${field}.range`, RANGE);
}

function objectOf(value: unknown, field: string, known: readonly string[]): JsonObject {
  requireThat(jsonObject.is(value), field, 'an object');
  const stranger = Object.keys(value).find((name) => !known.includes(name));
  requireThat(stranger === undefined, `${field}.${stranger}`, `left out: only ${known.join(', ')} can be there`);
  return value;
}
