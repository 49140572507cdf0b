import { BadRequest } from './bad-request.js';
import { fieldsOf } from './fields-of.js';

const BOUNDS: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  gt: (value, bound) => value > bound,
  gte: (value, bound) => value >= bound,
  lt: (value, bound) => value < bound,
  lte: (value, bound) => value <= bound,
};

/** Reads a `NumericRange`: whether a number lies in it. Throws BadRequest for a bound that is no number. */
export function readRange(given: unknown): (value: number) => boolean {
  const fields = fieldsOf(given);
  const holds = Object.entries(BOUNDS).flatMap(([name, compare]) => {
    const bound = fields[name] ?? undefined;
    if (bound === undefined) return [];
    if (typeof bound !== 'number') throw new BadRequest(`Value of [range.${name}] is not valid.`);
    return [(value: number) => compare(value, bound)];
  });
  return (value) => !Number.isNaN(value) && holds.every((one) => one(value));
}
