/** The fewest digits that an integer above 2^53 - 1 can have. */
const FEWEST_DIGITS = 16;
const QUOTE_OR_NUMBER = /"|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const BACKSLASH = 92;
const ZERO = 48;
const NINE = 57;

/**
 * Counts the integers in a JSON text that are above 2^53 - 1 or below its negative: JavaScript loses their last digits.
 * Where the text has no long run of digits at all, which is nearly always, it looks at one character in sixteen.
 */
export function countUnsafeIntegers(text: string): number {
  if (!hasLongRunOfDigits(text)) return 0;
  let count = 0;
  QUOTE_OR_NUMBER.lastIndex = 0;
  for (let found = QUOTE_OR_NUMBER.exec(text); found; found = QUOTE_OR_NUMBER.exec(text)) {
    const [token] = found;
    if (token === '"') QUOTE_OR_NUMBER.lastIndex = endOfString(text, found.index) + 1;
    else if (/^\d+$/.test(token) && !Number.isSafeInteger(Number(token))) count += 1;
  }
  return count;
}

/** Looks at the last of sixteen characters first: up to the last one that is no digit, no run can begin. */
function hasLongRunOfDigits(text: string): boolean {
  for (let end = FEWEST_DIGITS - 1; end < text.length;) {
    let place = end;
    while (isDigit(text.charCodeAt(place))) place -= 1;
    if (end - place >= FEWEST_DIGITS) return true;
    end = place + FEWEST_DIGITS;
  }
  return false;
}

function isDigit(character: number): boolean {
  return character >= ZERO && character <= NINE;
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
