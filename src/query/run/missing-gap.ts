import type { Slice } from '../../page/page.js';
import type { Gap } from './manifest.js';

/** The gap of a slice whose rows moved while it was read, also the second time. */
export function missingGap(slice: Slice, missing: number): Gap {
  const reason = `rows moved while they were read, twice: ${missing} fewer came than counted`;
  return { ...slice, reason, rows: missing };
}
