import type { Answer } from './answer.js';
import type { Fault } from './fault.js';
import type { Refusal } from '../limit/refuse.js';

/** What becomes of a request. */
export interface Decision {
  /** Absent when the connection breaks or stays silent. */
  readonly answer?: Answer;
  /** It takes the org's answer time. */
  readonly slow?: boolean;
  /** What happens to the answer on the way. */
  readonly fault?: Fault;
  /** A refusal that said when to come back, and the pool that it spoke for. */
  readonly told?: { readonly pool: string } & NonNullable<Refusal['told']>;
}
