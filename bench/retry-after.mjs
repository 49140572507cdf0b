import { EPOCH, onVirtualTime } from './global-clock.mjs';

const DAYS = 'Sun Mon Tue Wed Thu Fri Sat'.split(' ');
const LONG_DAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const at = new Date(EPOCH + 120_000);
const two = (number) => String(number).padStart(2, '0');
const time = [at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()].map(two).join(':');
const month = MONTHS[at.getUTCMonth()];
const day = at.getUTCDate();
const year = at.getUTCFullYear();

/** Ten values of the header, with the wait that RFC 9110 has for them; undefined where the value counts as absent. */
export const FORMS = [
  ['120', 120_000],
  ['IMF date in 120 s', 120_000, at.toUTCString()],
  [
    'RFC 850 date in 120 s',
    120_000,
    `${LONG_DAYS[at.getUTCDay()]}, ${two(day)}-${month}-${two(year % 100)} ${time} GMT`,
  ],
  ['asctime date in 120 s', 120_000, `${DAYS[at.getUTCDay()]} ${month} ${String(day).padStart(2)} ${time} ${year}`],
  ['date an hour ago', 0, new Date(EPOCH - 3_600_000).toUTCString()],
  ['1.5', undefined],
  ['-3', undefined],
  ['120junk', undefined],
  ['soon', undefined],
  ['2592000 (30 days)', 2_592_000_000, '2592000'],
].map(([name, rfcMs, value = name]) => ({ name, rfcMs, value }));

/** Milliseconds that a client lets pass between a refusal with this header and its next request; Infinity for no retry. */
export async function waitAfter(open, value) {
  let refusedAt;
  let waitedMs = Infinity;
  await onVirtualTime(
    async () => {
      const request = open({ perSecond: 50, burst: 10 });
      await request(async () => {
        if (refusedAt === undefined) {
          refusedAt = performance.now();
          return { status: 429, headers: { 'retry-after': value } };
        }
        waitedMs = performance.now() - refusedAt;
        return { status: 200, headers: {} };
      });
    },
    { untilMs: 40 * 86_400_000, mostSteps: 1e5 },
  ).catch(() => undefined);
  return waitedMs;
}
