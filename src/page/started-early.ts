import { concatMap, defer, map, type Observable, ReplaySubject, Subscription, take, tap, throwIfEmpty } from 'rxjs';
import type { Places } from './demand.js';

/** How the pages of a walk are had. */
export interface Source<Cursor, P> {
  readonly fetchPage: (cursor: Cursor) => Observable<P>;
  readonly amend?: ((page: P, cursor: Cursor) => Observable<P> | undefined) | undefined;
}

/**
 * The requests of one walk, started as demand allows: the page that the walk waits for, then those that its pages
 * promise, in their order. What has been started is found by the walk when it gets there.
 *
 * Holds at most what demand has granted, each page until the walk has it. Cursors are told apart by value where they
 * are primitive.
 */
export class StartedEarly<Cursor, P> {
  readonly #demand: Places;
  readonly #source: Source<Cursor, P>;
  /**
   * Started and not read yet, or waited for, in that order. No `Map`: each time one grows it leaves a table behind that
   * leads to the next one, and once such a table is old, every page that was ever in it stays until a full collection.
   *
   * A page is kept in a box that is empty once it is read, for the same reason: what was made with the request is old by
   * the time the answer comes, and would keep it.
   */
  #pages: (readonly [Cursor, ReplaySubject<P[]>])[] = [];
  #requests = new Subscription();
  /** What is still to be started, in order: the head, and what the walk will read after it as far as is known. */
  #line: Cursor[] = [];
  #asking = false;
  #failed = false;

  constructor(demand: Places, source: Source<Cursor, P>) {
    this.#demand = demand;
    this.#source = source;
  }

  get closed(): boolean {
    return this.#requests.closed;
  }

  /** The page of the first cursor in the line, which the walk reads now. The line replaces the one before it. */
  read(line: readonly [Cursor, ...Cursor[]]): Observable<P> {
    const [cursor] = line;
    // The walk took another way than its pages promised: what was started on that promise would hold its places for ever.
    if (this.#pages.length > 0 && !this.#started(cursor)) this.#drop();
    this.#line = line.filter((later) => !this.#started(later));
    const page$ = this.#page(cursor);
    this.#start();
    return page$.pipe(
      concatMap((box) => {
        const page = box.pop() as P;
        return this.#source.amend?.(page, cursor) ?? [page];
      }),
      tap(() => {
        this.#pages = this.#pages.filter(([other]) => other !== cursor);
        // Nothing is started before the walk has said how it goes on behind this page, or that it ends.
        this.#line = [];
      }),
    );
  }

  /** The walk is over: what was started for nothing is aborted, and its places in the window go back. */
  end(): void {
    if (!this.closed) this.#drop();
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
      if (this.#hasNext()) this.#send(this.#line.shift() as Cursor);
      else this.#demand.add();
      this.#start();
    };
    const failed = (error: unknown): void => {
      this.#asking = false;
      // What the walk waits for.
      // eslint-disable-next-line rxjs-x/throw-error -- forwards what a live bound threw, whatever it is
      this.#pages[0]?.[1].error(error);
    };
    // eslint-disable-next-line no-restricted-syntax -- a request that is started early has no subscriber yet
    this.#requests.add(this.#demand.take().subscribe({ complete: granted, error: failed }));
  }

  /** Behind a page that failed the walk does not go. */
  #hasNext(): boolean {
    return this.#line.length > 0 && !this.#failed && !this.closed;
  }

  #send(cursor: Cursor): void {
    const page$ = this.#page(cursor);
    const answer$ = defer(() => this.#source.fetchPage(cursor)).pipe(
      take(1),
      throwIfEmpty(),
      map((page) => [page]),
      tap({ error: () => (this.#failed = true) }),
    );
    // eslint-disable-next-line no-restricted-syntax -- as above: its page is kept until the walk has come to it
    this.#requests.add(answer$.subscribe(page$));
  }

  #started(cursor: Cursor): ReplaySubject<P[]> | undefined {
    return this.#pages.find(([other]) => other === cursor)?.[1];
  }

  #page(cursor: Cursor): ReplaySubject<P[]> {
    let page = this.#started(cursor);
    if (!page) this.#pages.push([cursor, (page = new ReplaySubject(1))]);
    return page;
  }

  #drop(): void {
    const started = this.#pages.length;
    const requests = this.#requests;
    this.#requests = new Subscription();
    this.#asking = this.#failed = false;
    this.#pages = [];
    this.#line = [];
    // Not before the new ones stand: the reader may leave as they are aborted, and then nothing more may be sent.
    requests.unsubscribe();
    this.#demand.add(started);
  }
}
