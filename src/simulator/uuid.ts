const BYTES: readonly string[] = Array.from({ length: 256 }, (_, n) => n.toString(16).padStart(2, '0'));
const byte = (n: number): string => BYTES[n & 255] ?? '';
const word = (n: number): string => byte(n >>> 24) + byte(n >>> 16) + byte(n >>> 8) + byte(n);

/** Text in the form of a version 4 UUID. Its last twelve digits are `n`, so that it can be found again. */
export function uuid(a: number, b: number, n: number): string {
  const tail = byte(n / 2 ** 40) + byte(n / 2 ** 32) + word(n);
  return `${word(a)}-${byte(b >>> 24)}${byte(b >>> 16)}-4${word(b).slice(1, 4)}-8${word(a ^ b).slice(1, 4)}-${tail}`;
}
