import { requireThat } from './require-that.js';

/** The options. Throws a `ConfigError` unless they are an object: who writes JavaScript may give null, or a number. */
export function requireObject<Options>(options: Options, field = 'options'): Options {
  requireThat(Object(options) === options, field, 'an object');
  return options;
}
