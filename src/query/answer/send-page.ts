import type { Observable } from 'rxjs';
import { isRight } from '#fp-ts/Either';
import { countUnsafeIntegers } from '../../codec/count-unsafe-integers.js';
import type { EventStream } from '../../event/event-stream.js';
import type { Call } from './call.js';
import type { OrgContext } from '../org-context.js';
import { warn } from '../run/warn.js';

/** A call for rows: its query and where its facts are told are known. */
export type PageCall<T> = Call<T> & { readonly query: string; readonly events: EventStream };

/** Sends a call for rows, and says, once read, what of them JavaScript cannot hold or the server could not write. */
export function sendPage<T>(org: OrgContext, call: PageCall<T>): Observable<T> {
  const read: Call<T>['read'] = (json, text) => {
    const value = call.read(json, text);
    if (isRight(value)) warnOfLosses(org, call, text);
    return value;
  };
  return org.send({ ...call, read });
}

function warnOfLosses(org: OrgContext, { query, events }: PageCall<unknown>, text: string): void {
  const whose = { org, query, events };
  const count = countUnsafeIntegers(text);
  if (count > 0) {
    const message = `integers beyond 2^53 lost their last digits: ${count}`;
    warn(whose, 'unsafe-integers', count, message);
  }
  if (text.includes('\uFFFD')) {
    const message = 'a page is no clean UTF-8 (U+FFFD)';
    warn(whose, 'replacement-characters', 1, message);
  }
}
