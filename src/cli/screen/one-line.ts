/**
 * Text from outside, safe to print: without control characters (which a terminal obeys), without invisible ones that
 * turn the reading direction, on one line.
 */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ');
}
