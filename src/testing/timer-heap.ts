/** Something that is due at a time; of two that are due together the one with the lower index goes first. */
export interface Due {
  readonly due: number;
  readonly index: number;
}

const before = (a: Due, b: Due): boolean => a.due < b.due || (a.due === b.due && a.index < b.index);

/** A binary heap: the earliest entry is at the top, adding and taking cost log n. */
export class TimerHeap<Entry extends Due> {
  readonly #entries: Entry[] = [];

  /** The earliest entry, left where it is. */
  get top(): Entry | undefined {
    return this.#entries[0];
  }

  push(entry: Entry): void {
    const entries = this.#entries;
    let at = entries.push(entry) - 1;
    while (at > 0) {
      const up = (at - 1) >> 1;
      const parent = entries[up];
      if (parent === undefined || !before(entry, parent)) break;
      entries[at] = parent;
      at = up;
    }
    entries[at] = entry;
  }

  pop(): Entry | undefined {
    const entries = this.#entries;
    const top = entries[0];
    const last = entries.pop();
    if (last !== undefined && entries.length > 0) this.#sink(last);
    return top;
  }

  /** Puts `entry` into the hole at the top and lets it find its place. */
  #sink(entry: Entry): void {
    const entries = this.#entries;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const a = entries[left];
      if (a === undefined) break;
      const b = entries[left + 1];
      const child = b !== undefined && before(b, a) ? b : a;
      if (!before(child, entry)) break;
      entries[at] = child;
      at = child === a ? left : left + 1;
    }
    entries[at] = entry;
  }
}
