import { firstValueFrom, forkJoin } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { SluiceEvent } from '../../src/event/sluice-event.js';
import type { Org } from '../../src/org/org.js';
import type { OrgOptions } from '../../src/org/org-options.js';
import { listing } from '../../src/query/endpoint/listing.js';
import type { OrgOptions as SimulatedOrg } from '../../src/simulator/org-options.js';
import type { VirtualTime } from '../../src/testing/virtual-time.js';
import { simulatedOrg } from './simulated-org.js';

function discovering(
  server: Partial<SimulatedOrg>,
  limits?: () => Promise<Response>,
  jobs?: OrgOptions['jobs'],
): {
  time: VirtualTime;
  org: Org;
  heard: SluiceEvent[];
  asked: () => string[];
} {
  const { time, org } = simulatedOrg(server, {
    limits: 'discover',
    jobs,
    instead: (url) => (url.includes('/organizations/limits/') ? limits?.() : undefined),
  });
  const heard: SluiceEvent[] = [];
  org.events$.subscribe((event) => heard.push(event));
  const asked = (): string[] => heard.flatMap((event) => (event.type === 'requestSent' ? [event.request] : []));
  return { time, org, heard, asked };
}

const me = { path: '/api/v2/tokens/me' };

describe("limits: 'discover'", () => {
  it('asks the org once, before its first request, and keeps to what it says', async () => {
    const { time, org, asked } = discovering({ listedLimits: { 'client.credentials.token.rate.per.minute': 600 } });
    await time.runWhile(firstValueFrom(forkJoin([org.request(me), org.request(me), org.request(me)])));
    const ofLimits = asked().filter((request) => request.includes('/organizations/limits/'));
    expect(ofLimits).toHaveLength(2);
    expect(asked().slice(0, 2)).toEqual(ofLimits);
    expect(asked()).toHaveLength(5);
    const rate = org.pools.find(({ name }) => name === 'token')?.ratePerSecond ?? 0;
    expect(rate).toBeCloseTo((0.97 * 600) / 60, 5);
  });

  it('counts its own questions among those of the first minute', async () => {
    const { time, org, heard } = discovering({ listedLimits: { 'client.credentials.token.rate.per.minute': 10 } });
    await time.runWhile(firstValueFrom(forkJoin(Array.from({ length: 20 }, () => org.request(me)))));
    const sent = heard.flatMap((event) => (event.type === 'requestSent' ? [event.at] : []));
    expect(sent).toHaveLength(22);
    for (const from of sent)
      expect(sent.filter((at) => from <= at && at < from + 60_000).length).toBeLessThanOrEqual(10);
  });

  it.each([
    ['600', 600],
    ['6e2', 300],
    [600.5, 300],
    [0, 300],
  ])('takes %j for %i a minute: a whole number, written as a text or not', async (value, rate) => {
    const entities = [{ key: 'client.credentials.token.rate.per.minute', value }];
    const { time, org } = discovering({}, () => Promise.resolve(Response.json({ entities })));
    await time.runWhile(firstValueFrom(org.request(me)));
    expect(org.pools.find(({ name }) => name === 'token')?.ratePerSecond).toBeCloseTo((0.97 * rate) / 60, 5);
  });

  it('takes the calls for the org and not for the query that waits for them', async () => {
    const { time, org, asked } = discovering({});
    const query = listing(org, { path: '/api/v2/routing/queues' });
    const ofQuery: SluiceEvent[] = [];
    query.events$.subscribe((event) => ofQuery.push(event));
    const run = query.run();
    run.pages$.subscribe();
    const manifest = await time.runWhile(run.manifest);
    expect(manifest).toMatchObject({ status: 'complete', requests: 1, pages: 1 });
    expect(ofQuery.filter(({ type }) => type === 'requestSent')).toHaveLength(1);
    expect(asked()).toHaveLength(3);
  });

  it('stays at the documented 300 a minute where the org may not be asked, and says so', async () => {
    const body = JSON.stringify({ code: 'missing.permissions', status: 403 });
    const { time, org, heard } = discovering({}, () => Promise.resolve(new Response(body, { status: 403 })));
    await time.runWhile(firstValueFrom(org.request(me)));
    const rate = org.pools.find(({ name }) => name === 'token')?.ratePerSecond ?? 0;
    expect(rate).toBeCloseTo((0.97 * 300) / 60, 5);
    const codes = heard.flatMap((event) => (event.type === 'warning' ? [event.code] : []));
    expect(codes).toContain('limits-unknown');
  });

  it.each([
    ['as many jobs at once as the org says', undefined, 5],
    ['as many jobs at once as it is told, whatever the org says', { maxConcurrent: 2 }, 2],
  ])('runs %s', async (_, jobs, count) => {
    const { time, org } = discovering({ listedLimits: { 'details.jobs.concurrent.access.max': 5 } }, undefined, jobs);
    await time.runWhile(firstValueFrom(org.request(me)));
    let running = 0;
    for (let job = 0; job < 9; job += 1) org.jobs.places.take().subscribe(() => (running += 1));
    expect(running).toBe(count);
  });

  it('tells what it was told', async () => {
    const listedLimits = { 'client.credentials.token.rate.per.minute': 600, 'details.jobs.concurrent.access.max': 5 };
    const { time, org, heard } = discovering({ listedLimits });
    await time.runWhile(firstValueFrom(org.request(me)));
    expect(heard.filter(({ type }) => type === 'limitsRead')).toMatchObject([
      { org: 'acme', requestsPerMinute: 600, concurrentJobs: 5 },
    ]);
  });

  it('fails where its token is refused, without a word about limits', async () => {
    const { time, org, heard } = discovering({}, () => Promise.resolve(new Response('{}', { status: 401 })));
    await expect(time.runWhile(firstValueFrom(org.request(me)))).rejects.toMatchObject({
      name: 'AuthError',
      request: expect.stringContaining('/organizations/limits/') as string,
    });
    expect(heard.filter(({ type }) => type === 'warning' || type === 'limitsRead')).toEqual([]);
  });

  it('waits for no more than three failures of either question', async () => {
    const { time, org, asked } = discovering({}, () => Promise.reject(new TypeError('fetch failed')));
    await time.runWhile(firstValueFrom(org.request(me)));
    expect(asked().filter((request) => request.includes('/organizations/limits/'))).toHaveLength(6);
  });
});
