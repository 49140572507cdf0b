import {
  catchError,
  concat,
  defer,
  EMPTY,
  from,
  ignoreElements,
  isObservable,
  lastValueFrom,
  type Observable,
  type OperatorFunction,
  pipe,
  ReplaySubject,
  share,
  tap,
} from 'rxjs';
import { SinkError } from '../errors.js';
import { errorAt } from '../error/error-at.js';
import type { Batch, Sink } from './sink.js';

/** A sink during one run: counts what is safe in it, names its failures, and is closed once. */
export class OpenSink<Row> {
  readonly #sink: Sink<Row>;
  readonly #org: string | undefined;
  #committed = 0;
  /** A commit that unsubscribing cannot stop. */
  #unstoppable$: Observable<never> = EMPTY;

  /** Closes the sink on the first subscription and completes when it is closed; later ones see the same end. */
  readonly closed$: Observable<never> = defer(() =>
    concat(
      this.#unstoppable$.pipe(catchError(() => [])),
      defer(() => this.#sink.close?.() ?? []),
    ),
  ).pipe(
    catchError((cause: unknown) => this.#fail('could not be closed', cause)),
    toItsEnd(),
  );

  constructor(sink: Sink<Row>, org?: string) {
    this.#sink = sink;
    this.#org = org;
  }

  /** Completes when the batch is durable. */
  commit(batch: Batch<Row>): Observable<never> {
    return defer(() => {
      const committing = this.#sink.commit(batch);
      if (isObservable(committing)) return committing;
      return (this.#unstoppable$ = from(committing).pipe(toItsEnd()));
    }).pipe(
      ignoreElements(),
      catchError((cause: unknown) => this.#fail('failed', cause)),
      tap({ complete: () => (this.#committed += batch.rows.length) }),
    );
  }

  /** Closes it when the reader has left: there is nobody to tell that it failed. */
  abandon(): void {
    lastValueFrom(this.closed$, { defaultValue: undefined }).catch(() => undefined);
  }

  #fail(what: string, cause: unknown): never {
    const org = this.#org;
    const told: unknown = (Object(cause) as Partial<SinkError>).committed;
    const committed = typeof told === 'number' ? told : this.#committed;
    throw errorAt({ org }, SinkError, `the sink ${what}; rows committed: ${committed}`, { committed, cause });
  }
}

/** Runs once, and to its end even when nobody listens any more. */
function toItsEnd(): OperatorFunction<unknown, never> {
  return pipe(
    ignoreElements(),
    share({
      connector: () => new ReplaySubject<never>(1),
      resetOnError: false,
      resetOnComplete: false,
      resetOnRefCountZero: false,
    }),
  );
}
