import { isSluiceError } from '../../errors.js';

/** Whether an error is an answer with one of these statuses. */
export function isAnswered(error: unknown, ...statuses: readonly number[]): boolean {
  return isSluiceError(error, 'HttpError') && statuses.includes(error.status);
}
