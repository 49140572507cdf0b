import type { Route } from './route.js';
import type { Source } from './source.js';

/** What belongs together: the routes of an operation, and what they read, under the path that the truth knows it by. */
export interface Operation {
  readonly routes: readonly Route[];
  readonly sources: readonly (readonly [path: string, source: Source])[];
}
