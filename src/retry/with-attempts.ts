import { type GivenUp, isSluiceError } from '../errors.js';
import { restated } from '../error/restated.js';

/**
 * The same error, saying how often its request was sent and why it was given up. An error of another library comes back
 * as it is.
 */
export function withAttempts(error: unknown, attempts: number, gaveUp?: GivenUp): unknown {
  if (!isSluiceError(error) || (error.attempts === attempts && gaveUp === undefined)) return error;
  const why = gaveUp === 'deadline' ? ': nothing has succeeded for too long' : '';
  const note = gaveUp ? ` (given up after ${attempts} attempt${attempts === 1 ? '' : 's'}${why})` : '';
  return restated(error, error.message + note, { attempts, gaveUp });
}
