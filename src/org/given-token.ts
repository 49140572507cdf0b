import { defer, from, map, of, throwError } from 'rxjs';
import { AuthError } from '../errors.js';
import { requireThat } from '../retry/require-that.js';
import { Secret } from './secret.js';
import type { Issue } from './token-source.js';

/** A token that the caller holds, or gets from elsewhere whenever one is needed. */
export function givenToken(org: string, token: string | (() => string | Promise<string>)): Issue {
  let given = false;
  return () =>
    defer(() => {
      if (typeof token === 'function') return from(Promise.resolve(token()));
      if (given) return throwError(() => refused(org));
      given = true;
      return of(token);
    }).pipe(
      map((text) => {
        requireThat(!!text, 'token', 'one that is not empty');
        return { secret: new Secret(text), lifeMs: Infinity };
      }),
    );
}

function refused(org: string): AuthError {
  const message = `${org}: the given token was refused and cannot be renewed. Give a new one.`;
  return new AuthError(message, { org, status: 401 });
}
