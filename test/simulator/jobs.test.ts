import { describe, expect, it } from 'vitest';
import type { OrgOptions } from '../../src/simulator/index.js';
import { DAY, DETAILS, World, type Read } from './world.js';

const JOBS = '/api/v2/analytics/conversations/details/jobs';
const text = (row: Readonly<Record<string, unknown>>, key: string): string => (row[key] as string | undefined) ?? '';
const conversations = (read: Read): readonly Record<string, unknown>[] => read.json.conversations ?? [];
const NOON = '2026-11-23T12:00:00.000Z/2026-11-23T13:00:00.000Z';

/** A world and the hand of one who reads jobs. */
class Jobs extends World {
  bearer = '';

  static async in(org: Partial<OrgOptions> = {}): Promise<Jobs> {
    const jobs = new Jobs({ latency: 0, limits: { token: false, client: false }, ...org });
    jobs.bearer = await jobs.token();
    return jobs;
  }

  submit(more: object = {}): Promise<Read> {
    return this.read(this.post(this.bearer, JOBS, { interval: DAY, ...more }));
  }

  async id(more: object = {}): Promise<string> {
    return String((await this.submit(more)).json['jobId']);
  }

  look(path: string): Promise<Read> {
    return this.read(this.get(this.bearer, `${JOBS}/${path}`));
  }

  async state(id: string): Promise<unknown> {
    return (await this.look(id)).json['state'];
  }

  results(id: string, cursor?: string, pageSize?: number): Promise<Read> {
    const query = new URLSearchParams();
    if (cursor !== undefined) query.set('cursor', cursor);
    if (pageSize !== undefined) query.set('pageSize', String(pageSize));
    return this.look(`${id}/results?${query.toString()}`);
  }

  remove(id: string): Promise<Read> {
    return this.read(
      this.simulator.fetch(`https://api.mypurecloud.com${JOBS}/${id}`, {
        method: 'DELETE',
        headers: { authorization: `Bearer ${this.bearer}` },
      }),
    );
  }
}

describe('the life of a job', () => {
  it('goes from QUEUED over PENDING to FULFILLED and EXPIRED, with its dates', async () => {
    const world = await Jobs.in({ jobs: { queuedMs: 1000, runMs: 2000, lifeMs: 60_000 } });
    const made = await world.submit();
    expect([made.status, made.json]).toEqual([202, { jobId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string }]);
    const id = String(made.json['jobId']);
    expect((await world.look(id)).json).toEqual({ state: 'QUEUED', submissionDate: '2026-11-24T02:00:00.000Z' });
    await world.time.runUntil(1000);
    expect(await world.state(id)).toBe('PENDING');
    await world.time.runUntil(3000);
    expect((await world.look(id)).json).toEqual({
      state: 'FULFILLED',
      submissionDate: '2026-11-24T02:00:00.000Z',
      completionDate: '2026-11-24T02:00:03.000Z',
      expirationDate: '2026-11-24T02:01:03.000Z',
    });
    await world.time.runUntil(63_000);
    expect(await world.state(id)).toBe('EXPIRED');
    expect((await world.results(id)).json).toMatchObject({ status: 404, code: 'not.found' });
  });

  it('may be told with 202 until it is over', async () => {
    const world = await Jobs.in({ jobs: { queuedMs: 1000, runMs: 1000, runningStatus: 202 } });
    const id = await world.id();
    expect((await world.look(id)).status).toBe(202);
    await world.time.runUntil(1000);
    expect((await world.look(id)).status).toBe(202);
    await world.time.runUntil(2000);
    expect((await world.look(id)).status).toBe(200);
  });

  it('ends with a DELETE, which has no body', async () => {
    const world = await Jobs.in();
    const id = await world.id();
    const gone = await world.remove(id);
    expect([gone.status, gone.text]).toEqual([204, '']);
    expect(await world.state(id)).toBe('CANCELLED');
    expect((await world.results(id)).status).toBe(404);
    expect(world.counters.jobs).toEqual({ submitted: 1, deleted: 1, unfinished: 0 });
    expect((await world.remove('nobody')).status).toBe(404);
  });

  it.each(['slow', 'cut', 'truncated'] as const)(
    'ends with a DELETE also where bodies are %s: there is none that could be',
    async (kind) => {
      const world = await Jobs.in({ faults: [{ kind, probability: 1, path: `${JOBS}/{jobId}` }] });
      const removed = await world.remove(await world.id());
      expect([removed.status, removed.text]).toEqual([204, '']);
      expect(world.counters.inFlight).toBe(0);
    },
  );

  it('costs nothing while nobody asks: no timer waits for it', async () => {
    const world = await Jobs.in();
    await world.submit();
    await expect(world.time.runWhile(new Promise(() => undefined))).rejects.toThrow(/^Nothing is scheduled/);
  });

  it('refuses results before there are any', async () => {
    const world = await Jobs.in();
    expect((await world.results(await world.id())).json).toMatchObject({ status: 400, code: 'bad.request' });
  });

  it.each([
    ['failed', 'FAILED'],
    ['cancelled', 'CANCELLED'],
    ['expired', 'EXPIRED'],
    ['stuck', 'PENDING'],
    ['ARCHIVING', 'ARCHIVING'],
  ])('can be told to end as %s', async (end, state) => {
    const world = await Jobs.in({ jobs: { fates: [{ end, at: [2] }] } });
    const [first, second] = [await world.id(), await world.id()];
    await world.time.runUntil(10_000);
    expect([await world.state(first), await world.state(second)]).toEqual(['FULFILLED', state]);
  });

  it.each([
    [404, 'not.found'],
    [400, 'bad.request'],
  ] as const)('can be forgotten, or expire, between two pages, which is told with %i', async (goneStatus, code) => {
    const world = await Jobs.in({
      jobs: {
        goneStatus,
        fates: [
          { end: 'lost', at: [1], afterPages: 1 },
          { end: 'expired', at: [2], afterPages: 1 },
        ],
      },
    });
    const [lost, expired] = [await world.id(), await world.id()];
    await world.time.runUntil(10_000);
    for (const id of [lost, expired]) {
      const { json } = await world.results(id, undefined, 10);
      expect(json.conversations).toHaveLength(10);
      expect((await world.results(id, json['cursor'] as string, 10)).json).toMatchObject({
        status: goneStatus,
        code,
      });
    }
    expect((await world.look(lost)).status).toBe(404);
    expect(await world.state(expired)).toBe('EXPIRED');
  });

  it('can be unknown some time after it expired, and say a state that no document has', async () => {
    const world = await Jobs.in({
      jobs: { queuedMs: 0, runMs: 300, oddState: 'RESTORING', lifeMs: 1000, expiredMs: 1000 },
    });
    const id = await world.id();
    expect(await world.state(id)).toBe('RESTORING');
    await world.time.runUntil(100);
    expect(await world.state(id)).toBe('PENDING');
    await world.time.runUntil(2299);
    expect(await world.state(id)).toBe('EXPIRED');
    await world.time.runUntil(2300);
    expect((await world.look(id)).status).toBe(404);
  });

  it('takes longer the more rows it has, when it is told', async () => {
    const world = await Jobs.in({ jobs: { queuedMs: 0, runMs: 0, rowMs: 10 } });
    const id = await world.id();
    await world.time.runUntil(10 * world.simulator.truth('acme', { of: JOBS, interval: DAY }).count - 1);
    expect(await world.state(id)).toBe('PENDING');
    await world.time.runUntil(10_000);
    expect(await world.state(id)).toBe('FULFILLED');
  });
});

