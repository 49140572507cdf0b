import { DAY_MS } from './day-ms.js';

/** The midnight in UTC that begins the day of an instant. */
export function midnightOf(instant: number): number {
  return Math.floor(instant / DAY_MS) * DAY_MS;
}
