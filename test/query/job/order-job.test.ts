import { lastValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { JobAddress } from '../../../src/query/job/job-endpoint.js';
import { orderJob } from '../../../src/query/job/order-job.js';
import { intervalOf } from '../../../src/query/interval/interval-of.js';
import { jobApi } from '../job-api.js';

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
