/** An instant as the API writes it: in UTC, with milliseconds. */
export function isoOf(at: number): string {
  return new Date(at).toISOString();
}
