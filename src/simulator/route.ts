import type { Answer } from './answer.js';
import type { OrgView } from './org-view.js';

/** What a route is asked. */
export interface Ask {
  readonly org: OrgView;
  readonly url: URL;
  /** The body as JSON; `undefined` for an empty one. */
  readonly body: unknown;
  readonly contextId: string;
}

/** One operation of the API. */
export interface Route {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Any one of them is enough; none are needed when empty. */
  readonly permissions: readonly string[];
  /** Takes the org's answer time; other operations answer at once. */
  readonly slow: boolean;
  /** Throws BadRequest. */
  answer(ask: Ask): Answer;
}
