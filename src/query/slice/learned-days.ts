import type { HttpError } from '../../errors.js';
import { DAY_MS } from '../interval/day-ms.js';
import type { Span } from './slice-of.js';

/** Days of the longest interval that the server takes, where a 400 calls this one too long and names them. */
export function learnedDays(error: unknown, { start, end }: Span): number | undefined {
  const { cap } = error as HttpError;
  const days = Math.ceil((end - start) / DAY_MS);
  return cap?.of === 'days' && days > 1 ? Math.min(Math.max(1, cap.value), days - 1) : undefined;
}
