import { jsonObject, type JsonObject } from '../codec/json-object.js';
import { requireThat } from '../retry/require-that.js';
import { checkName, type NamePlace } from './check-name.js';

const FILTER = ['type', 'clauses', 'predicates'];
const PREDICATE = ['type', 'dimension', 'metric', 'property', 'propertyType', 'operator', 'value', 'range'];
const OPERATORS = ['matches', 'exists', 'notExists'];

/**
 * Checks filters as the analytics queries take them: one, or a list of them.
 *
 * Errors: `ConfigError` for a name that belongs to another group, for one that is not known and not in `allowUnknown`,
 * and for a filter of another form: a misspelt field would match everything without a word.
 */
export function checkFilters(filters: unknown, place: NamePlace): void {
  each(filters, place.field, (filter, field) => {
    checkFilter(filter, { ...place, field });
  });
}

function checkFilter(value: unknown, place: NamePlace): void {
  const { field } = place;
  const { type, clauses, predicates } = objectOf(value, field, FILTER);
  requireThat(type === 'and' || type === 'or', `${field}.type`, 'and, or or');
  each(clauses, `${field}.clauses`, (clause, field) => {
    checkFilter(clause, { ...place, field });
  });
  each(predicates, `${field}.predicates`, (predicate, field) => {
    checkPredicate(predicate, { ...place, field });
  });
}

function checkPredicate(value: unknown, place: NamePlace): void {
  const { field } = place;
  const predicate = objectOf(value, field, PREDICATE);
  const kinds = (['dimension', 'metric', 'property'] as const).filter((kind) => predicate[kind] !== undefined);
  requireThat(kinds.length > 0, field, 'about a dimension, metric or property');
  for (const kind of kinds) checkName(kind, predicate[kind], place);
  const { operator = 'matches' } = predicate;
  requireThat(OPERATORS.includes(operator as string), `${field}.operator`, OPERATORS.join(', '));
}

function objectOf(value: unknown, field: string, known: readonly string[]): JsonObject {
  const object = jsonObject.is(value) ? value : undefined;
  requireThat(object !== undefined, field, 'an object');
  const stranger = Object.keys(object ?? {}).find((name) => !known.includes(name));
  requireThat(stranger === undefined, `${field}.${stranger}`, `left out: only ${known.join(', ')} can be there`);
  return object ?? {};
}

function each(items: unknown, field: string, check: (item: unknown, field: string) => void): void {
  if (Array.isArray(items)) {
    items.forEach((item, index) => {
      check(item, `${field}[${index}]`);
    });
  } else if (items !== undefined && items !== null) check(items, field);
}
