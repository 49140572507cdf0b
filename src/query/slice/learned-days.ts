import type { HttpError } from '../../errors.js';
import { DAY_MS } from '../interval/day-ms.js';
import type { Span } from './slice-of.js';

/** Days of the longest interval that the server takes, where a 400 calls this one too long and names them; else 0. */
export function learnedDays(error: unknown, { start, end }: Span): number {
  const { cap } = error as HttpError;
  return cap?.of === 'days' ? Math.min(cap.value, Math.ceil((end - start) / DAY_MS) - 1) : 0;
}
