import { requireThat } from './require-that.js';

/** The options. Throws a `ConfigError` unless they are an object: who writes JavaScript may give null, or a number. */
export function requireObject<Options extends object>(options: Options): Options {
  requireThat(Object(options) === options, 'options', 'an object');
  return options;
}
