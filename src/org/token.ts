import { first, map, type Observable, startWith, Subject, tap } from 'rxjs';
import type { Secret } from './secret.js';

/** A bearer token and what is known of it. Times are scheduler milliseconds: a wall clock that jumps ends no token. */
export class Token {
  declare readonly secret: Secret;
  /** From here on the server refuses it. */
  declare readonly endsAt: number;
  /** From here on a new one is fetched; moved on when fetching one has failed while this one holds. */
  declare renewAt: number;
  readonly #ended$ = new Subject<void>();
  #accepted = false;
  #inFlight = 0;

  constructor(secret: Secret, endsAt: number, renewAt: number) {
    this.secret = secret;
    this.endsAt = endsAt;
    this.renewAt = renewAt;
  }

  /** Sends a request with it. Any end but a 401 shows that it is good: even a connection that broke may have been let in. */
  use<T extends { readonly status: number }>(request: Observable<T>): Observable<T> {
    return request.pipe(
      tap({
        subscribe: () => (this.#inFlight += 1),
        next: ({ status }) => (this.#accepted ||= status !== 401),
        error: () => (this.#accepted = true),
        finalize: () => {
          this.#inFlight -= 1;
          this.#ended$.next();
        },
      }),
    );
  }

  /**
   * Whether the API has ever accepted it, as soon as that is known: while other requests with it are on their way, one
   * of them may still show that it was good.
   */
  accepted(): Observable<boolean> {
    return this.#ended$.pipe(
      startWith(undefined),
      first(() => this.#accepted || this.#inFlight === 0),
      map(() => this.#accepted),
    );
  }
}
