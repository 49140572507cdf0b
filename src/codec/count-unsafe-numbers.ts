/** 16 digits are the fewest that can pass 2^53, three digits of exponent the fewest that can pass every double. */
const SUSPECT = /\d{16}|\d[eE]\+?\d{3}/;
const NUMBER = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/**
 * Counts the numbers in a JSON text that a JavaScript number does not hold: integers above 2^53 - 1, whose last digits
 * are lost, and those that become infinite. Costs one quick scan where there is nothing to suspect.
 */
export function countUnsafeNumbers(text: string): number {
  if (!SUSPECT.test(text)) return 0;
  let count = 0;
  for (let place = 0; place < text.length; place += 1) {
    const character = text.charCodeAt(place);
    if (character === QUOTE) {
      place = endOfString(text, place);
    } else if (character >= ZERO && character <= NINE) {
      NUMBER.lastIndex = place;
      const number = NUMBER.exec(text)?.[0] ?? '';
      if (isUnsafe(number)) count += 1;
      place += number.length;
    }
  }
  return count;
}

const QUOTE = 34;
const BACKSLASH = 92;
const ZERO = 48;
const NINE = 57;

function isUnsafe(number: string): boolean {
  if (number.length < 5) return false;
  const value = Number(number);
  return !Number.isFinite(value) || (!Number.isSafeInteger(value) && /^\d+$/.test(number));
}

/** The place of the quote that ends the string which begins at `start`: the first with an even run of backslashes before. */
function endOfString(text: string, start: number): number {
  let end = start;
  for (;;) {
    end = text.indexOf('"', end + 1);
    if (end < 0) return text.length;
    let before = end;
    while (text.charCodeAt(before - 1) === BACKSLASH) before -= 1;
    if ((end - before) % 2 === 0) return end;
  }
}
