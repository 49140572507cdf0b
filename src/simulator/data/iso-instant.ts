const DAY_MS = 86_400_000;
const digits = (n: number, width = 2): string => String(n).padStart(width, '0');
/** A day's minutes, a minute's seconds and a second's milliseconds: four pieces make an instant. */
const MINUTES = Array.from({ length: 1440 }, (_, n) => `${digits(Math.floor(n / 60))}:${digits(n % 60)}:`);
const SECONDS = Array.from({ length: 60 }, (_, n) => `${digits(n)}.`);
const MILLISECONDS = Array.from({ length: 1000 }, (_, n) => `${digits(n, 3)}Z`);

let day = NaN;
let date = '';

/** `new Date(ms).toISOString()` at a fraction of its price: rows are mostly instants of one day. */
export function isoInstant(ms: number): string {
  const at = Math.floor(ms / DAY_MS);
  if (at !== day) {
    day = at;
    date = new Date(at * DAY_MS).toISOString().slice(0, 11);
  }
  const rest = ms - at * DAY_MS;
  const seconds = Math.floor(rest / 1000);
  const time = (SECONDS[seconds % 60] ?? '') + (MILLISECONDS[rest % 1000] ?? '');
  return date + (MINUTES[Math.floor(seconds / 60)] ?? '') + time;
}
