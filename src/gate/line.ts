/** Who stands in a line. */
export interface Place {
  /** Lower goes first. */
  readonly rank: number;
  /** Of the same rank, the older goes first. */
  readonly seat: { readonly number: number };
  /** Where the line keeps it; -1 when it stands in none. */
  index: number;
}

/**
 * Those who wait for the same pools: lower rank first, then by seat. A binary heap, so that coming, leaving from the
 * middle and being served stay cheap with ten thousand waiting; who comes last in order costs one comparison.
 */
export class Line<P extends Place> {
  readonly #heap: P[] = [];

  /** Who is next. */
  get head(): P | undefined {
    return this.#heap[0];
  }

  get length(): number {
    return this.#heap.length;
  }

  add(place: P): void {
    this.#rise(place, this.#heap.length);
  }

  remove(place: P): void {
    const { index } = place;
    const last = this.#heap.pop();
    place.index = -1;
    if (last === undefined || last === place) return;
    if (index > 0 && isBefore(last, this.#at((index - 1) >> 1))) this.#rise(last, index);
    else this.#sink(last, index);
  }

  #rise(place: P, start: number): void {
    let index = start;
    while (index > 0) {
      const up = (index - 1) >> 1;
      const parent = this.#at(up);
      if (!isBefore(place, parent)) break;
      this.#put(parent, index);
      index = up;
    }
    this.#put(place, index);
  }

  #sink(place: P, start: number): void {
    const size = this.#heap.length;
    let index = start;
    for (let down = 2 * index + 1; down < size; down = 2 * index + 1) {
      if (down + 1 < size && isBefore(this.#at(down + 1), this.#at(down))) down += 1;
      const child = this.#at(down);
      if (!isBefore(child, place)) break;
      this.#put(child, index);
      index = down;
    }
    this.#put(place, index);
  }

  #put(place: P, index: number): void {
    this.#heap[index] = place;
    place.index = index;
  }

  #at(index: number): P {
    return this.#heap[index] as P;
  }
}

/** Whether `a` is served before `b`. */
export function isBefore(a: Place, b: Place): boolean {
  return a.rank === b.rank ? a.seat.number < b.seat.number : a.rank < b.rank;
}
