/** 16 digits are the fewest that can pass 2^53, three digits of exponent the fewest that can pass every double. */
const SUSPECT = /\d{16}|\d[eE]\+?\d{3}/;
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/gs;

/**
 * Counts the numbers in a JSON text that a JavaScript number does not hold: integers above 2^53 - 1, whose last digits
 * are lost, and those that become infinite. Costs one quick scan where there is nothing to suspect.
 */
export function countUnsafeNumbers(text: string): number {
  if (!SUSPECT.test(text)) return 0;
  let count = 0;
  for (const [token] of text.matchAll(TOKEN)) {
    if (token.startsWith('"')) continue;
    const value = Number(token);
    if (!Number.isFinite(value) || (/^-?\d+$/.test(token) && !Number.isSafeInteger(value))) count += 1;
  }
  return count;
}
