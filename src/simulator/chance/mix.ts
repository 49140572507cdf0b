/**
 * Mixes two 32-bit words into one (the finaliser of MurmurHash3, public domain). The same on every machine, so that
 * row 700 000 is known without the rows before it.
 */
export function mix(seed: number, n: number): number {
  let h = seed ^ Math.imul(n + 1, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
