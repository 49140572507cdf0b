import type { ReceivedPage } from '../question.js';

/**
 * The ids of the rows read so far: what tells a row that drifted to a later page from a new one. Belongs to one slice,
 * and is forgotten with it, so that memory does not grow with the run.
 */
export class SeenRows<Row> {
  readonly #idOf: ((row: Row) => string | undefined) | undefined;
  readonly #ids = new Set<string | symbol>();

  /** @param idOf id of a row; without it rows cannot be told apart, and none is ever dropped */
  constructor(idOf: ((row: Row) => string | undefined) | undefined) {
    this.#idOf = idOf;
  }

  /** Different rows so far; one without an id is like no other. */
  get distinct(): number {
    return this.#ids.size;
  }

  /** The page without the rows that came before. Rows without an id stay: one too many is better than one lost. */
  take(page: ReceivedPage<Row>): ReceivedPage<Row> {
    const idOf = this.#idOf;
    if (!idOf) return page;
    let withoutId = 0;
    const rows = page.rows.filter((row) => {
      const id = idOf(row);
      if (id === undefined) withoutId += 1;
      const before = this.#ids.size;
      return this.#ids.add(id ?? Symbol()).size > before;
    });
    return { ...page, rows, withoutId, duplicates: (page.duplicates ?? 0) + page.rows.length - rows.length };
  }

  /** Forgets all but these, which are all that can come again. */
  keepOnly(ids: Iterable<string>): void {
    this.#ids.clear();
    for (const id of ids) this.#ids.add(id);
  }
}
