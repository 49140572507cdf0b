import type { Answer } from '../wire/answer.js';
import type { OrgView } from '../org-view.js';
import type { Token } from '../limit/token-book.js';

/** What a route is asked. */
export interface Ask {
  readonly org: OrgView;
  readonly url: URL;
  /** Who asks. */
  readonly token: Token;
  /** What stands in the address for the names in braces, decoded. */
  readonly params: Readonly<Record<string, string>>;
  /** The body as JSON; `undefined` for an empty one. */
  readonly body: unknown;
  readonly contextId: string;
  /** Milliseconds since the simulator was made. */
  readonly now: number;
  /** Epoch milliseconds. */
  readonly wallNow: number;
}

/** One operation of the API. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Steps in braces take any text: `/api/v2/users/{userId}`. */
  readonly path: string;
  /** Any one of them is enough; none are needed when empty. */
  readonly permissions: readonly string[];
  /** Takes the org's answer time; other operations answer at once. */
  readonly slow: boolean;
  /** Throws BadRequest. */
  answer(ask: Ask): Answer;
}
