import { lastValueFrom, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { Manifest } from '../../../src/query/run/manifest.js';
import type { UserDetail } from '../../../src/codec/user-detail.js';
import type { Page, Position } from '../../../src/page/page.js';
import { userDetails, type UserDetailsOptions } from '../../../src/query/endpoint/user-details.js';
import { userDetailsJob } from '../../../src/query/endpoint/user-details-job.js';
import type { OrgOptions } from '../../../src/simulator/org-options.js';
import { simulatedOrg } from '../../org/simulated-org.js';
import { jobApi } from '../job-api.js';
import { checkpointOf } from '../checkpoint-of.js';

const PATH = '/api/v2/analytics/users/details/query';
const DAY_MS = 86_400_000;
const USERS = 23;

function setUp(server: Partial<OrgOptions> = {}) {
  const { time, org, simulator } = simulatedOrg(
    { interval: '2026-09-01/2026-11-01', entities: { users: USERS }, ...server },
    { seed: 3, start: '2026-11-24T02:00:00Z' },
  );
  const read = async (
    options: UserDetailsOptions,
  ): Promise<{ pages: readonly Page<UserDetail>[]; manifest: Manifest; warnings: readonly string[] }> => {
    const run = userDetails(org, options).run();
    const warnings: string[] = [];
    run.events$.subscribe((event) => event.type === 'warning' && warnings.push(event.code));
    const pages = await time.runWhile(lastValueFrom(run.pages$.pipe(toArray()), { defaultValue: [] }));
    return { pages, manifest: await run.manifest, warnings };
  };
  const truth = (interval: string, filters: object = {}): readonly UserDetail[] => [
    ...simulator.truth('acme', { of: PATH, interval, ...filters }),
  ];
  const answers = () => simulator.counters('acme').answers[PATH];
  return { org, time, read, truth, answers };
}

/** The rows of each slice, by its text. */
function bySlice(pages: readonly Page<UserDetail>[]): Map<string, UserDetail[]> {
  const found = new Map<string, UserDetail[]>();
  for (const { slice, rows } of pages) {
    const text = `${slice.start}/${slice.end}`;
    found.set(text, [...(found.get(text) ?? []), ...rows]);
  }
  return found;
}

const daysOf = (slice: string): number => {
  const [start = 0, end = 0] = slice.split('/').map((side) => Date.parse(side));
  return (end - start) / DAY_MS;
};

/** Checks that the slices make the interval, without gap or overlap, and that each holds its users once. */
function expectWhole(
  pages: readonly Page<UserDetail>[],
  interval: string,
  truth: (slice: string) => readonly UserDetail[],
): readonly string[] {
  const found = bySlice(pages);
  const slices = [...found.keys()].sort();
  const [start, end] = interval.split('/');
  expect([start, ...slices.map((slice) => slice.split('/')[1])]).toEqual([
    ...slices.map((slice) => slice.split('/')[0]),
    end,
  ]);
  for (const [slice, rows] of found) {
    const byId = (a: UserDetail, b: UserDetail) => (String(a.userId) < String(b.userId) ? -1 : 1);
    expect([...rows].sort(byId)).toEqual([...truth(slice)].sort(byId));
  }
  return slices;
}

describe('userDetails, an interval of any length', () => {
  const filters = { presenceFilters: [{ type: 'or', predicates: [{ dimension: 'systemPresence', value: 'MEAL' }] }] };

  it.each([
    ['7 days without a filter', {}, undefined, 7],
    ['31 days with one', filters, undefined, 31],
    ['what a 400 names instead', {}, { days: 3 }, 3],
  ])('is read in slices of %s: each user once in each, and nothing else', async (_, asked, caps, most) => {
    const { read, truth } = setUp(caps && { caps });
    const interval = '2026-09-02T12:00:00.000Z/2026-10-08T00:00:00.000Z';
    const { pages, manifest, warnings } = await read({ interval, pageSize: 10, ...asked });
    const slices = expectWhole(pages, interval, (slice) => truth(slice, asked));
    expect(Math.ceil(Math.max(...slices.map(daysOf)))).toBe(most);
    expect(manifest).toMatchObject({ status: 'complete', gaps: [], duplicates: 0 });
    expect(warnings).toEqual([]);
  });

  it('is one question where the server takes it', async () => {
    const { read, answers } = setUp();
    const { pages } = await read({ interval: '2026-09-01/2026-09-08' });
    expect(pages.map(({ rows }) => rows.length)).toEqual([USERS]);
    expect(answers()).toEqual({ 200: 1 });
  });

  it('learns from one refusal, also for a slice that was on its way, and does not ask for as much again', async () => {
    const { read, answers } = setUp({ caps: { days: 5 } });
    const { manifest } = await read({ interval: '2026-09-01/2026-10-06' });
    expect(manifest.status).toBe('complete');
    expect(answers()).toEqual({ 200: 10, 400: 5 });
  });

  it('lets a 400 stand that calls a single day too long', async () => {
    const { read } = setUp({ caps: { days: 0.5 } });
    await expect(read({ interval: '2026-09-01/2026-09-03' })).rejects.toMatchObject({ name: 'HttpError', status: 400 });
  });

  it('goes on from behind any page: what was read and what is left make the whole', async () => {
    const interval = '2026-09-01T00:00:00.000Z/2026-09-20T00:00:00.000Z';
    const first = setUp({ caps: { days: 5 } });
    const whole = await first.read({ interval, pageSize: 10 });
    const query = userDetails(first.org, { interval });
    for (let cut = 0; cut <= whole.pages.length; cut += 3) {
      const before = whole.pages.slice(0, cut);
      const newest = new Map(before.map(({ position }) => [position.slice.start, position]));
      const positions = JSON.parse(JSON.stringify([...newest.values()])) as Position[];
      const from = checkpointOf(query, positions);
      const { read, truth } = setUp({ caps: { days: 5 } });
      const { pages } = await read({ interval, pageSize: 10, from });
      expectWhole([...before, ...pages], interval, truth);
    }
  });
});

describe('userDetailsJob', () => {
  const path = '/api/v2/analytics/users/details/jobs';

  it('orders one job, and slices where the server names the days that it takes', async () => {
    const { org, time, asks } = jobApi({
      path,
      field: 'userDetails',
      pages: [[{ userId: 'u' }]],
      answer: ({ kind, body }) => {
        if (kind !== 'create') return undefined;
        const { interval } = body as { interval: string };
        const message = 'You must specify a search interval as part of your query that does not exceed 20 days.';
        return daysOf(interval) > 20 ? { status: 400, body: { code: 'bad.request', status: 400, message } } : undefined;
      },
    });
    const query = userDetailsJob(org, { interval: '2026-09-01/2026-11-01' });
    const pages = await time.runWhile(lastValueFrom(query.pages$.pipe(toArray())));
    expect(pages.map(({ slice }) => `${slice.start.slice(0, 10)} ${slice.end.slice(0, 10)}`)).toEqual([
      '2026-09-01 2026-09-21',
      '2026-09-21 2026-10-11',
      '2026-10-11 2026-10-31',
      '2026-10-31 2026-11-01',
    ]);
    expect(pages.map(({ rows }) => rows)).toEqual(pages.map(() => [{ userId: 'u' }]));
    expect(asks.filter(({ kind }) => kind === 'create')).toHaveLength(5);
  });
});
