import { defer, type Observable, type ObservableInput } from 'rxjs';
import { type Committed, type CommitOptions, commitTo } from '../deliver/commit-to.js';
import { drain } from '../deliver/drain.js';
import { rowsOf } from '../deliver/rows-of.js';
import type { Sink } from '../deliver/sink.js';
import { toAsyncIterable } from '../deliver/to-async-iterable.js';
import type { EventStream } from '../event/event-stream.js';
import type { SluiceEvent } from '../event/sluice-event.js';
import type { Demand } from '../page/demand.js';
import type { Page, Position } from '../page/page.js';
import type { Prefetch } from '../page/prefetch.js';
import { configError } from '../error/config-error.js';
import { requireMethod } from '../error/require-method.js';
import { requireObject } from '../error/require-object.js';
import { inOrg } from '../error/in-org.js';
import { livePrefetch } from './live-prefetch.js';
import { checkOptions } from './check-options.js';
import type { OrgContext } from './org-context.js';
import type { Checkpoint } from './run/checkpoint.js';
import { checkpointFrom } from './run/checkpoint-from.js';
import { fingerprint } from './run/fingerprint.js';
import type { Plan } from './plan/plan.js';
import type { Question } from './question.js';
import type { RefreshOptions } from './refresh/refresh-options.js';
import type { Run } from './run/run.js';
import { type OpenRun, startRun } from './run/start-run.js';
import type { Upsert } from './refresh/upsert.js';

/** How a query is pulled. */
export interface PullOptions {
  /** Pages requested or held beyond the one being read: an integer of 0 or more, or `'auto'`. Default: that of the query. */
  readonly prefetch?: Prefetch | 'auto' | undefined;
  /** Ends the reading: the pending `next()` rejects with its reason, requests in flight are aborted. */
  readonly signal?: AbortSignal | undefined;
}

/** How rows of a query go into a sink. */
export interface QueryCommitOptions<Row, Out = Row> extends Omit<CommitOptions<Row, Out>, 'prefetch' | 'org'> {
  /** Pages requested or held beyond those of the commit: an integer of 0 or more, or `'auto'`. Default: that of the query. */
  readonly prefetch?: Prefetch | 'auto' | undefined;
}

/**
 * A cold description of what to read. Nothing is sent before it is subscribed or pulled; each subscription and each
 * iterator is a run of its own.
 *
 * Buffers: at most `prefetch` pages beyond the one being read, whatever the face. Teardown (unsubscribe, `break`, abort)
 * aborts the requests in flight, and no other is sent but those that cancel a job. Errors: the closed union of `SluiceError`.
 *
 * @example
 * ```ts
 * import { connect, conversationDetails } from 'sluice';
 *
 * const acme = connect({ name: 'acme', region: 'eu-central-1', clientId: 'id', clientSecret: 'secret' });
 * const day = conversationDetails(acme, { interval: '2026-11-23/2026-11-24' });
 *
 * for await (const conversation of day) console.log(conversation.conversationId);
 * ```
 */
export class Query<Row> implements AsyncIterable<Row> {
  /** Such as `conversation-details`. */
  declare readonly name: string;
  /** Name of the org. */
  declare readonly org: string;
  /** Both instants in UTC with milliseconds; empty when the query has none. */
  declare readonly interval: string;
  /** A short name for what is asked: another body or interval makes another. */
  declare readonly fingerprint: string;
  readonly #question: Question<Row>;
  readonly #events: EventStream;
  readonly #from: readonly Position[];

  /**
   * Asks for the question at once, so that what that refuses names the org.
   * @internal
   */
  constructor(org: OrgContext, options: { readonly from?: Checkpoint | undefined }, ask: () => Question<Row>) {
    requireMethod(org, 'send', 'org', 'an org from connect()');
    const question = inOrg(org.name, () => {
      requireObject(options);
      return ask();
    });
    const { from } = options;
    const { name, interval, asks } = question;
    this.name = name;
    this.org = org.name;
    this.interval = interval?.text ?? '';
    this.fingerprint = fingerprint({ query: name, interval: this.interval, ...asks });
    this.#question = question;
    this.#events = org.events.branch(name);
    this.#from = from ? inOrg(this.org, () => checkpointFrom(from, this, question)) : [];
  }

  /** The pages as fast as the gate and the reader allow; at most `prefetch` of them beyond the one that is read. */
  get pages$(): Observable<Page<Row>> {
    return this.pages();
  }

  /** The rows, page by page. Operators behind it that are slow buffer on their own account: use `drain` for those. */
  get rows$(): Observable<Row> {
    return this.drain((page) => page.rows);
  }

  /** The facts of all runs of this query: hot, no replay. Nothing is built while nobody listens. */
  get events$(): Observable<SluiceEvent> {
    return this.#events.events$;
  }

  /**
   * How it would be read under the limits of the org, and what that costs; emits once. Cold: each subscription asks anew,
   * with as few calls as `spent` says.
   *
   * Errors: those of its calls; `ConfigError` for a query whose cost nobody can know before it is read.
   */
  plan(): Observable<Plan> {
    const { plan } = this.#question;
    return defer(() => {
      if (plan) return plan();
      throw configError('plan', `nobody can know what ${this.name} costs`, 'read it', this.org);
    });
  }

