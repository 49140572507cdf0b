import { requireOneOf } from '../../error/require-one-of.js';
import { requireThat } from '../../error/require-that.js';
import { checkName, type NamePlace } from './check-name.js';
import { checkRange } from './check-range.js';
import { eachOf } from '../../error/each-of.js';
import { nameKinds } from './name-kinds.js';
import { objectOf } from './object-of.js';

const CLAUSE = ['type', 'predicates'];
const FILTER = [...CLAUSE, 'clauses'];
const PREDICATE = ['type', 'dimension', 'metric', 'property', 'propertyType', 'operator', 'value', 'range'];
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
  requireOneOf(type, `${place.field}.type`, ['and', 'or']);
  // The API requires those of a clause.
  eachOf(predicates ?? (fields === FILTER ? [] : undefined), `${place.field}.predicates`, (predicate, field) =>
    checkPredicate(predicate, { ...place, field }),
  );
  eachOf(clauses ?? [], `${place.field}.clauses`, (clause, field) => checkFilter(clause, { ...place, field }, CLAUSE));
}

function checkPredicate(value: unknown, place: NamePlace): void {
  const { field } = place;
  const predicate = objectOf(value, field, PREDICATE);
  const [kind, other] = nameKinds.filter((kind) => predicate[kind] !== undefined);
  requireThat(kind !== undefined && !other, field, 'about one dimension, metric or property');
  checkName(kind, predicate[kind], place);
  const { type = kind, operator = 'matches', range = {} } = predicate;
  requireThat(type === kind, `${field}.type`, kind);
  requireOneOf(operator, `${field}.operator`, ['matches', 'exists', 'notExists']);
  checkRange(range, `${field}.range`, RANGE);
}
