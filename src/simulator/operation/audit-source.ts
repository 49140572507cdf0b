import { isoInstant } from '../data/iso-instant.js';
import { mix } from '../chance/mix.js';
import type { OrgView } from '../org-view.js';
import { readInterval } from '../question/read-interval.js';
import type { Source } from './source.js';

const SERVICES = ['Architect', 'Directory', 'Quality', 'Routing', 'Telephony'];
const ACTIONS = ['Create', 'Update', 'Delete', 'View'];
const TYPES = ['Flow', 'User', 'Evaluation', 'Queue', 'Edge'];

interface Entry {
  readonly id: string;
  readonly atMs: number;
  readonly service: string;
  readonly facts: Readonly<Record<string, string>>;
}

function entry(org: OrgView, n: number): Entry {
  const { entities, window } = org;
  const id = entities.id('audits', n);
  const word = mix(n, entities.ids('audits').length);
  const step = (window.endMs - window.startMs) / entities.ids('audits').length;
  const kind = word % SERVICES.length;
  return {
    id,
    atMs: Math.floor(window.startMs + (n + (word % 1000) / 1000) * step),
    service: SERVICES[kind] ?? '',
    facts: {
      UserId: entities.id('users', word),
      ClientId: org.clientId,
      Action: ACTIONS[word % ACTIONS.length] ?? '',
      EntityType: TYPES[kind] ?? '',
      EntityId: entities.id('queues', word),
    },
  };
}

function text(org: OrgView, { id, atMs, service, facts }: Entry): string {
  return JSON.stringify({
    id,
    userHomeOrgId: org.id,
    user: { id: facts['UserId'], selfUri: `/api/v2/users/${facts['UserId'] ?? ''}` },
    client: { id: facts['ClientId'] },
    remoteIp: ['203.0.113.7'],
    serviceName: service,
    level: 'USER',
    eventDate: isoInstant(atMs),
    message: { message: `${facts['EntityType'] ?? ''} ${facts['Action'] ?? ''}` },
    action: facts['Action'],
    entity: { id: facts['EntityId'] },
    entityType: facts['EntityType'],
    status: 'SUCCESS',
    propertyChanges: [{ property: 'name', oldValues: ['a'], newValues: ['b'] }],
  });
}

/** The audit log of an interval, by time; half-open. */
export const auditSource: Source = (org, query, atMs) => {
  const interval = readInterval(query['interval']);
  const filters = (query['filters'] ?? []) as readonly { readonly property: string; readonly value: string }[];
  const found = org.entities
    .ids('audits')
    .map((_, n) => entry(org, n))
    .filter((one) => one.atMs >= interval.startMs && one.atMs < interval.endMs && one.atMs <= atMs)
    .filter((one) => query['serviceName'] === undefined || one.service === query['serviceName'])
    .filter((one) => filters.every(({ property, value }) => one.facts[property] === value));
  const [sort] = (query['sort'] ?? []) as readonly { readonly sortOrder?: string }[];
  if (sort?.sortOrder === 'descending') found.reverse();
  return {
    count: found.length,
    text(rank) {
      const one = found[rank];
      return one === undefined ? 'null' : text(org, one);
    },
  };
};
