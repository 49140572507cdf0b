import { type GivenUp, type SluiceError, isSluiceError } from '../errors.js';

/**
 * The same error, saying how often its request was sent and why it was given up. Made anew, since one instance may have
 * gone to many: an error of another library comes back as it is.
 */
export function withAttempts(error: unknown, attempts: number, gaveUp?: GivenUp): unknown {
  if (!isSluiceError(error) || (error.attempts === attempts && gaveUp === undefined)) return error;
  const times = attempts === 1 ? '1 attempt' : `${attempts} attempts`;
  const why = gaveUp === 'deadline' ? 'nothing has succeeded for too long' : 'it failed too often';
  const note = gaveUp ? ` (given up after ${times}: ${why})` : '';
  // Every class of the union takes a message and an object with its own fields.
  const Same = error.constructor as new (message: string, fields: object) => SluiceError;
  return new Same(error.message + note, Object.assign({}, error, { attempts, gaveUp, cause: error.cause }));
}
