const DAY_MS = 86_400_000;
const digits = (count: number, width: number): readonly string[] =>
  Array.from({ length: count }, (_, n) => String(n).padStart(width, '0'));
const TWO = digits(60, 2);
const THREE = digits(1000, 3);

let day = NaN;
let date = '';

/** `new Date(ms).toISOString()` at a fifth of its price: rows are mostly instants of one day. */
export function isoInstant(ms: number): string {
  const at = Math.floor(ms / DAY_MS);
  if (at !== day) {
    day = at;
    date = new Date(at * DAY_MS).toISOString().slice(0, 11);
  }
  const rest = ms - at * DAY_MS;
  const seconds = Math.floor(rest / 1000);
  const minutes = Math.floor(seconds / 60);
  const hour = TWO[Math.floor(minutes / 60)] ?? '';
  return `${date}${hour}:${TWO[minutes % 60] ?? ''}:${TWO[seconds % 60] ?? ''}.${THREE[rest % 1000] ?? ''}Z`;
}
