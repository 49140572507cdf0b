/** Half-open, in epoch milliseconds. */
export interface Interval {
  readonly startMs: number;
  readonly endMs: number;
}

const INSTANT = /^(\d{4})-(\d\d)-(\d\d)(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?)?$/;

function instant(text: string): number {
  const match = INSTANT.exec(text);
  if (match === null) return NaN;
  const [, year, month, dayOfMonth, zone] = match;
  // Date.parse takes 30 February for 1 March.
  const day = new Date(Date.UTC(Number(year), Number(month) - 1, Number(dayOfMonth)));
  if (day.getUTCDate() !== Number(dayOfMonth)) return NaN;
  return Date.parse(text.includes('T') && zone === undefined ? `${text}Z` : text);
}

/** Reads `start/end`, two ISO-8601 instants or dates in UTC; `undefined` when it is none or does not go forward. */
export function parseInterval(text: unknown): Interval | undefined {
  if (typeof text !== 'string') return undefined;
  const [start, end, ...more] = text.split('/');
  if (start === undefined || end === undefined || more.length > 0) return undefined;
  const interval = { startMs: instant(start), endMs: instant(end) };
  return interval.startMs < interval.endMs ? interval : undefined;
}
