import type { Facts } from '../question/facts.js';
import { isoInstant } from '../data/iso-instant.js';
import type { OrgView } from '../org-view.js';
import type { Interval } from '../data/parse-interval.js';
import { readChoice } from '../question/read-choice.js';
import { readFilters, type Filter } from '../question/read-filters.js';
import { readInterval } from '../question/read-interval.js';
import type { Source } from './source.js';
import type { Stretch } from '../data/user-timeline.js';

interface User {
  readonly id: string;
}

const USERS: Readonly<Record<string, Facts<User>>> = { userFilters: { dimension: { userId: ({ id }) => id } } };
const PRESENCES: Readonly<Record<string, Facts<Stretch>>> = {
  presenceFilters: {
    dimension: { systemPresence: ({ state }) => state, organizationPresenceId: ({ presenceId }) => presenceId },
  },
};
const STATUSES: Readonly<Record<string, Facts<Stretch>>> = {
  routingStatusFilters: { dimension: { routingStatus: ({ state }) => state } },
};

/** The stretches that touch the interval, as they were known at an instant: what had not ended then has no end. */
function seen(
  stretches: readonly Stretch[],
  { startMs, endMs }: Interval,
  atMs: number,
  filter: Filter<Stretch> | undefined,
): readonly Stretch[] {
  return stretches
    .filter((one) => one.startMs < endMs && one.startMs <= atMs && (one.endMs ?? Infinity) > startMs)
    .filter((one) => filter === undefined || filter(one))
    .map((one) => (one.endMs !== undefined && one.endMs > atMs ? { ...one, endMs: undefined } : one));
}

const times = ({ startMs, endMs }: Stretch): string =>
  `"startTime":"${isoInstant(startMs)}"${endMs === undefined ? '' : `,"endTime":"${isoInstant(endMs)}"`}`;

function text(id: string, presence: readonly Stretch[], routing: readonly Stretch[]): string {
  const presences = presence.map(
    (one) => `{${times(one)},"systemPresence":"${one.state}","organizationPresenceId":"${one.presenceId}"}`,
  );
  const statuses = routing.map((one) => `{${times(one)},"routingStatus":"${one.state}"}`);
  const list = (key: string, items: readonly string[]): string =>
    items.length === 0 ? '' : `,"${key}":[${items.join(',')}]`;
  return `{"userId":"${id}"${list('primaryPresence', presences)}${list('routingStatus', statuses)}}`;
}

/** What users did in an interval: one row for each who did anything. Filters of presences and statuses choose among them. */
export const userDetailsSource: Source = (org: OrgView, query, atMs) => {
  const interval = readInterval(query['interval']);
  const wanted = readFilters(USERS, query);
  const presences = readFilters(PRESENCES, query);
  const statuses = readFilters(STATUSES, query);
  const rows: (() => string)[] = [];
  for (const [n, id] of org.entities.ids('users').entries()) {
    if (wanted !== undefined && !wanted({ id })) continue;
    const { presence, routing } = org.timeline(n);
    const [some, more] = [seen(presence, interval, atMs, presences), seen(routing, interval, atMs, statuses)];
    if (some.length > 0 || more.length > 0) rows.push(() => text(id, some, more));
  }
  if (readChoice('order', query['order'], ['asc', 'desc', 'unordered']) === 'desc') rows.reverse();
  return { count: rows.length, text: (rank) => rows[rank]?.() ?? '' };
};
