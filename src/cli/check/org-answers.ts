import { type Observable, shareReplay, Subject, tap } from 'rxjs';
import { right } from '#fp-ts/Either';
import { isSluiceError, NetworkError } from '../../errors.js';
import type { Org, OrgRequest } from '../../org/org.js';
import { unlessSilent } from './unless-silent.js';

/** Errors of the server in a row that are an answer: it says no more of this. */
const MOST_FAILURES = 3;

/**
 * What an org answers. The same request is sent once, and what has no answer is given up when the org has answered
 * nothing at all for too long: somebody waits.
 */
export class OrgAnswers {
  /** Counts and listens while it is subscribed. */
  readonly noted$: Observable<unknown>;
  readonly #org: Org;
  readonly #silenceMs: number;
  /** An answer, or a failure that nobody tries again. */
  readonly #heard$ = new Subject<void>();
  readonly #answers = new Map<string, Observable<unknown>>();
  /** The last failure of each request that is tried again. */
  readonly #troubles = new Map<string, string>();
  #calls = 0;

  constructor(org: Org, silenceMs: number) {
    this.#org = org;
    this.#silenceMs = silenceMs;
    this.noted$ = org.events$.pipe(
      tap((event) => {
        if (event.type === 'requestSent') this.#calls += 1;
        if (event.type === 'retried') this.#troubles.set(event.request, ` (${event.error})`);
      }),
    );
  }

  /** Requests that were sent, those that were tried again included. */
  get calls(): number {
    return this.#calls;
  }

  /** The body of the answer. Errors: those of the org, and `NetworkError` when it is silent. */
  of(request: OrgRequest): Observable<unknown> {
    const key = JSON.stringify(request);
    const asked = this.#answers.get(key) ?? this.#ask(request).pipe(shareReplay({ bufferSize: 1, refCount: true }));
    this.#answers.set(key, asked);
    return asked;
  }

  #ask({ method = 'GET', path, query, body }: OrgRequest): Observable<unknown> {
    const isFinal = (error: unknown, inARow: number): boolean =>
      isSluiceError(error, 'HttpError') && error.status >= 500 && inARow >= MOST_FAILURES;
    const heard = (): void => this.#heard$.next();
    const body$ = this.#org
      .send({ method, path, parameters: query, body, isFinal, read: right })
      .pipe(tap({ next: heard, error: heard }));
    const silent = (): Error => this.#silent(`${method} ${path}`);
    return unlessSilent(body$, { heard$: this.#heard$, ms: this.#silenceMs, silent });
  }

  #silent(request: string): Error {
    const { name: org } = this.#org;
    const trouble = this.#troubles.get(request) ?? this.#troubles.get('POST /oauth/token') ?? '';
    const what = `no answer within ${this.#silenceMs / 1000} s${trouble}`;
    return new NetworkError(`${org}: ${request}: ${what}`, { org, request, gaveUp: 'deadline' });
  }
}
