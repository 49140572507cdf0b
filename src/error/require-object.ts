import { requireThat } from './require-that.js';

/** Throws a `ConfigError` unless the options are an object: who writes JavaScript may give null. */
export function requireObject(options: object): void {
  requireThat(Object(options) === options, 'options', 'an object');
}
