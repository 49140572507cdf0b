import { type Observable, tap } from 'rxjs';
import { isRight } from '#fp-ts/Either';
import type { EventStream } from '../../event/event-stream.js';
import type { Places } from '../../page/demand.js';
import type { Call } from './call.js';
import type { OrgContext } from '../org-context.js';
import type { ReadableAnswer } from './read-answer.js';

/** For whom rows are read. */
export interface PageReading {
  readonly demand: Places;
  readonly events: EventStream;
}

/** Sends a call for rows, and says, once read, what of them JavaScript cannot hold or the server could not write. */
export function sendPage<T>(org: OrgContext, { demand, events }: PageReading, call: Call<T>): Observable<T> {
  const read: Call<T>['read'] = (json, answer) => {
    const value = call.read(json, answer);
    if (isRight(value)) warnOfLosses(events, answer);
    return value;
  };
  return org.send({ ...call, events, rows: true, read }).pipe(
    // With every answer the org knows better how long one takes, and with it how wide the window is.
    tap(() => demand.poke()),
  );
}

function warnOfLosses(events: EventStream, { body, lost }: ReadableAnswer): void {
  if (lost) events.warn('unsafe-integers', lost, `integers beyond 2^53 lost their last digits: ${lost}`);
  if (body.includes('\uFFFD')) events.warn('replacement-characters', 1, 'a page is no clean UTF-8 (U+FFFD)');
}
