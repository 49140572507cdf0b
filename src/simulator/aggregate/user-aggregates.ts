import { AggregateCells } from './aggregate-cells.js';
import type { AggregateFamily } from './aggregate-family.js';
import { readAggregateQuery } from './aggregate-query.js';
import type { Source } from '../operation/source.js';
import type { Stretch, Timeline } from '../data/user-timeline.js';

const READ: Readonly<Record<string, (timeline: Timeline) => readonly (readonly [Stretch, string])[]>> = {
  tSystemPresence: ({ presence }) => presence.map((one) => [one, one.state] as const),
  tOrganizationPresence: ({ presence }) => presence.map((one) => [one, one.presenceId] as const),
  tAgentRoutingStatus: ({ routing }) => routing.map((one) => [one, one.state] as const),
};

/** Adds up how long users were in each state, each part of the interval with what falls into it. */
export function userAggregates(family: AggregateFamily): Source {
  return (org, query, atMs) => {
    const parsed = readAggregateQuery<string>(family, query, (id) => id);
    const { bounds, timeZone, groupBy, metrics, views, filter } = parsed;
    const cells = new AggregateCells(bounds, views);
    for (const [n, id] of org.entities.ids('users').entries()) {
      if (filter !== undefined && !filter(id)) continue;
      const key = groupBy.length === 0 ? '' : id;
      const group = (): Record<string, string> => (groupBy.length === 0 ? {} : { userId: id });
      for (const metric of metrics) {
        for (const [{ startMs, endMs = Infinity }, qualifier] of READ[metric]?.(org.timeline(n)) ?? []) {
          const end = Math.min(endMs, atMs, parsed.interval.endMs);
          const from = Math.max(startMs, parsed.interval.startMs);
          for (let part = cells.partOf(from); from < end && part >= 0 && part < cells.parts; part++) {
            const { startMs: begin, endMs: close } = cells.part(part);
            const value = Math.min(end, close) - Math.max(from, begin);
            if (value <= 0) break;
            cells.add(key, group, part, `${metric} ${qualifier}`, value);
          }
        }
      }
    }
    const texts = cells.texts(timeZone, undefined);
    return { count: texts.length, text: (rank) => texts[rank] ?? '' };
  };
}
