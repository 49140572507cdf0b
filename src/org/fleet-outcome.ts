import type { Manifest } from '../query/run/manifest.js';

/**
 * How the reading of one org ended. `error` is one of `SluiceError`, which `isSluiceError` tells, unless a function that
 * was handed in (a clock, a scheduler, a listener of pages) failed, or the library itself: then it is what was thrown.
 */
export type FleetEnding =
  | { readonly kind: 'failed'; readonly org: string; readonly error: unknown; readonly manifest: Manifest }
  | { readonly kind: 'done'; readonly org: string; readonly manifest: Manifest };

/** What a fleet tells of its orgs: rows as they come, and one ending an org. */
export type FleetOutcome<Row> = { readonly kind: 'row'; readonly org: string; readonly row: Row } | FleetEnding;

/** What a fleet tells while its rows go into sinks: what is durable, and one ending an org. */
export type FleetCommit = { readonly kind: 'committed'; readonly org: string; readonly rows: number } | FleetEnding;
