import type { Facts } from './facts.js';
import { readChoice } from './read-choice.js';
import { readRange } from './read-range.js';

const KINDS = ['dimension', 'property', 'metric'] as const;
const PROPERTY_TYPES = ['bool', 'integer', 'real', 'date', 'string', 'uuid'];

function readerOf<T>(facts: Facts<T>, kind: keyof Facts<T>, name: unknown): (row: T) => string | number | undefined {
  const look = facts[kind];
  if (typeof name === 'string' && look !== undefined) {
    if (typeof look === 'function') return (row) => look(row, name);
    if (Object.hasOwn(look, name)) return look[name] ?? (() => undefined);
  }
  return () => undefined;
}

/**
 * Reads a predicate. Without a `type` it looks at what it names. A name that its group does not have is not refused: no
 * row has it. Numbers are compared as numbers.
 */
export function readPredicate<T>(fields: Readonly<Record<string, unknown>>, facts: Facts<T>): (row: T) => boolean {
  const { value, range } = fields;
  const named = KINDS.find((one) => typeof fields[one] === 'string') ?? 'dimension';
  const type = readChoice('PredicateType', fields['type'] ?? named, KINDS);
  const kind = KINDS.find((one) => one === type) ?? named;
  if (kind === 'property') readChoice('PropertyType', fields['propertyType'] ?? 'string', PROPERTY_TYPES);
  const read = readerOf(facts, kind, fields[kind]);
  const isIn = range === undefined || range === null ? undefined : readRange(range);
  switch (readChoice('Operator', fields['operator'], ['matches', 'exists', 'notExists'])) {
    case 'exists':
      return (row) => read(row) !== undefined;
    case 'notExists':
      return (row) => read(row) === undefined;
    default:
      return (row) => {
        const fact = read(row);
        if (fact === undefined) return false;
        if (isIn !== undefined) return isIn(Number(fact));
        return typeof fact === 'number' ? fact === Number(value ?? NaN) : fact === value;
      };
  }
}
