import type { Seat } from './gate.js';

/** What a seat is inside the gate. */
export class LaneSeat implements Seat {
  readonly number: number;
  /** When it was made, milliseconds by its lane's clock. */
  readonly at: number;
  /** Its request has been sent before. */
  left = false;

  constructor(number: number, at: number) {
    this.number = number;
    this.at = at;
  }
}
