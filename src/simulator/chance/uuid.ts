const BYTES: readonly string[] = Array.from({ length: 256 }, (_, n) => n.toString(16).padStart(2, '0'));
const byte = (n: number): string => BYTES[n & 255] ?? '';
const word = (n: number): string => byte(n >>> 24) + byte(n >>> 16) + byte(n >>> 8) + byte(n);

/** Text in the form of a version 4 UUID: eight digits of chance in front, `n` in the last twelve. */
export function uuid(chance: number, n: number): string {
  return `${word(chance)}-0000-4000-8000-${byte(n / 2 ** 40)}${byte(n / 2 ** 32)}${word(n)}`;
}
