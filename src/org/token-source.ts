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
import { AuthError } from '../errors.js';
import type { Secret } from './secret.js';
import { Token } from './token.js';

/** A fresh token as its issuer gave it. */
export interface IssuedToken {
  readonly secret: Secret;
  readonly lifeMs: number;
}

/** What a token source is made of. */
export interface TokenSourceOptions {
  readonly org: string;
  readonly scheduler: SchedulerLike;
  /** Asks for a token. `patient`: nothing can be sent without it, so failures that pass are waited out. */
  readonly issue: (patient: boolean) => Observable<IssuedToken>;
  readonly onRenewed?: ((issued: IssuedToken) => void) | undefined;
}

const MARGIN_MS = 60_000;
const LEAST_BETWEEN_MS = 1_000;
const RENEW_AGAIN_MS = 5_000;

/**
 * The one token of an org, shared by all its requests. Renewed at its life less the smaller of 60 s and half of it, by
 * one request for all who wait, at most once a second; while the old one still holds, a renewal that fails stops nobody.
 */
export class TokenSource {
  readonly #options: TokenSourceOptions;
  readonly #renewal: Observable<Token>;
  #token: Token | undefined;
  #askedAt = -Infinity;

  constructor(options: TokenSourceOptions) {
    this.#options = options;
    this.#renewal = defer(() => this.#renew()).pipe(share({ connector: () => new ReplaySubject(1) }));
  }

  /** The token, at once when there is a good one. */
  get(): Observable<Token> {
    return defer(() => {
      const token = this.#token;
      if (token && this.#now() < token.renewAt) return of(token);
      return this.#renewal.pipe(
        catchError((error: unknown) => {
          if (!token || this.#now() >= token.endsAt) throw error;
          token.renewAt = this.#now() + RENEW_AGAIN_MS;
          return of(token);
        }),
      );
    });
  }

  /**
   * Emits when a request that was refused with `token` may be sent again. Only the current token is renewed: when
   * several requests are refused with the same one, the first of them renews it for all.
   *
   * Errors: `AuthError` when the API never took this token, since another one would fare no better.
   */
  renew(token: Token, error: unknown): Observable<Token> {
    return token.accepted().pipe(
      switchMap((accepted) => {
        if (!accepted) throw neverAccepted(this.#options.org, error);
        if (token === this.#token) this.#token = undefined;
        return this.get();
      }),
    );
  }

  #renew(): Observable<Token> {
    const { issue, scheduler, onRenewed } = this.#options;
    const wait = Math.max(0, Math.min(LEAST_BETWEEN_MS, this.#askedAt + LEAST_BETWEEN_MS - this.#now()));
    const begin$ = wait > 0 ? timer(wait, scheduler) : of(0);
    return begin$.pipe(
      switchMap(() => {
        this.#askedAt = this.#now();
        return issue(this.#token === undefined || this.#askedAt >= this.#token.endsAt);
      }),
      tap((issued) => onRenewed?.(issued)),
      map(({ secret, lifeMs }) => {
        const endsAt = this.#now() + lifeMs;
        return (this.#token = new Token({ secret, endsAt, renewAt: endsAt - Math.min(MARGIN_MS, lifeMs / 2) }));
      }),
    );
  }

  #now(): number {
    return this.#options.scheduler.now();
  }
}

function neverAccepted(org: string, error: unknown): AuthError {
  return new AuthError(
    `${org}: the API refused a token that it had never accepted (401). Check that the client belongs to this region and is enabled.`,
    { org, status: 401, cause: error, ...requestOf(error) },
  );
}

function requestOf(error: unknown): { request?: string; correlationId?: string } {
  const { request, correlationId } = (error ?? {}) as { request?: unknown; correlationId?: unknown };
  return {
    ...(typeof request === 'string' && { request }),
    ...(typeof correlationId === 'string' && { correlationId }),
  };
}
