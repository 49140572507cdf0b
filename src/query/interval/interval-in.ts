import type { Slice } from '../../page/page.js';
import { type Interval, parseInterval } from './interval.js';

/** The interval that a slice covers. Errors: `ConfigError` for a slice that was made up. */
export function intervalIn({ start, end }: Slice): Interval {
  return parseInterval(`${start}/${end}`);
}
