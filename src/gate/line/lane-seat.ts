import type { Seat } from '../gate.js';

/** What a seat is inside the gate. */
export class LaneSeat implements Seat {
  declare readonly number: number;
  /** When it was made, milliseconds by its lane's clock. */
  declare readonly at: number;
  /** Whether its request has been sent before. */
  declare left: boolean;

  constructor(number: number, at: number, left = false) {
    this.number = number;
    this.at = at;
    this.left = left;
  }
}
