import type { Observable } from 'rxjs';
import { isRight } from '#fp-ts/Either';
import { countUnsafeIntegers } from '../../codec/count-unsafe-integers.js';
import type { EventStream } from '../../event/event-stream.js';
import type { Call } from './call.js';
import type { OrgContext } from '../org-context.js';

/** A call for rows: where its facts are told is known. */
export type PageCall<T> = Call<T> & { readonly events: EventStream };

/** Sends a call for rows, and says, once read, what of them JavaScript cannot hold or the server could not write. */
export function sendPage<T>(org: OrgContext, call: PageCall<T>): Observable<T> {
  const read: Call<T>['read'] = (json, text) => {
    const value = call.read(json, text);
    if (isRight(value)) warnOfLosses(call.events, text);
    return value;
  };
  return org.send({ ...call, rows: true, read });
}

function warnOfLosses(events: EventStream, text: string): void {
  const count = countUnsafeIntegers(text);
  if (count > 0) events.warn('unsafe-integers', count, `integers beyond 2^53 lost their last digits: ${count}`);
  if (text.includes('\uFFFD')) events.warn('replacement-characters', 1, 'a page is no clean UTF-8 (U+FFFD)');
}
