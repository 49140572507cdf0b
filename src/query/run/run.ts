import type { Observable } from 'rxjs';
import type { SluiceEvent } from '../../event/sluice-event.js';
import type { Page } from '../../page/page.js';
import type { Manifest } from './manifest.js';

/** One run of a query, from its first request to its end. */
export interface Run<Row> {
  /** The pages; subscribed once. Unsubscribing ends the run as partial. */
  readonly pages$: Observable<Page<Row>>;
  /** The facts of this run: hot, no replay. */
  readonly events$: Observable<SluiceEvent>;
  /** Settles at every end of the run, and never rejects. */
  readonly manifest: Promise<Manifest>;
}