describe('the results of a job', () => {
  it('come by opaque cursors, the last page without one, a thousand rows a page', async () => {
    const world = await Jobs.in({ conversations: 2500 });
    const id = await world.id();
    await world.time.runUntil(5000);
    const rows: Record<string, unknown>[] = [];
    const sizes: number[] = [];
    let cursor: string | undefined;
    do {
      const page = await world.results(id, cursor);
      rows.push(...conversations(page));
      sizes.push(conversations(page).length);
      expect(page.json['dataAvailabilityDate']).toBe('2026-11-24T02:00:00.000Z');
      cursor = page.json['cursor'] as string | undefined;
    } while (cursor !== undefined);
    expect(sizes).toEqual([1000, 1000, 500]);
    expect(rows).toEqual([...world.simulator.truth('acme', { of: JOBS, interval: DAY })]);
  });

  it('say null for the last cursor when they are told', async () => {
    const world = await Jobs.in({ lastCursor: 'null' });
    const id = await world.id();
    await world.time.runUntil(5000);
    expect((await world.results(id)).json).toHaveProperty('cursor', null);
  });

  it('refuse pages over a thousand and cursors of other jobs', async () => {
    const world = await Jobs.in();
    const [one, other] = [await world.id(), await world.id()];
    await world.time.runUntil(5000);
    expect((await world.results(one, undefined, 1001)).json['message']).toBe('pageSize may not exceed 1000.');
    const cursor = (await world.results(other, undefined, 10)).json['cursor'] as string;
    expect((await world.results(one, cursor, 10)).json).toMatchObject({ status: 400, code: 'invalid.value' });
    expect((await world.results(one, '%', 10)).status).toBe(400);
    expect((await world.results(other, cursor, 10)).json.conversations).toHaveLength(10);
  });

  it.each([200, 500])('have attributes, which the rows of the query lack, at %i bytes a row', async (rowBytes) => {
    const world = await Jobs.in({ rowBytes });
    const id = await world.id();
    await world.time.runUntil(5000);
    for (const row of conversations(await world.results(id))) {
      expect((row['participants'] as object[])[0]).toHaveProperty('attributes.caseNumber');
    }
    expect((await world.read(world.page(world.bearer))).text).not.toContain('attributes');
  });

  it('hold everything that was going on in the interval, or only what began on its first day', async () => {
    const interval = '2026-11-21/2026-11-24';
    const world = await Jobs.in({ interval, conversations: 3000, longShare: 0.3, openShare: 0.05, rowBytes: 200 });
    const inHour = (from: string) =>
      [...world.simulator.truth('acme')]
        .filter((row) => {
          const [start, end] = [text(row, 'conversationStart'), text(row, 'conversationEnd') || '9999'];
          return start >= from && start < '2026-11-23T13' && end > '2026-11-23T12:00:00.000Z';
        })
        .map((row) => row['conversationId']);
    for (const [startOfDayIntervalMatching, from] of [
      [false, ''],
      [true, '2026-11-23'],
    ] as const) {
      const id = await world.id({ interval: NOON, startOfDayIntervalMatching });
      await world.time.runUntil(world.time.now() + 5000);
      const ids = conversations(await world.results(id)).map((row) => row['conversationId']);
      expect(ids).toEqual(inHour(from));
      expect(ids.length).toBeGreaterThan(40);
    }
    expect(inHour('').length).toBeGreaterThan(inHour('2026-11-23').length);
  });

  it('stop at the limit of the query', async () => {
    const world = await Jobs.in();
    const id = await world.id({ limit: 7 });
    await world.time.runUntil(5000);
    const { json } = await world.results(id);
    expect([json.conversations?.length, json['cursor']]).toEqual([7, undefined]);
  });
});

