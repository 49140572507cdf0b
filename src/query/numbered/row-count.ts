/** What did not come in one reading. */
export interface MissingRows {
  /** How many; 0 or less where none. */
  readonly count: number;
  /** A page may have had fewer rows than there were. */
  readonly torn: boolean;
  /** Rows moved while they were read: the count changed, or some came twice. */
  readonly moved: boolean;
}

/**
 * The rows that came in one reading, beside those that the server counts. The count is approximate and moves, so that it
 * ends nothing: it is compared with what came at the end.
 */
export class RowCount {
  /** By how many rows the count fell: they have left, and as many behind them may have moved forward unread. */
  fallen = 0;
  #told: number | undefined;
  #moved = false;
  #received = 0;
  #torn = false;

  /** The server has counted; `undefined` where it says nothing. */
  tell(hits: number = this.#told ?? 0): void {
    const before = this.#told ?? hits;
    this.#moved ||= hits !== before;
    this.fallen += Math.max(0, before - hits);
    this.#told = hits;
  }

  /** So many rows came, in a page that may have been torn. */
  receive(rows: number, torn: boolean): void {
    this.#received += rows;
    this.#torn ||= torn;
  }

  /**
   * What is missing behind the last page.
   *
   * @param different how many different rows came
   * @param skipped rows of the pages before the first; `undefined` where the server gave no more though there are some: then
   *   nobody knows how many were to come, but rows are passed over only where the count falls
   */
  missing(different: number, skipped: number | undefined): MissingRows {
    const torn = this.#torn || different === 0;
    const twice = this.#received - different;
    const count =
      skipped === undefined
        ? this.fallen || twice || Number(torn)
        : (this.#told ?? 0) + this.fallen - skipped - different;
    return { count, torn, moved: this.#moved || twice > 0 };
  }
}
