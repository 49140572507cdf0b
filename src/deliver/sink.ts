import type { ObservableInput } from 'rxjs';
import type { Position } from '../page/page.js';

/** Rows that go into a sink together, with the place from which to go on once they are durable. */
export interface Batch<Row> {
  /** The rows of its pages in their order, after `map`; may be empty, since positions move all the same. */
  readonly rows: readonly Row[];
  /** The newest position of every slice that the batch touches. */
  readonly positions: readonly Position[];
}

/**
 * Where rows end up. A batch counts as committed when the input that `commit` returned has completed, and not before:
 * a sink that can, keeps rows and positions in one transaction. Batches come one at a time.
 *
 * Where it fails, all rows of the batches before count as safe, unless the error says otherwise: one with a number
 * `committed` names how many are.
 */
export interface Sink<Row> {
  /** Takes the next batch. When what it returns has completed, the rows are as safe as this sink can make them. */
  readonly commit: (batch: Batch<Row>) => ObservableInput<unknown>;
  /** Called once, after the last batch or after a failure. */
  close?(): ObservableInput<unknown>;
}
