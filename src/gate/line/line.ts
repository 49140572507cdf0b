/** Who waits in a line. */
export interface Waiting {
  /** Lower goes first. */
  readonly rank: number;
  /** Of the same rank, the lower goes first: the number of its seat. */
  readonly number: number;
  /** Whether it stands in a line; kept by the line. */
  waits: boolean;
}

/** Empty places that are not worth an effort. */
const SPARE = 16;

/**
 * Those who wait for the same pools: lower rank first, then by seat. Most come last and leave first, which costs the same
 * however many wait; so does leaving from the middle, where the place stays empty until half of all are.
 */
export class Line<W extends Waiting> {
  length = 0;
  /** In order, up to `#first` empty, from there on some who have left. */
  #places: (W | undefined)[] = [];
  #first = 0;

  /** Who is next. */
  get head(): W | undefined {
    return this.#places[this.#first];
  }

  add(one: W): void {
    one.waits = true;
    this.length += 1;
    const last = this.#places.at(-1);
    if (last && isBefore(one, last)) this.#places.splice(this.#indexFor(one), 0, one);
    else this.#places.push(one);
  }

  remove(one: W): void {
    one.waits = false;
    this.length -= 1;
    const places = this.#places;
    for (let first = places[this.#first]; first && !first.waits; first = places[this.#first]) {
      places[this.#first++] = undefined;
    }
    if (places.length <= 2 * this.length + SPARE) return;
    this.#places = places.filter((place) => place?.waits);
    this.#first = 0;
  }

  /** The index of the first that goes after it. */
  #indexFor(one: W): number {
    let from = this.#first;
    for (let to = this.#places.length; from < to;) {
      const middle = (from + to) >> 1;
      if (isBefore(one, this.#places[middle] as W)) to = middle;
      else from = middle + 1;
    }
    return from;
  }
}

/** Whether `a` is served before `b`. */
export function isBefore(a: Waiting, b: Waiting): boolean {
  return a.rank === b.rank ? a.number < b.number : a.rank < b.rank;
}
