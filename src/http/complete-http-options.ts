import { LONGEST_TIMER_MS } from '../retry/longest-timer-ms.js';
import { requireThat } from '../error/require-that.js';
import type { HttpOptions } from './http-options.js';
import { requireHeaderValue } from './require-header-value.js';

/** What comes from elsewhere than the options. */
type Injected = Pick<HttpOptions, 'scheduler' | 'wallClock'>;

const MS = `above 0, at most ${LONGEST_TIMER_MS}`;
/** What the library calls itself to servers. Its version is that of the package; a test compares them. */
const USER_AGENT = 'sluice/0.1.0';

/** Fills in the defaults. Throws `ConfigError` for a value out of its range. */
export function completeHttpOptions(
  {
    fetch,
    headersMs = 30_000,
    idleMs = 30_000,
    totalMs = 120_000,
    maxBodyBytes = 64 * 1024 * 1024,
    userAgent = USER_AGENT,
  }: { readonly [Field in Exclude<keyof HttpOptions, keyof Injected>]?: HttpOptions[Field] | undefined },
  injected: Injected,
): HttpOptions {
  for (const [field, ms] of Object.entries({ headersMs, idleMs, totalMs })) {
    requireThat(ms > 0 && ms <= LONGEST_TIMER_MS, field, MS, ms);
  }
  requireThat(maxBodyBytes >= 1, 'maxBodyBytes', '1 or more', maxBodyBytes);
  requireHeaderValue(userAgent, 'userAgent');
  return { ...injected, fetch, headersMs, idleMs, totalMs, maxBodyBytes, userAgent };
}
