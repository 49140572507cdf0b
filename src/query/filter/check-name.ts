import { configError } from '../../error/config-error.js';
import { nameKinds } from './name-kinds.js';
import { nearest } from './nearest.js';

/** What a name can stand for. */
export type NameKind = (typeof nameKinds)[number];

/**
 * The names that each place of a question takes, such as `segmentFilters`. A list is one text with a space between two
 * names, which is the shortest form in a bundle; `*` takes any name that no other list has, and an absent list none.
 */
export type KnownNames = Readonly<Record<string, Readonly<Partial<Record<NameKind, string>>>>>;

/** Where a name stands, and what is known. */
export interface NamePlace {
  /** Shown to whoever gave it, such as `segmentFilters[0].predicates[1]`. */
  readonly field: string;
  /** The place by which it is known. */
  readonly group: string;
  readonly known: KnownNames;
  /** Names that are newer than the lists. */
  readonly allowUnknown: readonly string[];
}

/**
 * Refuses a name that this place does not take. The API does not: a predicate in the wrong group matches everything or
 * nothing without a word.
 *
 * Errors: `ConfigError` that names the right place, or the nearest name that is known.
 */
export function checkName(kind: NameKind, name: unknown, { field, group, known, allowUnknown }: NamePlace): void {
  const text = typeof name === 'string' ? name : '';
  if (allowUnknown.includes(text)) return;
  const own = { place: group, of: kind };
  const places = [own, ...Object.keys(known).flatMap((place) => nameKinds.map((of) => ({ place, of })))];
  const namesOf = ({ place, of }: typeof own): readonly string[] => known[place]?.[of]?.split(' ') ?? [];
  const home =
    places.find((each) => namesOf(each).includes(text)) ??
    places.find((each) => each.of === kind && namesOf(each).includes('*'));
  if (home === own && text !== '') return;
  const near = nearest(text, namesOf(own));
  const guess = near ? `did you mean ${near}? ` : '';
  const fix = home ? `give it as ${home.of} in ${home.place}` : `${guess}a name that is new goes into allowUnknown`;
  const shown = JSON.stringify(text.slice(0, 60));
  throw configError(field, `${shown} is no ${kind} of ${group}`, fix);
}
