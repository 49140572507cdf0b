/**
 * Which refusals of a pool are news, and how many came in a row.
 *
 * Requests are numbered in the order in which they leave. One that had left before the last refusal was known is an
 * echo when it is refused as well: it only extends the door by what it was told.
 */
export class Refusals {
  /** The newest request that had left when the last refusal came that was no echo. */
  #known = 0;
  #inRow = 0;

  /** A request was refused, and `newest` was the last to leave. */
  count(request: number, newest: number): { readonly inRow: number; readonly echo: boolean } {
    const echo = request <= this.#known;
    if (!echo) {
      this.#known = newest;
      this.#inRow += 1;
    }
    return { inRow: Math.max(1, this.#inRow), echo };
  }

  /** A request passed, and the door is open. */
  passed(request: number): void {
    if (request > this.#known) this.#inRow = 0;
  }
}
