import { NEVER, asyncScheduler } from 'rxjs';
import { describe, expect, it } from 'vitest';
import * as sluice from '../src/index.js';
import { checkpointOf } from './query/checkpoint-of.js';
import { orgOver } from './query/org-over.js';

const interval = '2026-11-23/2026-11-24';
const { org, calls } = orgOver(() => ({}));
const day = sluice.conversationDetails(org, { interval });
const read = { ...checkpointOf(day, []), readAt: '2026-11-24T00:00:00Z' };
const lane = new sluice.Lane();
const gate = new sluice.Route({ pools: [new sluice.Pool({ name: 'token' })], lane });

/** What takes options, given one that it does not know. */
const readers: Readonly<Record<string, (strange: object) => unknown>> = {
  Pool: (strange) => new sluice.Pool({ name: 'x', ...strange }),
  Lane: (strange) => new sluice.Lane(strange),
  Route: (strange) =>
    new sluice.Route({ pools: [new sluice.Pool({ name: 'x' })], lane: new sluice.Lane(), ...strange }),
  Slots: (strange) => new sluice.Slots(strange),
  TokenBucket: (strange) => new sluice.TokenBucket({ capacity: 1, refillPerSecond: 1, ...strange }),
  RetryBudget: (strange) => new sluice.RetryBudget(strange),
  retryDelay: (strange) => sluice.retryDelay(strange),
  withPermit: (strange) => sluice.withPermit(gate, NEVER, strange),
  fleet: (strange) => sluice.fleet([org], () => day, strange),
  refresh: (strange) => day.refresh(read, strange),
};

describe('an option that nobody knows, such as a misspelt one, is refused', () => {
  it.each(Object.entries(readers))('by %s, which is named', (name, make) => {
    for (const strange of [{ requestPerMinute: 100 }, { colour: undefined }, { fetcher: 1 }, { prefetch: 1 }]) {
      const [field] = Object.keys(strange);
      const message = expect.stringContaining(name) as string;
      const fix = expect.any(String) as string;
      expect(() => make(strange)).toThrow(expect.objectContaining({ name: 'ConfigError', field, fix, message }));
    }
    expect(() => make({})).not.toThrow();
    expect(calls()).toEqual([]);
  });

  it.each(Object.entries(readers).filter(([name]) => name !== 'refresh'))(
    'but by %s no clock, no chance and no fetch, which one bag may hold for all',
    (_name, make) => {
      expect(() => make({ scheduler: asyncScheduler, wallClock: () => 0, random: () => 0, fetch })).not.toThrow();
    },
  );

  it('by the other face of the strategy too', () => {
    expect(() => sluice.retryNotifier({ maxWait: 5 } as object)).toThrow('maxWait must be an option of retryDelay.');
  });
});

describe('what is no object in the place of options is refused', () => {
  const whole: Readonly<Record<string, (options: never) => unknown>> = {
    ...readers,
    Pool: (options) => new sluice.Pool(options),
    Route: (options) => new sluice.Route(options),
    TokenBucket: (options) => new sluice.TokenBucket(options),
    retryNotifier: (options) => sluice.retryNotifier(options),
    jobs: (jobs) => sluice.connect({ name: 'acme', region: 'eu-central-1', token: 'x', jobs }),
  };
  it.each(Object.entries(whole))('by %s', (_name, make) => {
    const error = { name: 'ConfigError', field: 'options', fix: 'give an object' };
    for (const none of [null, 5, 'x']) {
      expect(() => make(none as never)).toThrow(expect.objectContaining(error));
    }
    expect(calls()).toEqual([]);
  });
});

describe('values of a type that no option has are refused by the field, before any request', () => {
  it.each<[string, () => unknown]>([
    [
      'clientId',
      () => sluice.connect({ name: 'acme', region: 'eu-central-1', clientId: {} as never, clientSecret: 'x' }),
    ],
    [
      'clientSecret',
      () => sluice.connect({ name: 'acme', region: 'eu-central-1', clientId: 'x', clientSecret: 5 as never }),
    ],
    ['token', () => sluice.connect({ name: 'acme', region: 'eu-central-1', token: {} as never })],
    ['options', () => sluice.connect(null as never)],
    ['paging.pageNumber', () => sluice.pageQuery(org, { path: '/x', rows: 'x', paging: { pageNumber: 5 as never } })],
    ['paging.pageSize', () => sluice.pageQuery(org, { path: '/x', rows: 'x', paging: { pageSize: '' } })],
    ['body', () => sluice.jobQuery(org, { path: '/x', rows: 'x', body: 5 as never })],
    ['body', () => sluice.cursorQuery(org, { path: '/x', rows: 'x', method: 'POST', body: [] as never })],
    ['days', () => day.refresh(read, { days: 5 as never })],
    ['days[1]', () => day.refresh(read, { days: [1, '4' as never] })],
    ['days[0]', () => day.refresh(read, { days: [-1] })],
    ['readAt', () => day.refresh({ ...read, readAt: 'yesterday' })],
  ])('%s', (field, make) => {
    expect(make).toThrow(expect.objectContaining({ name: 'ConfigError', field }));
    expect(calls()).toEqual([]);
  });
});

