/** Who stands in a line. */
export interface Place {
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
export class Line<P extends Place> {
  length = 0;
  /** In order, up to `#first` empty, from there on some who have left. */
  #places: (P | undefined)[] = [];
  #first = 0;

  /** Who is next. */
  get head(): P | undefined {
    return this.#places[this.#first];
  }

  add(place: P): void {
    place.waits = true;
    this.length += 1;
    const last = this.#places.at(-1);
    if (last && isBefore(place, last)) this.#places.splice(this.#indexFor(place), 0, place);
    else this.#places.push(place);
  }

  remove(place: P): void {
    place.waits = false;
    this.length -= 1;
    const places = this.#places;
    for (let first = places[this.#first]; first && !first.waits; first = places[this.#first]) {
      places[this.#first++] = undefined;
    }
    if (places.length <= 2 * this.length + SPARE) return;
    this.#places = places.filter((one) => one?.waits);
    this.#first = 0;
  }

  /** The index of the first that goes after it. */
  #indexFor(place: P): number {
    let from = this.#first;
    for (let to = this.#places.length; from < to;) {
      const middle = (from + to) >> 1;
      if (isBefore(place, this.#places[middle] as P)) to = middle;
      else from = middle + 1;
    }
    return from;
  }
}

/** Whether `a` is served before `b`. */
export function isBefore(a: Place, b: Place): boolean {
  return a.rank === b.rank ? a.number < b.number : a.rank < b.rank;
}
