import { lastValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import * as sluice from '../../src/index.js';
import type { OrgContext } from '../../src/query/org-context.js';
import type { Checkpoint } from '../../src/query/run/checkpoint.js';
import { checkpointOf } from './checkpoint-of.js';
import { orgOver } from './org-over.js';

const interval = '2026-11-23/2026-11-24';
const strange = { colour: 'red' };
const whole = { interval, ...strange };
const day = { start: '2026-11-23T00:00:00.000Z', end: '2026-11-24T00:00:00.000Z' };

/** Each query, asked with something that it does not take. */
const refused: Readonly<Record<string, (org: OrgContext) => unknown>> = {
  conversations: (org) => sluice.conversations(org, whole),
  conversationDetails: (org) => sluice.conversationDetails(org, whole),
  conversationDetailsJob: (org) => sluice.conversationDetailsJob(org, whole),
  conversationById: (org) => sluice.conversationById(org, 'x'),
  conversationsByIds: (org) => sluice.conversationsByIds(org, []),
  userDetails: (org) => sluice.userDetails(org, whole),
  userDetailsJob: (org) => sluice.userDetailsJob(org, whole),
  audits: (org) => sluice.audits(org, whole),
  listing: (org) => sluice.listing(org, { path: '/api/v2/users', ...strange }),
  pageQuery: (org) => sluice.pageQuery(org, { path: '/api/v2/x', rows: 'rows', ...strange }),
  cursorQuery: (org) => sluice.cursorQuery(org, { path: '/api/v2/x', rows: 'rows', ...strange }),
  jobQuery: (org) => sluice.jobQuery(org, { path: '/api/v2/x', rows: 'rows', ...strange }),
  conversationAggregates: (org) => sluice.conversationAggregates(org, { interval, metrics: [] }),
  'aggregates without a family': (org) => sluice.aggregates(org, { family: '', interval, metrics: ['nSearch'] }),
  aggregatesJob: (org) => sluice.aggregatesJob(org, { family: 'ratelimits', interval, metrics: ['n'] }),
  userActivity: (org) => sluice.userActivity(org, { metrics: [], groupBy: ['queueId'] }),
  queueObservations: (org) => sluice.queueObservations(org, strange as never),
};

describe('what a query refuses names the org', () => {
  it.each(Object.entries(refused))('%s', (_, ask) => {
    const { org, api } = orgOver(() => ({}));
    const message = expect.stringMatching(/^acme: /) as string;
    for (const context of [org, org.withPriority(1)]) {
      expect(() => ask(context)).toThrow(expect.objectContaining({ name: 'ConfigError', org: 'acme', message }));
    }
    expect(api.got).toEqual([]);
  });

  const { conversations, conversationDetails, conversationDetailsJob, userDetails: users, userDetailsJob } = sluice;
  const { audits, listing, pageQuery, cursorQuery, jobQuery, userActivity } = sluice;
  const { conversationAggregates, queueObservations, conversationsByIds } = sluice;
  it.each(
    Object.entries({
      ...{ conversations, conversationDetails, conversationDetailsJob, users, userDetailsJob, audits, listing },
      ...{ pageQuery, cursorQuery, jobQuery, userActivity },
      ...{ conversationAggregates, queueObservations },
      conversationsByIds: (org: OrgContext, options: never) => conversationsByIds(org, ['a'], options),
    }),
  )('and null in the place of the options of %s', (_, ask) => {
    const error = { name: 'ConfigError', org: 'acme', field: 'options' };
    expect(() => ask(orgOver(() => ({})).org, null as never)).toThrow(expect.objectContaining(error));
  });

  it.each(['aggregates', 'aggregatesJob'] as const)(
    'and null in the place of those of %s, which has no family',
    (name) => {
      const error = { name: 'ConfigError', org: 'acme', field: 'family' };
      for (const none of [null, undefined]) {
        expect(() => sluice[name](orgOver(() => ({})).org, none as never)).toThrow(expect.objectContaining(error));
      }
    },
  );

  it.each([
    ['iterate', (query: sluice.Query<sluice.Conversation>, options: object) => query.iterate(options)],
    ['iteratePages', (query: sluice.Query<sluice.Conversation>, options: object) => query.iteratePages(options)],
    ['drain', (query: sluice.Query<sluice.Conversation>, options: object) => query.drain(() => [], options)],
    [
      'commitTo',
      (query: sluice.Query<sluice.Conversation>, options: object) => query.commitTo({ commit: () => [] }, options),
    ],
  ])('and so does %s what it does not take', (_, face) => {
    const query = sluice.conversationDetails(orgOver(() => ({})).org, { interval });
    for (const none of [null, 5, 'auto']) {
      expect(() => face(query, none as never)).toThrow(
        expect.objectContaining({ name: 'ConfigError', field: 'options', fix: 'give an object' }),
      );
    }
    expect(() => face(query, { prefech: 3 })).toThrow(
      expect.objectContaining({
        name: 'ConfigError',
        field: 'prefech',
        fix: expect.stringContaining('prefetch') as string,
      }),
    );
  });

  const userDetails = (org: OrgContext, from?: Checkpoint) => sluice.userDetails(org, { interval, from });

  it('in a checkpoint of another query, and where its rows do not change, once', () => {
    const { org } = orgOver(() => ({}));
    const query = userDetails(org);
    const foreign = { ...checkpointOf(query, []), fingerprint: 'x' };
    const what = 'this checkpoint is of no use, it belongs to another body. Give one of this query, or none.';
    expect(() => userDetails(org, foreign)).toThrow(
      expect.objectContaining({ name: 'CheckpointError', org: 'acme', message: `acme: ${what}` }),
    );
    const message = 'acme: refresh: rows of user-details are not known to change; read it again.';
    expect(() => query.refresh(foreign)).toThrow(expect.objectContaining({ name: 'ConfigError', message }));
  });

  it('in a checkpoint that turns out to be damaged while it is read, and so does the manifest', async () => {
    const { org, time, api } = orgOver(() => ({}));
    const query = userDetails(org);
    const position = { slice: day, walk: 'page-number/100', next: 'two' };
    const run = userDetails(org, checkpointOf(query, [position])).run();
    const message = 'acme: this checkpoint is of no use, it is damaged. Give one of this query, or none.';
    await expect(time.runWhile(lastValueFrom(run.pages$))).rejects.toMatchObject({
      name: 'CheckpointError',
      org: 'acme',
      reason: 'torn',
      message,
    });
    expect((await run.manifest).error).toEqual({ name: 'CheckpointError', message });
    expect(api.got).toEqual([]);
  });
});

describe('a query asks what its options said when it was made', () => {
  const changed = { dimension: 'mediaType', value: 'voice' };
  const filters = [{ type: 'and', predicates: [changed] }];
  const filter = { type: 'and', predicates: [changed] };
  const body = { deep: changed };
  const parameters = changed;
  const path = '/api/v2/x';

  it.each(
    Object.entries({
      conversationDetails: (org: OrgContext) => sluice.conversationDetails(org, { interval, segmentFilters: filters }),
      conversationDetailsJob: (org: OrgContext) =>
        sluice.conversationDetailsJob(org, { interval, segmentFilters: filters }),
      conversationAggregates: (org: OrgContext) =>
        sluice.conversationAggregates(org, { interval, metrics: ['nOffered'], filter }),
      queueObservations: (org: OrgContext) => sluice.queueObservations(org, { metrics: ['oWaiting'], filter }),
      pageQuery: (org: OrgContext) => sluice.pageQuery(org, { path, rows: 'rows', body }),
      jobQuery: (org: OrgContext) => sluice.jobQuery(org, { path, rows: 'rows', body }),
      'cursorQuery with a body': (org: OrgContext) =>
        sluice.cursorQuery(org, { path, rows: 'rows', method: 'POST', body }),
      'cursorQuery with parameters': (org: OrgContext) => sluice.cursorQuery(org, { path, rows: 'rows', parameters }),
    }),
  )('%s', async (_, ask) => {
    const { org, time, calls } = orgOver(() => ({ status: 404 }));
    changed.value = 'voice';
    const query: Pick<sluice.Query<unknown>, 'pages$'> = ask(org);
    changed.value = 'chat';
    await expect(time.runWhile(lastValueFrom(query.pages$))).rejects.toMatchObject({ name: 'HttpError' });
    const sent = JSON.stringify(calls().map(({ url, body }) => [url, body]));
    expect(sent).toContain('voice');
    expect(sent).not.toContain('chat');
  });
});
