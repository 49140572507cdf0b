import {
  catchError,
  defer,
  map,
  type Observable,
  of,
  ReplaySubject,
  type SchedulerLike,
  share,
  switchMap,
  tap,
  timer,
} from 'rxjs';
import type { Secret } from './secret.js';
import { Token } from './token.js';

/** A fresh token as its issuer gave it. */
export interface IssuedToken {
  readonly secret: Secret;
  readonly lifeMs: number;
}

/** Asks for a token. `patient`: nothing can be sent without it, so failures that pass are waited out. */
export type Issue = (patient: boolean) => Observable<IssuedToken>;

const MARGIN_MS = 60_000;
const LEAST_BETWEEN_MS = 1_000;
const RENEW_AGAIN_MS = 5_000;

/**
 * The one token of an org, shared by all its requests. Renewed at its life less the smaller of 60 s and half of it, by
 * one request for all who wait, at most once a second; while the old one still holds, a renewal that fails stops nobody.
 */
export class TokenSource {
  readonly #scheduler: SchedulerLike;
  readonly #renewal$: Observable<Token>;
  #token: Token | undefined;
  #askedAt = -Infinity;

  constructor(issue: Issue, scheduler: SchedulerLike, onRenewed: (issued: IssuedToken) => void) {
    this.#scheduler = scheduler;
    this.#renewal$ = defer(() => {
      const wait = this.#askedAt + LEAST_BETWEEN_MS - scheduler.now();
      return wait > 0 ? timer(wait, scheduler) : [0];
    }).pipe(
      switchMap(() => {
        this.#askedAt = scheduler.now();
        return issue(this.#token === undefined || this.#askedAt >= this.#token.endsAt);
      }),
      tap(onRenewed),
      map(({ secret, lifeMs }) => {
        const endsAt = scheduler.now() + lifeMs;
        return (this.#token = new Token(secret, endsAt, endsAt - Math.min(MARGIN_MS, lifeMs / 2)));
      }),
      share({ connector: () => new ReplaySubject(1) }),
    );
  }

  /** The token, where there is one that is good now. */
  get current(): Token | undefined {
    return this.#token && this.#scheduler.now() < this.#token.renewAt ? this.#token : undefined;
  }

  /** A token that is good, at once when there is one. */
  get(): Observable<Token> {
    const token = this.#token;
    if (token && token === this.current) return of(token);
    return this.#renewal$.pipe(
      catchError((error: unknown) => {
        const now = this.#scheduler.now();
        if (!token || now >= token.endsAt) throw error;
        token.renewAt = now + RENEW_AGAIN_MS;
        return [token];
      }),
    );
  }

  /**
   * Emits a token after `token` was refused. Only the current one is renewed: when several requests are refused with the
   * same, the first of them renews it for all.
   */
  renew(token: Token): Observable<Token> {
    if (token === this.#token) this.#token = undefined;
    return this.get();
  }
}
