import { defer, expand, map, NEVER, type Observable, queueScheduler, subscribeOn, takeUntil, tap } from 'rxjs';
import { requireObject } from '../error/require-object.js';
import { Demand, type Places } from './demand.js';
import { StartedEarly } from './started-early.js';

/** A paging protocol: where it begins, how a page is read, and where it goes from there. */
export interface Walk<Cursor, P> {
  /** What the first page is asked for with. */
  readonly first: Cursor;
  /**
   * Sends one request. Cold, with its retries inside: each subscription is a request, unsubscribing aborts it. The
   * first value is the page.
   */
  readonly fetchPage: (cursor: Cursor) => Observable<P>;
  /** The cursor behind a page, or `undefined` or null when that was the last. Called once a page, in page order. */
  readonly next: (page: P, cursor: Cursor) => Cursor | undefined;
  /**
   * The cursors that a page promises behind it, as `next` will name them, in that order. They may be requested before
   * the walk comes to them, as far as demand goes. Each page's promise replaces the one before. Default none: one page
   * in flight.
   */
  readonly ahead?: ((page: P, cursor: Cursor) => readonly Cursor[]) | undefined;
  /**
   * Asked when the walk has come to a page, before it is emitted: an Observable, such as a second request for a page
   * that cannot be right, takes its place. Default the page as it came.
   */
  readonly amend?: ((page: P, cursor: Cursor) => Observable<P> | undefined) | undefined;
}

/**
 * The pages of a walk, in page order, each requested when `demand` allows it.
 *
 *     demand.add()  -----1-----1------        a serial walk, prefetch 0
 *     request 1          --a|
 *     request 2                --b|
 *     output        -------a-----(b|)
 *
 *     request 1     -a|                       prefetch 2 and one wanted; page 1 promises 2 and 3:
 *     request 2      -----b|                  both are started at once
 *     request 3      --c|
 *     output        -a----(bc|)               and come in page order
 *
 * Pictures and tests: marbles/paginate
 *
 * Limits how many pages are requested or held: those that `demand` grants. Without a demand one page is in flight or
 * with the reader, and the next is requested when the reader's `next` has returned.
 *
 * Buffers: pages that were promised and answered before the walk came to them, within demand. Rows and errors come in
 * page order, so what a reader of n pages sees does not depend on what was read ahead; behind a page that failed
 * nothing more is started. Pages may come synchronously, any number of them. Cursors that are promised are told apart
 * by value where they are primitive, by identity where they are objects.
 *
 * Teardown: aborts every request in flight; nothing is sent afterwards, so that `take(n)` on a walk without promises
 * sends exactly n. Unsubscribing is the end of the run, so no place goes back. When the walk itself ends, what had been
 * read ahead for nothing is aborted, and its places go back to `demand` for the other walks of the run.
 *
 * Errors: those of `fetchPage`, `next` and `ahead`; `EmptyError` of RxJS when `fetchPage` completes without a page, since
 * a walk does not end by accident. Retry inside `fetchPage`: around the walk it would begin again at the first page.
 *
 * @param walk the protocol; read anew by each subscription
 * @param demand of this run, shared by its walks; default one that asks for the next page when the last was emitted
 * @example
 * ```ts
 * import { from } from 'rxjs';
 * import { paginate } from 'sluice';
 *
 * interface Users {
 *   readonly entities: readonly { readonly name: string }[];
 *   readonly cursor?: string;
 * }
 *
 * const users$ = paginate({
 *   first: '',
 *   fetchPage: (cursor: string) =>
 *     from(fetch(`https://api.example.com/users?cursor=${cursor}`).then((answer) => answer.json() as Promise<Users>)),
 *   next: (page) => page.cursor,
 * });
 * users$.subscribe({ next: (page) => console.log(page.entities.length), error: console.error });
 * ```
 */
export function paginate<Cursor, P>(walk: Walk<Cursor, P>, demand?: Places): Observable<P> {
  requireObject(walk, 'walk');
  requireObject(demand ?? {}, 'demand');
  return defer(() => {
    if (demand) return pages(walk, demand);
    // A page frees its place as it comes. Nothing takes the place before the reader is done with the page: only then is
    // the walk asked how it goes on.
    const window = new Demand(1);
    return pages(walk, window).pipe(tap(() => window.add()));
  });
}

function pages<Cursor, P>(walk: Walk<Cursor, P>, demand: Places): Observable<P> {
  const early = new StartedEarly(demand, walk);
  // On the queue, since a page that comes synchronously would call expand from within itself.
  const load = (line: readonly [Cursor, ...Cursor[]]): Observable<{ readonly page: P; readonly cursor: Cursor }> =>
    defer(() => early.read(line)).pipe(
      map((page) => ({ page, cursor: line[0] })),
      subscribeOn(queueScheduler),
    );
  return load([walk.first]).pipe(
    expand(({ page, cursor }) => {
      // The reader may have left on this very page; expand would ask for the next one all the same.
      if (early.closed) return [];
      const following = walk.next(page, cursor);
      if (following == null) return [];
      const promised = walk.ahead?.(page, cursor) ?? [];
      return load([following, ...promised.filter((cursor) => cursor !== following)]);
    }, 1),
    map(({ page }) => page),
    // Not finalize(): it is in place only when subscribing has returned, which is after a synchronous walk.
    tap({ unsubscribe: () => early.abort(), finalize: () => early.end() }),
    // Subscribes to nothing for a reader who left as the run began: of that nobody would be told above.
    takeUntil(NEVER),
  );
}
