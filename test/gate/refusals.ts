import { type Observable, defer } from 'rxjs';
import type { Hint } from '../../src/event/hint.js';
import type { Answer } from '../../src/gate/gate.js';

/** What a refused request fails with in these tests. */
export interface Refusal {
  readonly refused: true;
  readonly hint?: Hint;
}

export const refusal = (hint?: Hint): Refusal => ({ refused: true, ...(hint && { hint }) });

/** What a failure of these tests means to the limits. */
export function answerOf(error: unknown): Answer {
  const { refused, hint } = error as { refused?: true; hint?: Hint };
  return refused ? { kind: 'refused', hint } : { kind: 'unknown' };
}

/** A request whose first sending is the first of these, its second the second, and so on. */
export function inTurn<T>(...attempts: readonly Observable<T>[]): Observable<T> {
  let sent = 0;
  return defer(() => attempts[sent++]!);
}
