import { isSluiceError } from '../../errors.js';

/** Of the server, which may say anything. */
const CORRELATION_ID = /^[\w-]{1,100}$/;

/**
 * An error in one line. What failed in a sink is a file of ours, so its own words are added (`ENOSPC: …`); and when to
 * come back, and the server's name for its answer, where they are known.
 */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = isSluiceError(error, 'SinkError') && error.cause instanceof Error ? ` (${error.cause.message})` : '';
  const back = isSluiceError(error, 'RateLimitError') ? ` Come back at ${wholeSecond(error.retryAt)}.` : '';
  const { correlationId = '' } = isSluiceError(error) ? error : {};
  const named = CORRELATION_ID.test(correlationId) ? ` (correlation id ${correlationId})` : '';
  return `${error.message}${cause}${back}${named}`;
}

/** The first whole second that is not before it. */
function wholeSecond(at: number): string {
  return new Date(Math.ceil(at / 1000) * 1000).toISOString().replace('.000', '');
}
