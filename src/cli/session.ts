import type { Observable } from 'rxjs';
import type { Io } from './io.js';
import type { Screen } from './screen/screen.js';

/** What every command gets. */
export interface Session {
  readonly io: Io;
  readonly screen: Screen;
  /** Emits once, at once when it has happened already: the first signal. End in order, and soon. */
  readonly interrupted$: Observable<unknown>;
}
