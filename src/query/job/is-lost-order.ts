import { isSluiceError } from '../../errors.js';

/** Words of platforms for a connection that was never made, so that nothing can have been sent. */
const NOT_SENT = /^(?:ECONNREFUSED|ENOTFOUND|EAI_|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|PROXY_)/;

/**
 * Whether the answer to an order was lost, so that the work may be under way unheard: no answer, one that broke off or
 * cannot be read, or a gateway that heard none (5xx that nobody knows are of gateways). A kept-alive connection that
 * was closed may have been closed after the order was taken. A connection that was not made, and an answer of the
 * server itself, leave no doubt.
 */
export function isLostOrder(error: unknown): boolean {
  if (isSluiceError(error, 'NetworkError')) return !NOT_SENT.test(error.code ?? '');
  if (isSluiceError(error, 'HttpError')) return [502, 504].includes(error.status) || error.status > 505;
  return isSluiceError(error, 'BodyError');
}
