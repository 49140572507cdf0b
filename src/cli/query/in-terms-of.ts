import { ConfigError, isSluiceError } from '../../errors.js';

/**
 * Runs `make`; a `ConfigError` out of it is told in the words of the user, who does not know the library's options but
 * the flags and fields that fed them.
 *
 * @param place where the user gave what the library calls `field`
 */
export function inTermsOf<T>(place: (field: string) => string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!isSluiceError(error, 'ConfigError')) throw error;
    const { org, field, fix } = error;
    // The place says whose it is.
    const message = without(error.message, `${org ?? ''}: `);
    const isField = message.startsWith(`${field}:`) || message.startsWith(`${field} `);
    const rest = isField ? message.slice(field.length) : `: ${message}`;
    throw new ConfigError(`${place(field)}${rest}`, { field: place(field), fix, cause: error });
  }
}

function without(text: string, prefix: string): string {
  return text.startsWith(prefix) ? text.slice(prefix.length) : text;
}