describe('what is none of what a function takes is refused at once, by the field', () => {
  const route = { pools: [new sluice.Pool({ name: 'x' })], lane: new sluice.Lane() };
  const source = (): typeof NEVER => NEVER;
  const sink = { commit: () => [] };
  // Null stands for none where one may be left out.
  const orElse = (none: unknown, other: unknown): never => (none ?? other) as never;
  const none: Readonly<Record<string, readonly [string, (none: never) => unknown]>> = {
    'the org of a query': ['org', (org) => sluice.conversationDetails(org, { interval })],
    'the org of aggregates': ['org', (org) => sluice.conversationAggregates(org, { interval, metrics: ['nOffered'] })],
    'the org of a job of aggregates': [
      'org',
      (org) => sluice.aggregatesJob(org, { family: 'users', interval, metrics: ['tSystemPresence'] }),
    ],
    'the org of a listing': ['org', (org) => sluice.listing(org, { path: '/api/v2/users' })],
    'orgs of a fleet': ['orgs', (orgs) => sluice.fleet(orgs, () => day)],
    'an org of a fleet': ['orgs[0]', (one) => sluice.fleet([one], () => day)],
    'the query of a fleet': ['query', (query) => sluice.fleet([org], query)],
    'options of run': ['options', (options) => day.run(options)],
    'the demand of run': ['demand', (demand) => day.run({ demand: orElse(demand, 5) })],
    'the signal of iterate': ['signal', (signal) => day.iterate({ signal: orElse(signal, new AbortController()) })],
    'the sink of a query': ['sink', (sink) => day.commitTo(sink)],
    'pools of a route': ['pools', (pools) => new sluice.Route({ ...route, pools })],
    'the gate of a permit': ['gate', (gate) => sluice.withPermit(gate, NEVER)],
    'the request of a permit': ['request', (request) => sluice.withPermit(gate, request)],
    'a bucket': ['bucket', (bucket) => sluice.throttleTokens(bucket)],
    'a walk': ['walk', (walk) => sluice.paginate(walk)],
    'the demand of a walk': [
      'demand',
      (demand) => sluice.paginate({ first: 1, fetchPage: source, next: () => 1 }, orElse(demand, 5)),
    ],
    'options of drain': ['options', (options) => sluice.drain(source, () => [], options)],
    'options of commitTo': ['options', (options) => sluice.commitTo(source, sink, options)],
    'the sink of commitTo': ['sink', (sink) => sluice.commitTo(source, sink)],
    'options of toAsyncIterable': ['options', (options) => sluice.toAsyncIterable(source, options)],
    'the signal of toAsyncIterable': [
      'signal',
      (signal) => sluice.toAsyncIterable(source, { signal: orElse(signal, new AbortController()) }),
    ],
  };
  it.each(Object.entries(none))('%s', (_what, [field, make]) => {
    const fix = expect.stringMatching(/^give ./) as string;
    for (const one of [null, 5, 'x']) {
      expect(() => make(one as never)).toThrow(expect.objectContaining({ name: 'ConfigError', field, fix }));
    }
    expect(calls()).toEqual([]);
  });

  it('a limit of a path that nobody knows, and what is no limit', () => {
    const read = (limits: unknown) =>
      sluice.listing(org, { path: `/api/v2/${typeof limits}`, limits: limits as sluice.LimitOptions });
    const error = { name: 'ConfigError', org: 'acme' };
    expect(() => read({ maxWaitMs: 5 })).toThrow(expect.objectContaining({ ...error, field: 'maxWaitMs' }));
    expect(() => read(5)).toThrow(expect.objectContaining({ ...error, field: 'limits' }));
    for (const strange of [{ maxWaitMs: 5 }, { name: 'x' }, { pace: () => undefined }]) {
      const limits = strange as sluice.OrgLimits;
      const [field] = Object.keys(strange);
      expect(() => sluice.connect({ name: 'acme', region: 'eu-central-1', token: 'x', limits })).toThrow(
        expect.objectContaining({ ...error, field }),
      );
    }
  });
});
