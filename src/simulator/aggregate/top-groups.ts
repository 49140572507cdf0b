import type { AggregateGroup } from './aggregate-group.js';

/** Asks for the first groups alone, or the last, by what a metric comes to over the whole interval. */
export interface Top {
  readonly metric: string;
  readonly by: string;
  readonly isLast: boolean;
  readonly limit: number;
}

/** The groups that are wanted, the first in front. */
export function topGroups(groups: readonly AggregateGroup[], top: Top): readonly AggregateGroup[] {
  const way = top.isLast ? 1 : -1;
  const worth = new Map(groups.map((group) => [group, worthOf(group, top)]));
  return [...groups].sort((a, b) => way * ((worth.get(a) ?? 0) - (worth.get(b) ?? 0))).slice(0, top.limit);
}

function worthOf({ parts }: AggregateGroup, { metric, by }: Top): number {
  const cells = [...parts.values()].flatMap((part) => part.get(metric) ?? []);
  if (cells.length === 0) return 0;
  const total = (key: 'count' | 'sum'): number => cells.reduce((sum, stats) => sum + stats[key], 0);
  switch (by) {
    case 'max':
      return Math.max(...cells.map(({ max }) => max));
    case 'min':
      return Math.min(...cells.map(({ min }) => min));
    case 'average':
      return total('sum') / total('count');
    case 'sum':
      return total('sum');
    default:
      return total('count');
  }
}
