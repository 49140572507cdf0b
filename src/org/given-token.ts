import { catchError, defer, retry, timeout } from 'rxjs';
import { AuthError, isSluiceError, NetworkError } from '../errors.js';
import type { HttpOptions } from '../http/http-options.js';
import { requireHeaderValue } from '../http/require-header-value.js';
import { retryDelay } from '../retry/retry-delay.js';
import type { RetryPolicy } from '../retry/retry-policy.js';
import { Secret } from './secret.js';
import type { Issue } from './token-source.js';

/**
 * A token that the caller holds, or gets from elsewhere whenever one is needed. Where that fails as requests fail that
 * pass, or takes longer than a request may, it is asked again; whatever else the caller's function fails with is the cause
 * of an `AuthError`.
 */
export function givenToken(
  token: string | (() => string | Promise<string>),
  { scheduler, totalMs }: Pick<HttpOptions, 'scheduler' | 'totalMs'>,
  policy: RetryPolicy,
): Issue {
  let given = false;
  const token$ = defer(async () => {
    const isText = typeof token === 'string';
    if (isText && given) {
      throw new AuthError('the given token was refused. Give another.', { status: 401 });
    }
    given = true;
    const text = isText ? token : await token();
    requireHeaderValue(text, 'token');
    return { secret: new Secret(text), lifeMs: Infinity };
  }).pipe(
    timeout({
      each: totalMs,
      scheduler,
      with: () => {
        throw new NetworkError(`token() did not end within ${totalMs} ms`, { phase: 'total' });
      },
    }),
    retry({ delay: retryDelay({ ...policy, jitter: 'decorrelated' }) }),
    catchError((cause: unknown) => {
      if (isSluiceError(cause)) throw cause;
      throw new AuthError('token() failed: see its cause.', { cause });
    }),
  );
  return () => token$;
}
