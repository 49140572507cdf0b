import type { SluiceError } from '../errors.js';

/** An error of the same name, with another message and more fields. Made anew, since one instance may have gone to many. */
export function restated<E extends SluiceError>(error: E, message: string, fields: object): E {
  // Every class of the union takes a message and an object with its own fields.
  const Same = error.constructor as new (message: string, fields: object) => E;
  return new Same(message, Object.assign({}, error, { cause: error.cause }, fields));
}
