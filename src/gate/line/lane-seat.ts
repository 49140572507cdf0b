import type { Seat } from '../gate.js';

/** What a seat is inside the gate. */
export class LaneSeat implements Seat {
  declare readonly number: number;
  /** When it was made, milliseconds by its lane's clock. */
  declare readonly at: number;

  constructor(number: number, at: number) {
    this.number = number;
    this.at = at;
  }
}
