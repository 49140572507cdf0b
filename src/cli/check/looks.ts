import type { OrgRequest } from '../../org/org.js';
import { fieldAt } from '../../query/answer/field-at.js';
import { probes } from './probes.js';

/** One thing to look at: what is asked, and what the answer says. */
export interface Look {
  readonly check: string;
  readonly request: OrgRequest;
  /** What to name where the server refuses and does not say what is missing; only looks at queries have one. */
  readonly permission?: string;
  readonly says: (body: unknown) => string;
}

/** The queries that are read out of the data lake of conversations. */
const OF_THE_LAKE = ['conversations', 'conversation-details-job'];

/**
 * What is looked at, in order. The first are the credentials, without which nothing else can be.
 *
 * @param queries to ask for; default all that can be
 * @param now epoch milliseconds
 */
export function looks(queries: readonly string[] | undefined, now: number): readonly [Look, ...Look[]] {
  const wanted = probes(now).filter(({ query }) => queries?.includes(query) ?? true);
  const lake = wanted.find(({ query }) => OF_THE_LAKE.includes(query));
  return [
    {
      check: 'credentials',
      request: { path: '/api/v2/tokens/me' },
      says: (body) => `org ${textOf(fieldAt(body, 'organization.id'))}`,
    },
    { check: 'limits', request: { path: '/api/v2/organizations/limits/namespaces/platform.api' }, says: limitOf },
    ...(lake ? [{ ...lake, check: 'watermark', says: (body: unknown) => watermarkOf(body) ?? 'not said' }] : []),
    ...wanted.map((probe) => ({ ...probe, says: yes })),
  ];
}

function yes(body: unknown): string {
  const upTo = watermarkOf(body);
  return upTo === undefined ? 'yes' : `yes, complete up to ${upTo}`;
}

function watermarkOf(body: unknown): string | undefined {
  const date = fieldAt(body, 'dataAvailabilityDate');
  return typeof date === 'string' ? date : undefined;
}

function limitOf(body: unknown): string {
  const entities: unknown = fieldAt(body, 'entities');
  const all: readonly unknown[] = Array.isArray(entities) ? entities : [];
  const limit = all.find((one) => fieldAt(one, 'key') === 'client.credentials.token.rate.per.minute');
  return limit === undefined ? 'not said' : `${textOf(fieldAt(limit, 'value'))} requests a minute`;
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : 'not said';
}
