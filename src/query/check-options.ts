import { requireObject } from '../error/require-object.js';
import { requireThat } from '../error/require-that.js';
import { eachOf } from '../error/each-of.js';

/** Options that are a flag, in whatever query. */
const FLAG = /^(?:ordered|start|flatten|availability|cancels|inAddress)/;

/**
 * Refuses options that a query does not know: a misspelt filter would match everything, and another order would lose
 * rows, both without a word. And flags and names of the wrong type, which would be taken for others.
 *
 * Errors: `ConfigError` naming the first of them.
 */
export function checkOptions(query: string, options: object, known: readonly string[]): void {
  for (const [name, value] of Object.entries(requireObject(options))) {
    requireThat(known.includes(name), name, `an option of ${query}: ${known.join(', ')}`);
    requireThat(!FLAG.test(name) || typeof (value ?? true) === 'boolean', name, 'true or false');
  }
  const { allowUnknown = [] } = options as { readonly allowUnknown?: unknown };
  eachOf(allowUnknown, 'allowUnknown', (name, field) => requireThat(typeof name === 'string', field, 'a name'));
}
