import { lastPage } from '../../page/last-page.js';

/**
 * What the lengths of the pages of one reading say, told in page order. A page is short when it has fewer rows than were
 * asked for: it may be the last, the server may give no more a page, or rows of it were left out.
 */
export class PageLengths {
  readonly #pageSize: number;
  readonly #isLast: (rows: number, hits: number) => boolean;
  /** Rows of the longest page so far, or as many as the pages of an earlier run had in the mean. */
  #longest: number;
  /** Rows of the page before. */
  #before = Infinity;
  /** This page has what the count leaves for it, or is asked for a second time. */
  #sure = false;

  /**
   * @param from number of the first page
   * @param came rows of the pages before it
   */
  constructor(pageSize: number, from: number, came: number) {
    this.#pageSize = pageSize;
    this.#longest = came && Math.ceil(came / (from - 1));
    this.#isLast = lastPage(pageSize, from);
  }

  /**
   * Whether a page is to be asked for again, since it has fewer rows than the count leaves for it. Not behind one that is
   * short: the first such page is the end. Nor the first page of a reading that is not the second one, where it has some
   * rows: a server may give fewer a page than it is asked for.
   */
  wantsAnother(
    rows: number,
    number: number,
    { hits, again }: { readonly hits: number; readonly again: boolean },
  ): boolean {
    const due = Math.min(this.#pageSize, hits - (number - 1) * this.#pageSize);
    const suspicious = again || number > 1 || rows === 0 || due === hits;
    const another = this.#before >= this.#pageSize && rows < due && suspicious;
    this.#sure = another || rows === due;
    return another;
  }

  /**
   * Whether the reading is `done` with this page, and whether a page can have been `torn`, which is to have had fewer rows
   * than there were: this one, that has not what is counted and that nobody asked for twice, or the short one before it,
   * behind which there are rows. Not where none is longer: so many the server gives a page.
   */
  take(rows: number, hits: number): { readonly done: boolean; readonly torn: boolean } {
    const behindShort = this.#before < this.#pageSize;
    this.#longest = Math.max(this.#longest, rows);
    const torn = behindShort
      ? rows > 0 && Math.min(rows, this.#before) < this.#longest
      : rows < this.#pageSize && !this.#sure;
    this.#before = rows;
    return { done: this.#isLast(rows, hits), torn };
  }
}
