import { defer, map, type Observable, retry, takeUntil } from 'rxjs';
import { oneDocument } from '../../codec/one-document.js';
import { HttpError, WalkError } from '../../errors.js';
import { isSecure } from '../../http/is-secure.js';
import { sendRequest } from '../../http/send-request.js';
import { errorAt } from '../../error/error-at.js';
import { retryDelay } from '../../retry/retry-delay.js';
import type { Call } from './call.js';
import type { OrgContext } from '../org-context.js';
import { readAnswer } from './read-answer.js';

const NAME = 'GET (download)';

/**
 * Reads what the server has laid down elsewhere, one document or one a line, by an address that is itself the key: no
 * bearer goes there, no limit of the org counts it, and no error names it.
 *
 * Errors: `WalkError` (`foreign-uri`) for an address that is not https; `HttpError` for a 403, which is about the address
 * and no permission of the org; those of a call otherwise.
 */
export function download<T>({ name: org, wire }: OrgContext, url: string, read: Call<T>['read']): Observable<T> {
  const context = { org, request: NAME };
  return defer(() => {
    if (URL.canParse(url) && isSecure(new URL(url))) {
      return sendRequest({ method: 'GET', url, headers: { accept: 'application/json' }, name: NAME, org }, wire.http);
    }
    throw errorAt(context, WalkError, 'its address is not https', { reason: 'foreign-uri' });
  }).pipe(
    map((answer) => {
      const { status, body } = answer;
      if (status !== 403) return readAnswer({ ...answer, body: oneDocument(body) }, { context, read });
      throw errorAt(context, HttpError, '403, the link to its rows may have expired', { status });
    }),
    retry({ delay: retryDelay({ ...wire.policy, behindGate: false, org, request: NAME }) }),
    takeUntil(wire.closed$),
  );
}
