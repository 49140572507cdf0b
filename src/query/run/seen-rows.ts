import type { JsonObject } from '../../codec/json-object.js';
import type { ReceivedPage } from '../question.js';
import { fingerprint } from './fingerprint.js';

/** Tells of each row, and the name by which it is told apart, whether the reader wants it. */
export type IsOwn<Row> = (row: Row, name: string) => boolean;

/**
 * The names of the rows read so far: what tells a row that drifted to a later page from a new one. Belongs to one slice,
 * and is forgotten with it, so that memory does not grow with the run.
 *
 * A row is named by its id. One without is named by its content and by how many of the same came before it in this
 * reading: two of them on two pages are two rows, and those of a second reading are those of the first.
 */
export class SeenRows<Row> {
  /** Id of a row; without it rows cannot be told apart, and none is ever dropped. */
  declare readonly idOf: ((row: Row) => string | undefined) | undefined;
  /** Names from the readings before this one. */
  #before = new Set<string>();
  #now = new Set<string>();
  readonly #alike = new Map<string, number>();
  #fresh = 0;

  constructor(idOf: ((row: Row) => string | undefined) | undefined) {
    this.idOf = idOf;
  }

  /** Different rows of this reading. */
  get size(): number {
    return this.#now.size || this.#fresh;
  }

  /** Names of the rows of readings before that have not come in this one. */
  get left(): readonly string[] {
    return [...this.#before].filter((name) => !this.#now.has(name));
  }

  /** The rows of a page without those that came before and those that are not wanted. */
  take(all: readonly Row[], isOwn?: IsOwn<Row>): Pick<ReceivedPage<Row>, 'rows' | 'withoutId' | 'duplicates'> {
    const { idOf } = this;
    const before = this.#fresh;
    if (!idOf) {
      this.#fresh += all.length;
      return { rows: all };
    }
    let withoutId = 0;
    const rows = all.filter((row) => {
      const id = idOf(row);
      const name = id ?? this.#nameOf(row as JsonObject);
      const own = !isOwn || isOwn(row, name);
      const { size } = this.#now;
      if (this.#now.add(name).size === size || this.#before.has(name)) return false;
      this.#fresh += 1;
      withoutId += Number(id === undefined);
      return own;
    });
    return { rows, withoutId, duplicates: all.length - this.#fresh + before };
  }

  /** Begins another reading. @param kept names of the rows that can come again; default all */
  reset(kept: Iterable<string> = [...this.#before, ...this.#now]): void {
    this.#before = new Set(kept);
    this.#now = new Set();
    this.#alike.clear();
    this.#fresh = 0;
  }

  #nameOf(row: JsonObject): string {
    const content = fingerprint(row);
    const nth = (this.#alike.get(content) ?? 0) + 1;
    this.#alike.set(content, nth);
    return `${content} ${nth}`;
  }
}
