/**
 * A row as one line of JSON, without the line break. Read back, it is deep-equal to what went in: every field, NUL and
 * lone surrogates (escaped), own `__proto__` keys, and what `JSON.stringify` alone would change: -0, and the infinities
 * that numbers such as 1e400 are read as, which become 1e999.
 *
 * U+0085, U+2028 and U+2029 are escaped: JSON allows them in a text, but some tools break lines there.
 *
 * Errors: `TypeError` for what JSON cannot hold (NaN, a hole in an array) and `JSON.stringify` would make `null` in
 * silence, and for a row that is nested some thousand levels deep. It names the place, never a neighbour's value.
 */
export function encodeRow(row: unknown): string {
  const line = textOf(row);
  if (typeof line !== 'string') throw new TypeError(`row: JSON cannot hold ${kind(row)}`);
  // A look for one character is a hundred times quicker than one for any of three.
  return breaks.some((character) => line.includes(character)) ? line.replace(/[\u0085\u2028\u2029]/g, escaped) : line;
}

const breaks = ['\u0085', '\u2028', '\u2029'];

function textOf(row: unknown): string | undefined {
  try {
    return isOdd(row) ? exact(row, 'row') : JSON.stringify(row);
  } catch (error) {
    // The stack is at its end.
    if (error instanceof RangeError) throw new TypeError('row: it is nested too deep to be written', { cause: error });
    throw error;
  }
}

/** Whether `JSON.stringify` would change a number or a place of an array. Loops: a tenth of what it costs itself. */
function isOdd(value: unknown): boolean {
  if (typeof value === 'number') return value === 0 ? Object.is(value, -0) : !Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) {
    for (const item of value as readonly unknown[]) if (item === undefined || isOdd(item)) return true;
    return false;
  }
  for (const name in value) if (isOdd(value[name as keyof typeof value])) return true;
  return false;
}

/** The slow way, for the few rows that need it. */
function exact(value: unknown, place: string): string | undefined {
  if (typeof value === 'number') {
    if (Number.isNaN(value)) throw new TypeError(`${place}: JSON cannot hold NaN`);
    if (!Number.isFinite(value)) return value > 0 ? '1e999' : '-1e999';
    return Object.is(value, -0) ? '-0' : String(value);
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (hasToJson(value)) return exact(value.toJSON(), place);
  if (Array.isArray(value)) {
    return `[${Array.from(value, (item: unknown, index) => inArray(item, `${place}[${index}]`)).join(',')}]`;
  }
  const fields = Object.entries(value).flatMap(([name, field]) => {
    const text = exact(field, `${place}.${name}`);
    return text === undefined ? [] : [`${JSON.stringify(name)}:${text}`];
  });
  return `{${fields.join(',')}}`;
}

function hasToJson(value: object): value is { toJSON(): unknown } {
  return 'toJSON' in value && typeof value.toJSON === 'function';
}

function inArray(item: unknown, place: string): string {
  const text = exact(item, place);
  if (text === undefined) throw new TypeError(`${place}: JSON cannot hold ${kind(item)}`);
  return text;
}

function kind(value: unknown): string {
  return value === undefined ? 'undefined' : `a ${typeof value}`;
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
