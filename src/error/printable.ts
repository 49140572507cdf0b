/** Input as it is shown back: short, and not a text that a terminal would obey. */
export function printable(text: string): string {
  return text.slice(0, 60).replace(/\p{C}/gu, '?');
}
