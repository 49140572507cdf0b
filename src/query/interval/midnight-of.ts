/** A day in UTC, which has no summer time. */
export const DAY_MS = 86_400_000;

/** The midnight in UTC that begins the day of an instant. */
export function midnightOf(instant: number): number {
  return Math.floor(instant / DAY_MS) * DAY_MS;
}
