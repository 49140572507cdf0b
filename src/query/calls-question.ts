import { EMPTY, map, type Observable, tap } from 'rxjs';
import type { Either } from '#fp-ts/Either';
import type { JsonObject } from '../codec/json-object.js';
import type { DecodeIssue } from '../errors.js';
import type { Slice } from '../page/page.js';
import { paginate } from '../page/paginate.js';
import { promisedPages } from '../page/promised-pages.js';
import { livePrefetch } from './live-prefetch.js';
import type { Call } from './answer/call.js';
import type { Interval } from './interval/interval.js';
import type { OrgContext } from './org-context.js';
import type { Question, ReceivedPage } from './question.js';
import { numberIn } from './run/number-in.js';
import { sendPage } from './answer/send-page.js';

/** A call that is answered at once and in full. */
export interface OneCall extends Pick<Call<unknown>, 'method' | 'path' | 'body' | 'parameters' | 'advice'> {
  /** The part of the interval that it asks for, where several calls share it. */
  readonly slice?: Slice | undefined;
}

/** Calls that need no paging, and what is asked with them. */
export interface Calls<Row, C extends OneCall> {
  readonly name: string;
  /** Absent where the query has none. */
  readonly interval?: Interval | undefined;
  readonly asks: JsonObject;
  /** How the whole was divided into calls: positions of another division mean nothing here. */
  readonly walk: string;
  /** At least one. */
  readonly calls: readonly C[];
  readonly permission: string | undefined;
  readonly prefetch?: number | 'auto' | undefined;
  /** Sends a call, or others in its place. */
  readonly ask?: (call: C, send: (call: C) => Observable<Brought<Row>>) => Observable<Brought<Row>>;
  readonly read: (json: unknown, call: C) => Either<readonly DecodeIssue[], Brought<Row>>;
}

/** What a call has brought. */
type Brought<Row> = Pick<ReceivedPage<Row>, 'rows' | 'gap'>;

/** The question that is answered by some calls, each of them a page. */
export function callsQuestion<Row, C extends OneCall>(
  org: OrgContext,
  { calls, permission, prefetch, read, ask = (call, send) => send(call), ...asked }: Calls<Row, C>,
): Question<Row> {
  const path = calls[0]?.path ?? '';
  const all = calls.map((call, index) => ({ ...call, index }));
  return {
    ...asked,
    org,
    prefetch: livePrefetch(prefetch, () => org.window(path)),
    read: ({ demand, events, from }) => {
      const done = new Set(from.filter(({ next }) => next === null).map(({ slice }) => slice.start));
      const begin = numberIn(from.at(-1)?.next, 0);
      const left = all.filter(({ slice, index }) => (slice ? !done.has(slice.start) : index >= begin));
      const [first] = left;
      if (!first) return EMPTY;
      const fetchPage = (at: number): Observable<ReceivedPage<Row>> => {
        const call = left[at] ?? first;
        const { slice, index } = call;
        const next = slice || index === all.length - 1 ? null : index + 1;
        const send = (some: C): Observable<Brought<Row>> =>
          sendPage(org, { demand, events }, { ...some, permission, read: (json) => read(json, some) });
        return ask(call, send).pipe(map((page) => ({ ...page, slice, next })));
      };
      return paginate(
        {
          first: 0,
          fetchPage,
          next: (_, at) => (at + 1 < left.length ? at + 1 : undefined),
          ahead: (_, at) => promisedPages(at, left.length - 1, 1),
        },
        demand,
      ).pipe(
        tap(({ gap }) => {
          if (gap) events.warn('missing-ids', gap.rows ?? 0, gap.reason);
        }),
      );
    },
  };
}
