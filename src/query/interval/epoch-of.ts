/** Epoch milliseconds of an instant as the API writes them; `undefined` for anything else. */
export function epochOf(instant: string | null | undefined): number | undefined {
  const epoch = Date.parse(instant ?? '');
  return Number.isNaN(epoch) ? undefined : epoch;
}
