import { catchError, forkJoin, map, type Observable, tap } from 'rxjs';
import { right } from '#fp-ts/Either';
import { isSluiceError } from '../errors.js';
import type { EventStream } from '../event/event-stream.js';
import { countOf } from '../query/answer/count-of.js';
import { fieldAt } from '../query/answer/field-at.js';
import type { OrgContext } from '../query/org-context.js';

/** Whose limits are read, and how. */
export interface LimitsAsk {
  /** Key of the limit of a token of this kind. */
  readonly tokenKey: string;
  readonly send: OrgContext['send'];
  readonly events: EventStream;
}

/** What an org says of its limits; a field is absent where it does not say. */
export interface FoundLimits {
  readonly requestsPerMinute?: number | undefined;
  readonly concurrentJobs?: number | undefined;
}

const PATH = '/api/v2/organizations/limits/namespaces/';
const JOBS_KEY = 'details.jobs.concurrent.access.max';
/** Failures in a row after which the documented limits do: all else of the org is waiting. */
const MOST_FAILURES = 3;

/**
 * Reads the limits that an org keeps, by two calls, and tells them as `limitsRead`. What cannot be read is absent, and a
 * `warning` says so. Errors: `AuthError` alone, since nothing else of the org would fare better.
 */
export function discoverLimits({ tokenKey, send, events }: LimitsAsk): Observable<FoundLimits> {
  const read = (namespace: string, key: string): Observable<number | undefined> =>
    send({
      method: 'GET',
      path: `${PATH}${namespace}`,
      isFinal: (_, inARow) => inARow >= MOST_FAILURES,
      read: (json) => {
        const limit = [fieldAt(json, 'entities')].flat().find((one) => fieldAt(one, 'key') === key);
        return right(countOf(fieldAt(limit, 'value')) || undefined);
      },
    }).pipe(
      catchError((error: unknown) => {
        if (isSluiceError(error, 'AuthError')) throw error;
        const why = (error as Error).name;
        events.warn('limits-unknown', 1, `limits of ${namespace} unknown (${why}): the documented stay`);
        return [undefined];
      }),
    );
  return forkJoin([read('platform.api', tokenKey), read('analytics', JOBS_KEY)]).pipe(
    map(([requestsPerMinute, concurrentJobs]) => ({ requestsPerMinute, concurrentJobs })),
    tap((found) => events.emit('limitsRead', () => found)),
  );
}
