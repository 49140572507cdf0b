import { InvalidArgumentError, Option } from 'commander';
import { nearest } from '../../query/filter/nearest.js';

/** The option that takes one of these names, or several where its flags say so. Who misspells one is told the nearest. */
export function queryOption(flags: string, description: string, names: readonly string[]): Option {
  const option = new Option(flags, description).choices(names);
  return option.argParser<unknown>((name, before = []) => {
    if (names.includes(name)) return option.variadic ? [before, name].flat() : name;
    const near = nearest(name, names);
    const guess = near === undefined ? '' : `Did you mean ${near}? `;
    throw new InvalidArgumentError(`${guess}Allowed choices are ${names.join(', ')}.`);
  });
}
