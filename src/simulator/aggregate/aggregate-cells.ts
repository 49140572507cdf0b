import type { Interval } from '../data/parse-interval.js';
import type { AggregateGroup, Stats } from './aggregate-group.js';
import { topGroups, type Top } from './top-groups.js';
import { zonedInstant } from './zoned-instant.js';

/** A range of values that is counted under a name of its own. */
export interface View {
  readonly target: string;
  readonly name: string;
  readonly range: { readonly gte?: number; readonly lt?: number };
}

/** In front of the name of a view, where metrics have theirs. */
const VIEW = 'view ';

/** Adds up values by group, part of the interval and metric, and writes them as the API does. */
export class AggregateCells {
  readonly #bounds: readonly number[];
  readonly #views: readonly View[];
  readonly #groups = new Map<string, AggregateGroup>();

  /** `bounds`: the beginnings of the parts, and the end of the last. */
  constructor(bounds: readonly number[], views: readonly View[]) {
    this.#bounds = bounds;
    this.#views = views;
  }

  /** The number of the part that holds an instant; -1 outside. */
  partOf(ms: number): number {
    let low = 0;
    let high = this.#bounds.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#bounds[middle] ?? Infinity) <= ms) low = middle + 1;
      else high = middle;
    }
    return low >= this.#bounds.length ? -1 : low - 1;
  }

  part(n: number): Interval {
    return { startMs: this.#bounds[n] ?? 0, endMs: this.#bounds[n + 1] ?? 0 };
  }

  get parts(): number {
    return this.#bounds.length - 1;
  }

  /** `metric` may carry a qualifier behind a space. A count has no value. */
  add(key: string, group: () => AggregateGroup['group'], part: number, metric: string, value?: number): void {
    const known = this.#groups.get(key) ?? { group: group(), parts: new Map<number, Map<string, Stats>>() };
    this.#groups.set(key, known);
    const cells = known.parts.get(part) ?? new Map<string, Stats>();
    known.parts.set(part, cells);
    const stats = cells.get(metric) ?? { count: 0, sum: 0, min: Infinity, max: -Infinity };
    cells.set(metric, stats);
    stats.count += 1;
    if (value === undefined) return;
    stats.sum += value;
    stats.min = Math.min(stats.min, value);
    stats.max = Math.max(stats.max, value);
    for (const { target, name, range } of this.#views) {
      if (target !== metric || value < (range.gte ?? -Infinity) || value >= (range.lt ?? Infinity)) continue;
      const view = cells.get(VIEW + name) ?? { count: 0, sum: 0, min: Infinity, max: -Infinity };
      cells.set(VIEW + name, view);
      view.count += 1;
    }
  }

  /** One text a group, in the order of their keys, unless only the top of them is wanted. */
  texts(timeZone: string | undefined, top: Top | undefined): readonly string[] {
    const groups = [...this.#groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
    const wanted = top === undefined ? groups : topGroups(groups, top);
    return wanted.map(({ group, parts }) => {
      const data = [...parts].sort(([a], [b]) => a - b).map(([n, cells]) => this.#data(n, cells, timeZone));
      return JSON.stringify({ group, data });
    });
  }

  #data(n: number, cells: ReadonlyMap<string, Stats>, timeZone: string | undefined): object {
    const { startMs, endMs } = this.part(n);
    const interval = `${zonedInstant(startMs, timeZone)}/${zonedInstant(endMs, timeZone)}`;
    const metrics: object[] = [];
    const views: object[] = [];
    for (const [key, { count, sum, min, max }] of cells) {
      const stats = max === -Infinity ? { count } : { count, sum, min, max };
      const [metric, qualifier] = key.split(' ');
      if (key.startsWith(VIEW)) views.push({ name: key.slice(VIEW.length), stats });
      else metrics.push({ metric, ...(qualifier !== undefined && { qualifier }), stats });
    }
    return { interval, metrics, ...(views.length > 0 && { views }) };
  }
}
