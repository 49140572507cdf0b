/** A server's own count, where it is a whole number, also one that is written as a text. */
export function countOf(value: unknown): number | undefined {
  return /^\d{1,15}$/.test(String(value)) ? Number(value) : undefined;
}
