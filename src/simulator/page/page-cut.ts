import type { Quirk, QuirkKind } from './quirk.js';

/** Where a page begins: its number from 1, its first row, and the first row of the page before. */
export interface PageStart {
  readonly page: number;
  readonly from: number;
  readonly before: number;
}

/** The rows of one page, and where the next begins if there is one. */
export interface PageCut {
  readonly from: number;
  readonly until: number;
  readonly next: PageStart | undefined;
}

/** Where every walk begins. */
export const FIRST_PAGE: PageStart = { page: 1, from: 0, before: 0 };

/** Cuts the rows of one operation into pages, quirks included. */
export class PageCutter {
  readonly #quirks: readonly Quirk[];

  constructor(quirks: readonly Quirk[]) {
    this.#quirks = quirks;
  }

  has(kind: QuirkKind, page: number): boolean {
    return this.#quirks.some(
      (quirk) => quirk.kind === kind && ((quirk.pages ?? [2]).includes(page) || page >= (quirk.from ?? Infinity)),
    );
  }

  /** The page that begins at `start`, of `size` rows at most, out of `count`. */
  cut(start: PageStart, size: number, count: number): PageCut {
    const { page, from, before } = start;
    if (this.#quirks.length === 0) {
      const until = Math.min(from + size, count);
      return { from, until, next: until < count ? { page: page + 1, from: until, before: from } : undefined };
    }
    if (this.has('repeat', page)) return { from: before, until: from, next: { ...start, page: page + 1 } };
    const room = this.has('empty', page) ? 0 : this.has('short', page) ? Math.max(1, size >> 1) : size;
    const until = Math.min(from + room, count);
    const endless = this.#quirks.some(({ kind }) => kind === 'endless');
    const next = until < count || endless ? { page: page + 1, from: until, before: from } : undefined;
    return { from, until, next: this.has('loop', page) ? FIRST_PAGE : next };
  }

  /** Where a page begins that is asked for by its number. */
  startOf(page: number, size: number): PageStart {
    if (this.#quirks.length === 0) return { page, from: (page - 1) * size, before: Math.max(0, page - 2) * size };
    let start = FIRST_PAGE;
    while (start.page < page) {
      start = this.has('repeat', start.page)
        ? { ...start, page: start.page + 1 }
        : { page: start.page + 1, from: this.cut({ ...start, before: 0 }, size, Infinity).until, before: start.from };
    }
    return start;
  }
}
