import { BadRequest } from './bad-request.js';
import { readChoice } from './read-choice.js';

/** Whether a row is asked for. */
export type Filter<T> = (row: T) => boolean;

/** What the predicates of one group of filters can look at, by dimension. */
export type Facts<T> =
  Readonly<Record<string, (row: T) => string | undefined>> | ((row: T, dimension: string) => string | undefined);

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

function list(value: unknown, field: string): readonly Fields[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || !value.every(isFields)) throw new BadRequest(`Value of [${field}] is not valid.`);
  return value;
}

function readerOf<T>(facts: Facts<T>, dimension: unknown): (row: T) => string | undefined {
  if (typeof dimension === 'string') {
    if (typeof facts === 'function') return (row) => facts(row, dimension);
    if (Object.hasOwn(facts, dimension)) return facts[dimension] ?? (() => undefined);
  }
  return () => undefined;
}

function predicate<T>(fields: Fields, facts: Facts<T>): Filter<T> {
  const { dimension, operator, value } = fields;
  const read = readerOf(facts, dimension);
  switch (readChoice('Operator', operator, ['matches', 'exists', 'notExists'])) {
    case 'exists':
      return (one) => read(one) !== undefined;
    case 'notExists':
      return (one) => read(one) === undefined;
    default:
      return (one) => read(one) === value;
  }
}

/** A filter, or a clause of one: predicates and clauses joined by `and` or `or`. */
function joined<T>(fields: Fields, facts: Facts<T>): Filter<T> | undefined {
  const { type } = fields;
  if (type !== 'and' && type !== 'or') {
    throw new BadRequest(
      `Value [${String(type)}] is not valid for field type [FilterType]. Allowable values are: and, or`,
      'invalid.value',
    );
  }
  const parts = [
    ...list(fields['predicates'], 'predicates').map((one) => predicate(one, facts)),
    ...list(fields['clauses'], 'clauses').map((one) => joined(one, facts)),
  ].filter((part) => part !== undefined);
  if (parts.length === 0) return undefined;
  return type === 'and' ? (row) => parts.every((part) => part(row)) : (row) => parts.some((part) => part(row));
}

/**
 * Reads some groups of filters; `undefined` when there are none. All filters of all groups must hold. A dimension that
 * its group does not have is not refused: it matches nothing. Nor do metrics, properties and ranges, which are not
 * looked at here.
 */
export function readFilters<T>(groups: Readonly<Record<string, Facts<T>>>, query: Fields): Filter<T> | undefined {
  const filters = Object.entries(groups).flatMap(([group, facts]) =>
    list(query[group], group)
      .map((one) => joined(one, facts))
      .filter((filter) => filter !== undefined),
  );
  if (filters.length === 0) return undefined;
  return (row) => filters.every((filter) => filter(row));
}
