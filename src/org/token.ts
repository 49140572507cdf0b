import { defer, filter, finalize, map, type Observable, startWith, Subject, take } from 'rxjs';
import type { Secret } from './secret.js';

/** A bearer token and what is known of it. Times are scheduler milliseconds: a wall clock that jumps ends no token. */
export class Token {
  readonly secret: Secret;
  /** From here on the server refuses it. */
  readonly endsAt: number;
  /** From here on a new one is fetched; moved on when fetching one has failed while this one holds. */
  renewAt: number;
  readonly #news$ = new Subject<void>();
  #accepted = false;
  #inFlight = 0;

  constructor({ secret, endsAt, renewAt }: Pick<Token, 'secret' | 'endsAt' | 'renewAt'>) {
    this.secret = secret;
    this.endsAt = endsAt;
    this.renewAt = renewAt;
  }

  /** Sends a request with it. */
  use<T>(request: Observable<T>): Observable<T> {
    return defer(() => {
      this.#inFlight += 1;
      return request.pipe(
        finalize(() => {
          this.#inFlight -= 1;
          this.#news$.next();
        }),
      );
    });
  }

  /** A request with it ended in anything but a 401: even a connection that broke may have been let in before. */
  accept(): void {
    this.#accepted = true;
    this.#news$.next();
  }

  /**
   * Whether the API has ever accepted it, as soon as that is known: while other requests with it are on their way, one
   * of them may still show that it was good.
   */
  accepted(): Observable<boolean> {
    return defer(() => this.#news$.pipe(startWith(undefined))).pipe(
      filter(() => this.#accepted || this.#inFlight === 0),
      take(1),
      map(() => this.#accepted),
    );
  }
}
