import { BodyError, type ErrorContext, NetworkError } from '../errors.js';
import { networkCode } from '../retry/network-code.js';
import { errorAt } from '../error/error-at.js';
import { plainCause } from './plain-cause.js';
import { proxyAdvice } from './proxy-advice.js';

/** Words of zlib and brotli, as Node passes them on. */
const DAMAGED = /^(?:Z_[A-Z]+_ERROR|ERR__ERROR_|ERR_BROTLI_|ZSTD_)/;

/** The timeouts of undici itself, where they are shorter than ours. */
const TIMEOUT = /^UND_ERR_\w+_TIMEOUT$/;

/** What to do about words that say little. */
const ADVICE: Readonly<Record<string, string>> = {
  // Browsers tell their console why, and the page nothing.
  '': '. In a browser: is it CORS?',
  ENOTFOUND: '. Check the region or the address',
  EAI_AGAIN: '. The name server does not answer',
  PROXY_407: proxyAdvice,
};

/**
 * What the failure of a fetch is to this library. Told by its code: the messages of fetches differ and say little.
 *
 * @param where whose request it was
 * @param bytes of the body that were read, decompressed; `undefined` when not even the headers had come
 */
export function noAnswer(error: unknown, where: ErrorContext, bytes?: number): NetworkError | BodyError {
  const cause = plainCause(error);
  const code = networkCode(error) ?? (error instanceof TypeError && isSilent(cause?.cause) ? 'PROXY_407' : '');
  const named = code && ` (${code})`;
  const before = bytes === undefined;
  if (!before && DAMAGED.test(code)) {
    const what = `the compression is damaged after ${bytes} bytes${named}`;
    return errorAt(where, BodyError, what, { bytes, reason: 'syntax', cause });
  }
  const [what, phase, advice] = before
    ? (['no answer', 'headers', ADVICE[code] ?? (/^PROXY_/.test(code) ? '. The proxy refused' : '')] as const)
    : ([`the answer broke off after ${bytes} bytes`, 'idle', ''] as const);
  return errorAt(where, NetworkError, what + named + advice, {
    code: code || undefined,
    phase: TIMEOUT.test(code) ? phase : undefined,
    stale: before && isStale(error, code),
    cause,
  });
}

/**
 * A fetch never shows an answer 407, whoever sends it (Fetch standard, HTTP-network-or-cache fetch, step 15): in Node it
 * fails with a cause that says nothing.
 */
function isSilent(cause: unknown): boolean {
  return cause instanceof Error && cause.message === '' && cause.cause === undefined;
}

/** undici says how much the connection had brought: anything at all means that it had served a request before. */
function isStale(error: unknown, code: string): boolean {
  return code === 'UND_ERR_SOCKET' && Number((error as OfUndici).cause?.socket?.bytesRead) > 0;
}

interface OfUndici {
  readonly cause?: { readonly socket?: { readonly bytesRead?: unknown } };
}
