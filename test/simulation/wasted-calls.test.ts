import { lastValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { type DemoOrg, demoOrgs } from '../../src/cli/demo/demo-orgs.js';
import type { JsonObject } from '../../src/codec/json-object.js';
import { connect } from '../../src/org/connect.js';
import type { Org } from '../../src/org/org.js';
import { audits } from '../../src/query/endpoint/audits.js';
import { conversationAggregates } from '../../src/query/endpoint/conversation-aggregates.js';
import { conversationDetailsJob } from '../../src/query/endpoint/conversation-details-job.js';
import { conversationDetails } from '../../src/query/endpoint/conversation-details.js';
import { conversations } from '../../src/query/endpoint/conversations.js';
import { listing } from '../../src/query/endpoint/listing.js';
import { pageQuery } from '../../src/query/endpoint/page-query.js';
import { userDetailsJob } from '../../src/query/endpoint/user-details-job.js';
import { userDetails } from '../../src/query/endpoint/user-details.js';
import type { Query } from '../../src/query/query.js';
import { createSimulator } from '../../src/simulator/create-simulator.js';
import type { Simulator } from '../../src/simulator/simulator.js';
import { VirtualTime } from '../../src/testing/virtual-time.js';

const ANALYTICS = '/api/v2/analytics';
const interval = '2026-11-23/2026-11-24';
/** What a plan may spend before. */
const OF_A_PLAN = 2;

interface Case {
  readonly ask: (org: Org) => Query<JsonObject>;
  /** What the truth is asked for. */
  readonly of: string;
  readonly asked?: object;
  readonly pageSize: number;
  /** Calls that it cannot be had without, beside its pages: watermark, order, and one question when it is done. */
  readonly beside: number;
}

const cases: Readonly<Record<string, Case>> = {
  conversations: {
    ask: (org) => conversations(org, { interval }),
    of: `${ANALYTICS}/conversations/details/jobs`,
    pageSize: 1000,
    beside: 3,
  },
  'conversation-details': {
    ask: (org) => conversationDetails(org, { interval }),
    of: 'conversations',
    pageSize: 100,
    beside: 0,
  },
  'conversation-details-job': {
    ask: (org) => conversationDetailsJob(org, { interval }),
    of: `${ANALYTICS}/conversations/details/jobs`,
    pageSize: 1000,
    beside: 3,
  },
  'user-details': {
    ask: (org) => userDetails(org, { interval }),
    of: `${ANALYTICS}/users/details/query`,
    pageSize: 100,
    beside: 0,
  },
  'user-details-job': {
    ask: (org) => userDetailsJob(org, { interval }),
    of: `${ANALYTICS}/users/details/jobs`,
    pageSize: 1000,
    beside: 3,
  },
  'conversation-aggregates': {
    ask: (org) => conversationAggregates(org, { interval, granularity: 'PT1H', metrics: ['nOffered'] }),
    of: `${ANALYTICS}/conversations/aggregates/query`,
    asked: { metrics: ['nOffered'] },
    pageSize: Infinity,
    beside: 1,
  },
  audits: { ask: (org) => audits(org, { interval }), of: '/api/v2/audits/query', pageSize: 500, beside: 2 },
  listing: { ask: (org) => listing(org, { path: '/api/v2/users' }), of: '/api/v2/users', pageSize: 100, beside: 0 },
  custom: {
    ask: (org) =>
      pageQuery(org, { path: `${ANALYTICS}/interactions/query`, rows: 'interactions', id: 'interactionId', interval }),
    of: 'custom',
    pageSize: 100,
    beside: 0,
  },
};

/** Reads one query of one org of the demonstration, in virtual time. */
async function read(demoOrg: DemoOrg, { ask }: Case): Promise<{ simulator: Simulator; rows: number }> {
  const time = new VirtualTime({ start: '2026-11-24T03:00:00Z' });
  const { simulated, requestsPerMinute } = demoOrg;
  const simulator = createSimulator({
    seed: 'demo',
    scheduler: time,
    wallClock: time.wallClock,
    orgs: [{ ...simulated, rowBytes: 170, entities: { users: 470, audits: 2600 } }],
  });
  const [{ name, clientId, clientSecret, domain }] = simulator.orgs as [Simulator['orgs'][number]];
  const org = connect({
    name,
    region: domain,
    clientId,
    clientSecret,
    limits: { requestsPerMinute },
    fetch: simulator.fetch,
    scheduler: time,
    wallClock: time.wallClock,
    random: () => 0.5,
  });
  const run = ask(org).run();
  await time.runWhile(lastValueFrom(run.pages$));
  const manifest = await time.runWhile(run.manifest);
  expect(manifest.status).toBe('complete');
  return { simulator, rows: manifest.rows };
}

/** Answers that were no refusals, those for tokens left out: refusals are what the gate's own tests count. */
function callsOf(simulator: Simulator, org: string): number {
  return Object.entries(simulator.counters(org).answers)
    .filter(([path]) => path !== '/oauth/token')
    .flatMap(([, counts]) => Object.entries(counts))
    .reduce((sum, [status, count]) => sum + (status === '429' ? 0 : count), 0);
}

describe('calls to read a day of the orgs of the demonstration', () => {
  it.each(Object.entries(cases))(
    'are for %s at most 1.02 times the fewest pages and polls, and the two of a plan',
    async (_, one) => {
      for (const demoOrg of demoOrgs(1)) {
        const { name } = demoOrg.simulated;
        if (one.of === 'custom' && !demoOrg.simulated.custom) continue;
        const { simulator, rows } = await read(demoOrg, one);
        const { count } = simulator.truth(name, {
          of: one.of,
          interval: simulator.orgs[0]?.interval ?? '',
          ...one.asked,
        });
        const fewest = one.beside + Math.ceil(count / one.pageSize);
        const calls = callsOf(simulator, name);
        expect(rows).toBeGreaterThan(0);
        expect(calls).toBeGreaterThanOrEqual(fewest);
        expect(calls).toBeLessThanOrEqual(1.02 * fewest + OF_A_PLAN);
      }
    },
    60_000,
  );
});