  /**
   * The query that reads again what may have changed since an earlier run of this one, and gives only what did: the days
   * that are due after a night of reprocessing, and rows that had not ended.
   *
   * Errors: `CheckpointError` for a checkpoint that is not of this query; `ConfigError` for one that does not say when it
   * was read, and for a query whose rows do not change.
   *
   * @param checkpoint of the run, with its `readAt` and `open`
   */
  refresh(checkpoint: Checkpoint, options: RefreshOptions = {}): Query<Upsert<Row>> {
    const question = this.#question;
    return new Query(question.org, {}, () => {
      const { refresh } = question;
      if (!refresh) throw configError('refresh', `rows of ${this.name} are not known to change`, 'read it again');
      checkpointFrom(checkpoint, this, question);
      return refresh(checkpoint, options);
    });
  }

  /**
   * The pages as `demand` asks for them: `demand.add(1)` asks for one more. Without one, those of `pages$`.
   *
   *     demand.add()  --1-------2---           answers take four frames; page a promises b and c
   *     pages         ------a-------(bc)
   *
   * Nothing is requested before the first `add`, but what the demand's own `prefetch` grants.
   *
   * @param demand how many pages are wanted; made for one run
   */
  pages(demand?: Demand): Observable<Page<Row>> {
    return defer(() => this.run({ demand }).pages$);
  }

  /**
   * Gives each page to `project` and asks for the next one when what it returned has completed; emits what it emitted.
   *
   *     pages    a--------b--------c|
   *     project  (a's save)(b's save)(c's save)
   *
   * @param project for example the saving of a page
   */
  drain<Result>(
    project: (page: Page<Row>) => ObservableInput<Result>,
    options: { readonly prefetch?: Prefetch | 'auto' | undefined } = {},
  ): Observable<Result> {
    return drain((demand) => this.pages(demand), project, { prefetch: this.#ahead(options) });
  }

  /**
   * Writes the rows into a sink and tells, batch by batch, what is durable there: how many rows more, and from where a
   * later run goes on. The next batch is read while one is written, as far as `prefetch` goes.
   *
   * Errors: `SinkError` with the org and the rows that are committed; those of a query behind what was read before them.
   *
   * @param sink gets one batch at a time
   */
  commitTo(sink: Sink<Row>, options?: Omit<QueryCommitOptions<Row>, 'map'>): Observable<Committed>;
  /** The same into a sink of something else than the rows: `map` makes that of a row. */
  commitTo<Out>(
    sink: Sink<Out>,
    options: QueryCommitOptions<Row, Out> & { readonly map: (row: Row) => readonly Out[] },
  ): Observable<Committed>;
  commitTo(sink: Sink<Row>, options: QueryCommitOptions<Row> = {}): Observable<Committed> {
    return commitTo((demand) => this.pages(demand), sink, {
      ...options,
      prefetch: this.#ahead(options, 'batch', 'map'),
      org: this.org,
    });
  }

  /**
   * The rows, pulled: a page is requested when it is wanted, and counts as taken when the first row of the next is.
   *
   *     next()   1  2  3  4             two rows a page; `break` after the third row
   *     rows     a  b  c  x
   *     pages    (ab)  (cd)             the second is not taken: a later run reads it again
   *
   * `break`, `throw` and an abort of `signal` end the run: what is in flight is aborted, and no further row comes.
   */
  iterate(options: PullOptions = {}): AsyncIterable<Row> {
    return rowsOf(this.iteratePages(options), options.signal);
  }

  /** The pages, pulled: one counts as taken when the next is asked for. Teardown as of `iterate`. */
  iteratePages(options: PullOptions = {}): AsyncIterable<Page<Row>> {
    const prefetch = this.#ahead(options, 'signal');
    return toAsyncIterable((demand) => this.pages(demand), { prefetch, signal: options.signal });
  }

  #ahead(options: { readonly prefetch?: Prefetch | 'auto' | undefined }, ...others: readonly string[]): Prefetch {
    checkOptions(this.name, options, ['prefetch', ...others]);
    return livePrefetch(options.prefetch, this.#question.prefetch);
  }

  /** The rows, pulled with the query's own prefetch. */
  [Symbol.asyncIterator](): AsyncIterator<Row> {
    return this.iterate()[Symbol.asyncIterator]();
  }

  /**
   * One run with its events and its manifest. `pages$` is subscribed once and read as `demand` allows; without one it
   * pushes with the query's own window. The manifest settles at every end: complete, left or failed.
   */
  run(options: { readonly demand?: Demand | undefined } = {}): Run<Row> {
    const { demand } = requireObject(options);
    requireObject(demand ?? {}, 'demand');
    const { prefetch, pages, events$, manifest } = this.open();
    return { pages$: demand ? pages(demand) : drain(pages, (page) => [page], { prefetch }), events$, manifest };
  }

  /**
   * One run whose reader is not known yet.
   * @internal
   */
  open(): OpenRun<Row> {
    return startRun(this.#question, { parent: this.#events, from: this.#from });
  }
}
