import type { Errand } from './errand.js';
import type { Reading } from './reading.js';

/** One org of a run, with what becomes of it. */
export interface Member extends Errand {
  readonly reading: Reading;
}
