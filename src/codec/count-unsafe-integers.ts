/** The fewest digits that an integer above 2^53 - 1 can have. */
const FEWEST_DIGITS = 16;
/** Begins anew by itself: it is asked until it finds nothing more. */
const QUOTE_OR_NUMBER = /"|\d[\d.eE+-]*/g;
const ZERO = 48;

/**
 * Counts the integers in JSON, as UTF-8, that are above 2^53 - 1 or below its negative: JavaScript loses their last
 * digits. Where there is no long run of digits at all, which is nearly always, it looks at one byte in sixteen: bytes are
 * read in less than half the time of their text.
 */
export function countUnsafeIntegers(bytes: Uint8Array): number {
  if (!hasLongRunOfDigits(bytes)) return 0;
  const text = new TextDecoder().decode(bytes);
  let count = 0;
  for (let found = QUOTE_OR_NUMBER.exec(text); found; found = QUOTE_OR_NUMBER.exec(text)) {
    const [token] = found;
    if (token === '"') QUOTE_OR_NUMBER.lastIndex = endOfString(text, found.index) + 1;
    else if (/^\d+$/.test(token) && !Number.isSafeInteger(Number(token))) count += 1;
  }
  return count;
}

/** Looks at the last of sixteen bytes first: up to the last one that is no digit, no run can begin. */
function hasLongRunOfDigits(bytes: Uint8Array): boolean {
  for (let end = FEWEST_DIGITS - 1; end < bytes.length;) {
    let place = end;
    // A digit differs from `0` by its value alone; in front of the first byte there is nothing.
    while (((bytes[place] as number) ^ ZERO) < 10) place -= 1;
    if (end - place >= FEWEST_DIGITS) return true;
    end = place + FEWEST_DIGITS;
  }
  return false;
}

/** The place of the quote that ends the string which begins at `start`: the first with an even run of backslashes before. */
function endOfString(text: string, start: number): number {
  let end = start;
  for (;;) {
    end = text.indexOf('"', end + 1);
    if (end < 0) return text.length;
    let before = end;
    while (text[before - 1] === '\\') before -= 1;
    if ((end - before) % 2 === 0) return end;
  }
}
