import { BadRequest } from './bad-request.js';
import type { Facts } from './facts.js';
import { readPredicate } from './read-predicate.js';

/** Whether a row is asked for. */
export type Filter<T> = (row: T) => boolean;

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

function list(value: unknown, field: string): readonly Fields[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || !value.every(isFields)) throw new BadRequest(`Value of [${field}] is not valid.`);
  return value;
}

/** A filter, or a clause of one: predicates and clauses joined by `and` or `or`. A clause has no clauses of its own. */
function joined<T>(fields: Fields, facts: Facts<T>, isClause = false): Filter<T> | undefined {
  const { type } = fields;
  if (type !== 'and' && type !== 'or') {
    throw new BadRequest(
      `Value [${String(type)}] is not valid for field type [FilterType]. Allowable values are: and, or`,
      'invalid.value',
    );
  }
  const clauses = list(fields['clauses'], 'clauses');
  if (isClause && !Array.isArray(fields['predicates'])) throw new BadRequest('Value of [predicates] is not valid.');
  if (isClause && clauses.length > 0) throw new BadRequest('Filters may be nested two levels deep, no deeper.');
  const parts = [
    ...list(fields['predicates'], 'predicates').map((one) => readPredicate(one, facts)),
    ...clauses.map((one) => joined(one, facts, true)),
  ].filter((part) => part !== undefined);
  if (parts.length === 0) return undefined;
  return type === 'and' ? (row) => parts.every((part) => part(row)) : (row) => parts.some((part) => part(row));
}

/** Reads some groups of filters; `undefined` when there are none. All filters of all groups must hold. */
export function readFilters<T>(groups: Readonly<Record<string, Facts<T>>>, query: Fields): Filter<T> | undefined {
  const filters = Object.entries(groups).flatMap(([group, facts]) =>
    list(query[group], group)
      .map((one) => joined(one, facts))
      .filter((filter) => filter !== undefined),
  );
  if (filters.length === 0) return undefined;
  return (row) => filters.every((filter) => filter(row));
}