describe('what a job is refused for', () => {
  it.each([
    ['paging', { paging: { pageSize: 10, pageNumber: 1 } }],
    ['aggregations', { aggregations: [] }],
    ['no interval', { interval: undefined }],
    ['a bad interval', { interval: 'today' }],
    ['a limit of none', { limit: 0 }],
  ])('%s', async (_, more) => {
    const world = await Jobs.in();
    expect((await world.submit(more)).status).toBe(400);
    expect(world.counters.jobs.submitted).toBe(0);
  });

  it('one job too many at once, by the limit that has that name', async () => {
    const world = await Jobs.in({ jobs: { concurrent: 1, queuedMs: 1000, runMs: 2000 } });
    await world.submit();
    const refused = await world.submit();
    expect(refused.json).toMatchObject({
      status: 429,
      limit: { namespace: 'analytics', key: 'details.jobs.concurrent.access.max', value: 1 },
    });
    expect(refused.headers.get('retry-after')).toBe('3');
    await world.time.runUntil(3000);
    expect((await world.submit()).status).toBe(202);
  });

  it('too many submissions a second', async () => {
    const world = await Jobs.in({ jobs: { rate: { kind: 'window', limit: 2, windowMs: 1000 } } });
    const statuses = [await world.submit(), await world.submit(), await world.submit()].map(({ status }) => status);
    expect(statuses).toEqual([202, 202, 429]);
    expect(world.counters.pools['jobs']).toMatchObject({ passed: 2, refused: 1 });
  });

  it('not for jobs of aggregates, which take no place of those of details', async () => {
    const world = await Jobs.in({ jobs: { concurrent: 1 } });
    const sums = '/api/v2/analytics/conversations/aggregates/jobs';
    const ask = async (): Promise<number> =>
      (await world.read(world.post(world.bearer, sums, { interval: DAY, metrics: ['nOffered'] }))).status;
    expect([await ask(), await ask(), (await world.submit()).status, await ask()]).toEqual([202, 202, 202, 202]);
    expect((await world.submit()).status).toBe(429);
  });

  it('not for an interval of years', async () => {
    const world = await Jobs.in();
    expect((await world.submit({ interval: '2025-01-01/2026-11-24' })).status).toBe(202);
  });
});

describe('an answer that is lost after the work was done', () => {
  it('leaves a job behind that nobody knows of', async () => {
    const world = await Jobs.in({ faults: [{ kind: 504, after: true, path: JOBS, at: [1] }] });
    expect((await world.submit()).status).toBe(504);
    expect(world.counters.jobs).toEqual({ submitted: 1, deleted: 0, unfinished: 1 });
  });
});

describe('the data lake', () => {
  it('says up to when it is filled, and leaves out the rest without an error', async () => {
    const world = await Jobs.in({ lake: { lagMs: 6 * 3_600_000, everyMs: 3_600_000 } });
    await world.time.runUntil(1_800_000);
    const filled = '2026-11-23T20:00:00.000Z';
    expect((await world.look('availability')).json).toEqual({ dataAvailabilityDate: filled });
    const id = await world.id();
    await world.time.runUntil(1_810_000);
    const { json } = await world.results(id);
    const started = [...world.simulator.truth('acme')].filter((row) => String(row['conversationStart']) <= filled);
    expect(started.length).toBeLessThan(114);
    expect(json.conversations?.map((row) => row['conversationId'])).toEqual(
      started.map((row) => row['conversationId']),
    );
    expect(json['dataAvailabilityDate']).toBe(filled);
    const late = json.conversations?.filter((row) => text(row, 'conversationEnd') > filled);
    expect(late).toEqual([]);
    expect((await world.read(world.post(world.bearer, DETAILS, { interval: DAY }))).json.totalHits).toBe(114);
  });
});
