import { usageError } from './usage-error.js';

/** A number that a flag gives as text. */
export function numberOption(
  flag: string,
  text: string,
  { min, max, whole = true }: { readonly min: number; readonly max: number; readonly whole?: boolean },
): number {
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max && (!whole || Number.isInteger(value))) return value;
  throw usageError(
    flag,
    `"${text}" is no such number`,
    `give ${whole ? 'an integer' : 'a number'} from ${min} to ${max}`,
  );
}
