import { BadRequest } from './bad-request.js';

/** A count as a query parameter or a field has it. Throws BadRequest, with its name, below 1 and above the most. */
export function readCount(
  name: string,
  given: unknown,
  { otherwise = 1, most = Infinity }: { readonly otherwise?: number; readonly most?: number } = {},
): number {
  if (given === undefined || given === null) return otherwise;
  const count = Number(given);
  if (!Number.isInteger(count) || count < 1) throw new BadRequest(`${name} must be a whole number, 1 or more.`);
  if (count > most) throw new BadRequest(`${name} may not exceed ${most}.`);
  return count;
}
