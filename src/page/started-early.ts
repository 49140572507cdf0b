import { defer, type Observable, ReplaySubject, Subscription, take, tap, throwIfEmpty } from 'rxjs';
import type { Places } from './demand.js';

/**
 * The requests of one walk, started as demand allows: the page that the walk waits for, then those that its pages
 * promise, in their order. What has been started is found by the walk when it gets there.
 *
 * Holds at most what demand has granted, each page until the walk has it. Cursors are told apart by value where they
 * are primitive.
 */
export class StartedEarly<Cursor, P> {
  readonly #demand: Places;
  readonly #fetchPage: (cursor: Cursor) => Observable<P>;
  /** Started and not read yet, or waited for. */
  readonly #pages = new Map<Cursor, ReplaySubject<P>>();
  #requests = new Subscription();
  /** What the walk waits for, and what it will read after that as far as is known. */
  #line: readonly Cursor[] = [];
  /** Place in the line of the next to be started. */
  #next = 0;
  #asking = false;
  #failed = false;

  constructor(demand: Places, fetchPage: (cursor: Cursor) => Observable<P>) {
    this.#demand = demand;
    this.#fetchPage = fetchPage;
  }

  get closed(): boolean {
    return this.#requests.closed;
  }

  /** The page of the first cursor in the line, which the walk reads now. The line replaces the one before it. */
  read(line: readonly [Cursor, ...Cursor[]]): Observable<P> {
    const [cursor] = line;
    // The walk took another way than its pages promised: what was started on that promise would hold its places for ever.
    if (this.#pages.size > 0 && !this.#pages.has(cursor)) this.#drop();
    this.#line = line;
    this.#next = line.findIndex((later) => !this.#pages.has(later));
    if (this.#next < 0) this.#next = line.length;
    const page = this.#page(cursor);
    this.#start();
    return page.pipe(
      tap(() => {
        this.#pages.delete(cursor);
        // Nothing is started before the walk has said how it goes on behind this page, or that it ends.
        this.#line = [];
      }),
    );
  }

  /** The walk is over: what was started for nothing is aborted, and its places in the window go back. */
  end(): void {
    if (this.closed) return;
    this.#drop();
    this.#requests.unsubscribe();
  }

  /** The reader has left: everything is aborted. No place goes back, since nothing more may be sent. */
  abort(): void {
    this.#requests.unsubscribe();
  }

  #start(): void {
    if (this.#asking || !this.#hasNext()) return;
    this.#asking = true;
    const granted = (): void => {
      this.#asking = false;
      // While this one waited, a page may have taken its promise back, or have come just now.
      if (this.#hasNext()) this.#send(this.#line[this.#next++] as Cursor);
      else this.#demand.add();
      this.#start();
    };
    // eslint-disable-next-line rxjs-x/throw-error -- forwards what a live bound threw, whatever it is
    const failed = (error: unknown): void => this.#page(this.#line[0] as Cursor).error(error);
    // eslint-disable-next-line no-restricted-syntax -- a request that is started early has no subscriber yet
    this.#requests.add(this.#demand.take().subscribe({ complete: granted, error: failed }));
  }

  /** Behind a page that failed the walk does not go: only what it waits for is still started. */
  #hasNext(): boolean {
    return this.#next < this.#line.length && (this.#next === 0 || !this.#failed);
  }

  #send(cursor: Cursor): void {
    const answer$ = defer(() => this.#fetchPage(cursor)).pipe(
      take(1),
      throwIfEmpty(),
      tap({ error: () => (this.#failed = true) }),
    );
    // eslint-disable-next-line no-restricted-syntax -- as above: its page is kept until the walk has come to it
    this.#requests.add(answer$.subscribe(this.#page(cursor)));
  }

  #page(cursor: Cursor): ReplaySubject<P> {
    const page = this.#pages.get(cursor) ?? new ReplaySubject<P>(1);
    this.#pages.set(cursor, page);
    return page;
  }

  #drop(): void {
    const started = this.#pages.size;
    this.#requests.unsubscribe();
    this.#requests = new Subscription();
    this.#asking = this.#failed = false;
    this.#pages.clear();
    if (started > 0) this.#demand.add(started);
  }
}
