import { bufferCount, catchError, concat, defer, finalize, type Observable, tap } from 'rxjs';
import { Demand } from '../page/demand.js';
import type { Page, Position } from '../page/page.js';
import { liveBound, type Prefetch } from '../page/prefetch.js';
import { requireObject } from '../error/require-object.js';
import { requireCount } from '../error/require-count.js';
import { errorLast } from './error-last.js';
import { oneByOne } from './one-by-one.js';
import { OpenSink } from './open-sink.js';
import type { Sink } from './sink.js';

/** How rows go into a sink. */
export interface CommitOptions<Row, Out = Row> {
  /** Pages a commit: an integer of 1 or more, default 1. The last commit may hold fewer. */
  readonly batch?: number | undefined;
  /** What goes into the sink for a row: one, none or several. Default the row itself. */
  readonly map?: ((row: Row) => readonly Out[]) | undefined;
  /** Pages requested or held beyond those of the commit: an integer of 0 or more, or a live bound. Default 1. */
  readonly prefetch?: Prefetch | undefined;
  /** Name of the org, for errors. */
  readonly org?: string | undefined;
}

/** What has become durable with one commit. */
export interface Committed {
  /** How many rows this commit brought, as they went into the sink; 0 where all were dropped or a page was empty. */
  readonly rows: number;
  /** The newest position of every slice that the commit touches: from here a later run goes on. */
  readonly positions: readonly Position[];
}

/**
 * Writes the rows of a demand-driven source into a sink, batch by batch, and tells what is durable.
 *
 *     pages         a-b--c-d--(e|)           batch 2
 *     commit ab       |-----|
 *     commit cd             |-----|
 *     commit e                    |--|
 *     close                          |--|
 *     output        --------x-----x--x--|
 *
 * A commit begins when the one before it is durable, and a batch is committed even when all its rows were dropped,
 * since its positions have moved. The pages of a commit count as being read until it is durable: then as many more are
 * asked for.
 *
 * Buffers the pages of one commit and at most `prefetch` beyond it. Teardown: reading stops at once and what is in
 * flight is aborted; a commit that is an Observable is unsubscribed, any other cannot be stopped and is waited for; then
 * the sink is closed. The sink is closed once at every end, and completion waits for it.
 *
 * Errors: `SinkError` when the sink fails to commit or to close, with the number of rows that are committed; nothing
 * more is read. An error of the source is let out when the pages read before it are committed and the sink is closed.
 * What `map` throws. `ConfigError` at once for a wrong option.
 *
 * @param source makes the pages of one run from its demand
 * @param sink for this run; it is closed at the end
 * @example
 * ```ts
 * import { commitTo, type Page, type Sink } from 'sluice';
 * import { of } from 'rxjs';
 *
 * const slice = { start: '2026-11-23T00:00:00.000Z', end: '2026-11-24T00:00:00.000Z' };
 * const page: Page<string> = { rows: ['a', 'b'], slice, position: { slice, walk: 'page-number', next: null } };
 * const memory: string[] = [];
 * const sink: Sink<string> = { commit: ({ rows }) => of(memory.push(...rows)) };
 * commitTo(() => of(page), sink).subscribe({
 *   next: ({ rows }) => console.log(`${rows} more rows are safe`),
 *   error: console.error,
 * });
 * ```
 */
export function commitTo<Row>(
  source: (demand: Demand) => Observable<Page<Row>>,
  sink: Sink<Row>,
  options?: CommitOptions<Row>,
): Observable<Committed>;
/**
 * The same into a sink of something else than the rows: `map` makes that of a row.
 *
 * @param source makes the pages of one run from its demand
 * @param sink for this run; it is closed at the end
 */
export function commitTo<Row, Out>(
  source: (demand: Demand) => Observable<Page<Row>>,
  sink: Sink<Out>,
  options: CommitOptions<Row, Out> & { readonly map: (row: Row) => readonly Out[] },
): Observable<Committed>;
export function commitTo<Row, Out>(
  source: (demand: Demand) => Observable<Page<Row>>,
  sink: Sink<Out>,
  options: CommitOptions<Row, Out> = {},
): Observable<Committed> {
  const { batch = 1, map, prefetch = 1, org } = requireObject(options);
  requireObject(sink, 'sink');
  const bound = liveBound(prefetch);
  requireCount(batch, 'batch');
  return defer(() => {
    const demand = new Demand(() => batch + bound());
    const open = new OpenSink(sink, org);
    const commit = (pages: readonly Page<Row>[]): Observable<Committed> => {
      const read = pages.flatMap((page) => page.rows);
      const rows = map ? read.flatMap((row) => map(row)) : (read as readonly unknown[] as readonly Out[]);
      const positions = newest(pages);
      return concat(open.commit({ rows, positions }), [{ rows: rows.length, positions }]).pipe(
        tap({ complete: () => demand.add(pages.length) }),
      );
    };
    const committed$ = defer(() => source(demand)).pipe(errorLast(bufferCount(batch)), oneByOne(commit));
    return concat(committed$, open.closed$).pipe(
      // The first failure is the one to tell, whatever closing says behind it.
      catchError((error: unknown) =>
        concat(
          open.closed$.pipe(catchError(() => [])),
          defer(() => {
            throw error;
          }),
        ),
      ),
      finalize(() => open.abandon()),
    );
  });
}

function newest(pages: readonly Page<unknown>[]): readonly Position[] {
  const bySlice = new Map(pages.map(({ position }) => [JSON.stringify(position.slice), position]));
  return [...bySlice.values()];
}
