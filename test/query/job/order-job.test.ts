import { lastValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { JobAddress } from '../../../src/query/job/job-endpoint.js';
import { orderJob } from '../../../src/query/job/order-job.js';
import { intervalOf } from '../../../src/query/interval/interval-of.js';
import { jobApi } from '../job-api.js';
import { detailsJob, readAll } from './details-job.js';

const path = '/api/v2/things/jobs';

function setUp(address: Partial<JobAddress> = {}) {
  const api = jobApi({ pages: [], path });
  const { org } = api;
  const interval = intervalOf({ start: Date.UTC(2026, 10, 22), end: Date.UTC(2026, 10, 23) });
  const order$ = orderJob(org, { path, ...address }, { events: org.events, body: { of: 'x' }, interval });
  return { ...api, order$ };
}

describe('orderJob', () => {
  it('emits the id of a new job to each subscription, and orders none before', async () => {
    const { time, order$, said } = setUp();
    await time.run();
    expect(said()).toEqual([]);
    expect(await time.runWhile(lastValueFrom(order$))).toBe('job-1');
    expect(await time.runWhile(lastValueFrom(order$))).toBe('job-2');
  });

  it('asks for the interval beside the body', async () => {
    const { time, order$, asks } = setUp();
    await time.runWhile(lastValueFrom(order$));
    expect(asks.find(({ kind }) => kind === 'create')?.body).toEqual({
      of: 'x',
      interval: '2026-11-22T00:00:00.000Z/2026-11-23T00:00:00.000Z',
    });
  });

  it.each([
    { cancels: true, then: ['create 1', 'delete 1'] },
    { cancels: false, then: ['create 1'] },
  ])('that is left on its way ends the job that it makes, where that is possible: $cancels', async (way) => {
    const { time, org, order$, said } = setUp(way);
    const ids: string[] = [];
    const order = order$.subscribe((id) => ids.push(id));
    org.events$.subscribe(({ type }) => {
      if (type === 'requestSent' && said().length === 0) time.schedule(() => order.unsubscribe(), 1);
    });
    await time.run();
    expect([ids, said()]).toEqual([[], way.then]);
  });
});

describe('the order of a job', () => {
  it.each([
    ['no answer in time', { delayMs: 40_000 }],
    ['a gateway that heard none', { status: 504, body: {} }],
    ['a bad gateway', { status: 502, text: '' }],
    ['an empty answer', { status: 202, text: '' }],
    ['an answer cut short', { status: 202, text: '{"jobId":"jo' }],
  ])('is not sent again blindly: %s', async (_name, reply) => {
    const { time, query, said } = detailsJob({ answer: ({ kind }) => (kind === 'create' ? reply : undefined) });
    const { error, manifest } = await readAll(query, time);
    expect(error).toMatchObject({ name: 'JobError', state: 'UNKNOWN', org: 'acme' });
    expect(error).not.toHaveProperty('jobId');
    expect((error as Error).message).toMatch(/may be running/);
    expect((error as Error).cause).toBeDefined();
    expect(manifest.status).toBe('failed');
    expect(said()).toEqual(['availability', 'create 1']);
  });

  it.each([
    ['a refusal', { status: 429, headers: { 'retry-after': '2' }, body: {} }],
    ['a service that is not there', { status: 503, body: {} }],
    ['an error of the server', { status: 500, body: {} }],
    ['a token that has ended', { status: 401, body: {} }],
  ])('is sent again after %s', async (_name, reply) => {
    const { time, query } = detailsJob({
      answer: ({ kind, job }) => (kind === 'create' && job === 1 ? reply : undefined),
    });
    expect((await readAll(query, time)).manifest).toMatchObject({ status: 'complete', rows: 5 });
  });

  it('is sent again when there was no connection', async () => {
    const refused = Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNREFUSED' } });
    const { time, query } = detailsJob({
      answer: ({ kind, job }) => {
        if (kind === 'create' && job <= 2) throw refused;
        return undefined;
      },
    });
    expect((await readAll(query, time)).manifest.status).toBe('complete');
  });

  it.each([400, 403, 404])('that is refused with %i fails as such', async (status) => {
    const { time, query, said } = detailsJob({
      answer: ({ kind }) => (kind === 'create' ? { status, body: { code: 'no', status } } : undefined),
    });
    const { error } = await readAll(query, time);
    expect(error).toMatchObject({ name: status === 403 ? 'PermissionError' : 'HttpError' });
    expect(said()).toEqual(['availability', 'create 1']);
  });

  it.each([
    {},
    { jobId: null, id: null },
    { jobId: '' },
    { jobId: '../x' },
    { jobId: 'a/b' },
    { jobId: 'a?b' },
    { jobId: 7 },
  ])('needs an id that can stand in an address, and not %j', async (body) => {
    const { time, query, said } = detailsJob({ answer: ({ kind }) => (kind === 'create' ? { body } : undefined) });
    expect((await readAll(query, time)).error).toMatchObject({ name: 'DecodeError' });
    expect(said()).toEqual(['availability', 'create 1']);
  });
});
