import { lastValueFrom, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { jobQuery, type JobQueryOptions } from '../../../src/query/endpoint/job-query.js';
import { jobApi, type JobApiOptions } from '../job-api.js';

const path = '/api/v2/things/jobs';

function setUp(options: Partial<JobApiOptions> = {}, asks: Partial<JobQueryOptions> = {}) {
  const api = jobApi({ path, field: 'things', pages: [[{ id: 1 }], [{ id: 2 }]], ...options });
  const query = jobQuery(api.org, { path, rows: 'things', id: 'id', ...asks });
  return {
    ...api,
    query,
    ids: () => api.time.runWhile(lastValueFrom(query.rows$.pipe(toArray()))).then((rows) => rows.map(({ id }) => id)),
  };
}

describe('jobQuery', () => {
  it('reads any job, without a watermark and without a page size unless told', async () => {
    const { ids, said, asks } = setUp({}, { body: { a: 1 } });
    expect(await ids()).toEqual([1, 2]);
    expect(said()).toEqual(['create 1', 'poll 1', 'poll 1', 'poll 1', 'results 1', 'results 1:1']);
    expect(asks.find(({ kind }) => kind === 'create')?.body).toEqual({ a: 1 });
    expect(new URL(asks.at(-1)!.url).search).toBe('?cursor=1');
  });

  it('asks for the watermark where there is one', async () => {
    const { ids, said, query, time } = setUp(
      { availability: '2026-11-22T00:00:00Z' },
      { availability: true, interval: '2026-11-22/2026-11-23', pageSize: 7 },
    );
    await ids();
    expect(said()[0]).toBe('availability');
    const run = query.run();
    run.pages$.subscribe();
    expect(await time.runWhile(run.manifest)).toMatchObject({ provisional: true, status: 'complete' });
  });

  it('cannot tell rows apart without ids, and says so in the rows', async () => {
    const { ids } = setUp({ pages: [[{ id: 1 }], [{ id: 1 }]] }, { id: undefined });
    expect(await ids()).toEqual([1, 1]);
  });

  it('deletes nothing where that is not possible', async () => {
    const { ids, said, time } = setUp(
      { answer: ({ kind }) => (kind === 'results' ? { body: { things: 7 } } : undefined) },
      { cancels: false },
    );
    await expect(ids()).rejects.toMatchObject({ name: 'DecodeError' });
    await time.run();
    expect(said().at(-1)).toBe('results 1');
  });

  it('takes back an order that is on its way where its job could not be cancelled', async () => {
    const { query, time, org, said, aborted } = setUp({}, { cancels: false });
    const reading = query.pages$.subscribe();
    org.events$.subscribe(({ type }) => type === 'requestSent' && time.schedule(() => reading.unsubscribe(), 1));
    await time.run();
    expect([aborted.length, said().filter((ask) => ask.startsWith('delete')).length]).toEqual([1, 0]);
  });

  it.each([
    [{ path: 'jobs' }, 'path'],
    [{ rows: '' }, 'rows'],
    [{ interval: '1/2' }, 'interval'],
    [{ pageSize: 1e6 }, 'pageSize'],
    [{ watermark: true }, 'watermark'],
    [{ cancels: 'no' }, 'cancels'],
  ])('refuses %j at once', (asks, field) => {
    expect(() => setUp({}, asks as Partial<JobQueryOptions>)).toThrow(
      expect.objectContaining({ name: 'ConfigError', field }) as Error,
    );
  });
});
