import type { Dice } from '../chance/dice.js';
import type { Message } from './message.js';
import type { OrgState } from '../org-state.js';
import type { Place } from '../operation/router.js';

/** A request at the moment in which it reaches the server. Times are milliseconds since the simulator was made. */
export interface Arrived {
  readonly message: Message;
  readonly place: Place;
  readonly org: OrgState;
  readonly dice: Dice;
  readonly sentMs: number;
  readonly now: number;
  readonly wallNow: number;
  readonly contextId: string;
}
