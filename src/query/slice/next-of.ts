import type { Position } from '../../page/page.js';
import type { Part } from './part.js';

/** The position behind a page, or `null` when nothing is left. */
export function nextOf(parts: readonly Part[]): Position['next'] {
  return parts.length === 0 ? null : JSON.stringify(parts);
}
