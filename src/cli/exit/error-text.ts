import { isSluiceError } from '../../errors.js';

/** Of the server, which may say anything. */
const CORRELATION_ID = /^[\w-]{1,100}$/;

/** Words of Node for a chain of certificates whose end it does not know, as behind a proxy that looks into TLS. */
const UNKNOWN_AUTHORITY = /^(?:UNABLE_TO_(?:GET_ISSUER|VERIFY)|(?:DEPTH_ZERO_)?SELF_SIGNED)/;
const NAME_IT =
  '. Nobody here knows who signed its certificate: name the file of that authority in NODE_EXTRA_CA_CERTS';

/**
 * An error in one line. What failed in a sink is a file of ours, so its own words are added (`ENOSPC: …`); and when to
 * come back, what to do about a certificate, and the server's name for its answer, where they are known.
 */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = isSluiceError(error, 'SinkError') && error.cause instanceof Error ? ` (${error.cause.message})` : '';
  const back = isSluiceError(error, 'RateLimitError') ? ` Come back at ${wholeSecond(error.retryAt)}.` : '';
  const untrusted = isSluiceError(error, 'NetworkError') && UNKNOWN_AUTHORITY.test(error.code ?? '') ? NAME_IT : '';
  const { correlationId = '' } = isSluiceError(error) ? error : {};
  const named = CORRELATION_ID.test(correlationId) ? ` (correlation id ${correlationId})` : '';
  return `${error.message}${cause}${back}${untrusted}${named}`;
}

/** The first whole second that is not before it. */
function wholeSecond(at: number): string {
  return new Date(Math.ceil(at / 1000) * 1000).toISOString().replace('.000', '');
}
