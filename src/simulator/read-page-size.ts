import { BadRequest } from './bad-request.js';

/** A page size as a query parameter or a field has it. Throws BadRequest below 1 and above the most. */
export function readPageSize(given: unknown, otherwise: number, most: number): number {
  if (given === undefined || given === null) return otherwise;
  const size = Number(given);
  if (!Number.isInteger(size) || size < 1) throw new BadRequest('pageSize must be a whole number, 1 or more.');
  if (size > most) throw new BadRequest(`pageSize may not exceed ${most}.`);
  return size;
}
