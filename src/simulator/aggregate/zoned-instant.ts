import { BadRequest } from '../question/bad-request.js';
import { isoInstant } from '../data/iso-instant.js';

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  try {
    const made = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
    formats.set(timeZone, made);
    return made;
  } catch {
    throw new BadRequest(`Value [${timeZone}] is not valid for field type [TimeZone].`, 'invalid.value');
  }
}

/** How far a zone is ahead of UTC at an instant, in milliseconds. Throws BadRequest for a zone that there is not. */
export function offsetOf(ms: number, timeZone: string | undefined): number {
  if (timeZone === undefined || timeZone === 'UTC') return 0;
  const name =
    formatOf(timeZone)
      .formatToParts(ms)
      .find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign = '+', hours = '0', minutes = '0'] = /GMT([+-])(\d\d):(\d\d)/.exec(name) ?? [];
  return Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

/** An instant as an answer has it: with milliseconds, in the offset of the zone that was asked for. */
export function zonedInstant(ms: number, timeZone: string | undefined): string {
  const offset = offsetOf(ms, timeZone);
  if (offset === 0) return isoInstant(ms);
  const minutes = Math.abs(offset) / 60_000;
  const digits = (n: number): string => String(n).padStart(2, '0');
  const zone = `${offset < 0 ? '-' : '+'}${digits(Math.floor(minutes / 60))}:${digits(minutes % 60)}`;
  return isoInstant(ms + offset).slice(0, -1) + zone;
}
