import type { Interval } from '../data/parse-interval.js';
import { zonedInstant } from './zoned-instant.js';

interface Stats {
  count: number;
  sum: number;
  min: number;
  max: number;
}

interface Group {
  readonly group: Readonly<Record<string, string>>;
  /** By part of the interval, then by metric. */
  readonly parts: Map<number, Map<string, Stats>>;
}

/** A range of values that is counted under a name of its own. */
export interface View {
  readonly target: string;
  readonly name: string;
  readonly range: { readonly gte?: number; readonly lt?: number };
}

/** Adds up values by group, part of the interval and metric, and writes them as the API does. */
export class AggregateCells {
  readonly #bounds: readonly number[];
  readonly #views: readonly View[];
  readonly #groups = new Map<string, Group>();

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
  add(key: string, group: () => Group['group'], part: number, metric: string, value?: number): void {
    const known: Group = this.#groups.get(key) ?? { group: group(), parts: new Map<number, Map<string, Stats>>() };
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
      const view = cells.get(`view ${name}`) ?? { count: 0, sum: 0, min: Infinity, max: -Infinity };
      cells.set(`view ${name}`, view);
      view.count += 1;
    }
  }

  /** One text a group, in the order of their keys. */
  texts(timeZone: string | undefined): readonly string[] {
    return [...this.#groups.entries()]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { group, parts }]) => {
        const data = [...parts.entries()]
          .sort(([a], [b]) => a - b)
          .map(([n, cells]) => {
            const { startMs, endMs } = this.part(n);
            const interval = `${zonedInstant(startMs, timeZone)}/${zonedInstant(endMs, timeZone)}`;
            const named = [...cells].map(([metric, { count, sum, min, max }]) => {
              const stats = max === -Infinity ? { count } : { count, sum, min, max };
              return [metric, stats] as const;
            });
            const views = named
              .filter(([metric]) => metric.startsWith('view '))
              .map(([metric, stats]) => ({ name: metric.slice(5), stats }));
            const metrics = named
              .filter(([metric]) => !metric.startsWith('view '))
              .map(([metric, stats]) => {
                const [name, qualifier] = metric.split(' ');
                return { metric: name, ...(qualifier !== undefined && { qualifier }), stats };
              });
            return { interval, metrics, ...(views.length > 0 && { views }) };
          });
        return JSON.stringify({ group, data });
      });
  }
}
