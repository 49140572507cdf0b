import { checkFilter } from '../filter/check-filter.js';
import { checkName } from '../filter/check-name.js';

/** What a family takes: names with a space between two; `*` takes any. */
export interface FamilyNames {
  readonly dimensions: string;
  readonly metrics: string;
  /** Values of `alternateTimeDimension`; default `eventTime`. */
  readonly times?: string | undefined;
}

/** What a family is asked with, as far as it is checked here. */
export interface NamesAsked {
  readonly filter?: unknown;
  /** Dimensions and metrics that are newer than this library. */
  readonly allowUnknown?: readonly string[] | undefined;
}

/** Checks one name; `field` is its place. */
export type CheckOne = (name: unknown, field: string) => void;

const TIME = 'alternateTimeDimension';

/** The checks of each kind of name. */
export type NameChecks = Readonly<Record<'dimension' | 'metric' | 'time', CheckOne>>;

/**
 * Checks the filter that a family is asked with, and gives the checks of other names.
 *
 * Errors: `ConfigError` naming the place of a name that the family does not take, and what to do.
 */
export function nameChecks(
  { dimensions, metrics, times = 'eventTime' }: FamilyNames,
  { filter, allowUnknown = [] }: NamesAsked,
  group = 'filter and groupBy',
): NameChecks {
  const known = { [group]: { dimension: dimensions }, metrics: { metric: metrics }, [TIME]: { dimension: times } };
  const check =
    (kind: 'dimension' | 'metric', group: string): CheckOne =>
    (name, field) =>
      checkName(kind, name, { field, group, known, allowUnknown });
  if (filter !== undefined) checkFilter(filter, { field: 'filter', group, known, allowUnknown });
  return { dimension: check('dimension', group), metric: check('metric', 'metrics'), time: check('dimension', TIME) };
}
