import { LONGEST_TIMER_MS } from '../retry/longest-timer-ms.js';
import { requireThat } from '../retry/require-that.js';
import type { HttpOptions } from './http-options.js';
import { requireHeaderValue } from './require-header-value.js';

const MS = `milliseconds, above 0 and at most ${LONGEST_TIMER_MS}`;

/** Refuses options that are out of their range with `ConfigError`. */
export function requireHttpOptions({
  headersMs = 1,
  idleMs = 1,
  totalMs = 1,
  maxBodyBytes = 1,
  userAgent = 'none',
}: Omit<HttpOptions, 'fetch' | 'scheduler' | 'wallClock'>): void {
  for (const [field, ms] of Object.entries({ headersMs, idleMs, totalMs })) {
    requireThat(ms > 0 && ms <= LONGEST_TIMER_MS, field, MS);
  }
  requireThat(maxBodyBytes >= 1, 'maxBodyBytes', 'bytes, 1 or more');
  requireHeaderValue(userAgent, 'userAgent');
}
