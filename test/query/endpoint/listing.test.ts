import { lastValueFrom, take, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { Query } from '../../../src/query/query.js';
import { listing, type ListingOptions } from '../../../src/query/endpoint/listing.js';
import type { Got, Reply } from '../../org/fake-api.js';
import { orgOver } from '../org-over.js';
import { checkpointOf } from '../checkpoint-of.js';

const path = '/api/v2/routing/queues';

function setUp(answer: (got: Got, page: number) => Reply, options: Partial<ListingOptions> = {}) {
  const { time, org, calls } = orgOver((got) =>
    answer(got, Number(new URL(got.url).searchParams.get('pageNumber') ?? 1)),
  );
  const query = listing(org, { path, ...options });
  const ids = () => time.runWhile(lastValueFrom(query.rows$.pipe(toArray()))).then((rows) => rows.map(({ id }) => id));
  const asked = () => calls().map(({ url }) => url.replace('https://api.mypurecloud.de', ''));
  return { time, query, ids, asked, calls };
}

/** A page listing with so many entities on each page, and a count that is wrong. */
const pages =
  (...sizes: number[]) =>
  (_: Got, page: number): Reply => ({
    body: {
      entities: Array.from({ length: sizes[page - 1] ?? 0 }, (_, place) => ({ id: `${page}.${place}` })),
      total: 3,
      pageCount: 1,
      pageSize: 100,
      pageNumber: page,
      ...(page < sizes.length && { nextUri: `${path}?pageSize=100&pageNumber=${page + 1}` }),
    },
  });

/** What a query warns of, and how often, from now on. */
function warningsOf({ events$ }: Pick<Query<unknown>, 'events$'>): readonly unknown[] {
  const warned: unknown[] = [];
  events$.subscribe((event) => event.type === 'warning' && warned.push([event.code, event.count]));
  return warned;
}

describe('listing', () => {
  it('reads from address to address, over short and empty pages, whatever total and pageCount say', async () => {
    const { ids, asked } = setUp(pages(2, 0, 1, 0, 0, 2));
    expect(await ids()).toEqual(['1.0', '1.1', '3.0', '6.0', '6.1']);
    expect(asked()).toEqual([
      `${path}?pageSize=100`,
      ...[2, 3, 4, 5, 6].map((page) => `${path}?pageSize=100&pageNumber=${page}`),
    ]);
  });

  it.each([
    ['more than came', [1, 1], [['fewer-rows-than-total-hits', 1]]],
    ['what came', [1, 2], []],
    ['less than came', [3, 2], []],
  ])('warns at its end, and not before, where the server counts %s', async (_, sizes, expected) => {
    const { query, ids } = setUp(pages(...sizes));
    const warned = warningsOf(query);
    await ids();
    expect(warned).toEqual(expected);
  });

  it('sends parameters as they were told, and the next address decoded and encoded once', async () => {
    const next = `${path}?pageSize=25&name=a%26b%20%2526&expand=x&expand=y`;
    const { ids, calls } = setUp(
      ({ turn }) => ({ body: { entities: [{ id: turn }], ...(turn === 1 && { nextUri: next }) } }),
      {
        parameters: { name: 'a&b %26' },
        pageSize: 25,
      },
    );
    await ids();
    const [first, second] = calls().map(({ url }) => new URL(url).searchParams);
    expect([...first!]).toEqual([
      ['name', 'a&b %26'],
      ['pageSize', '25'],
    ]);
    expect([...second!]).toEqual([
      ['pageSize', '25'],
      ['name', 'a&b %26'],
      ['expand', 'x'],
      ['expand', 'y'],
    ]);
  });

  it('goes on at a cursor that is a number', async () => {
    const { ids, asked } = setUp(({ turn }) => ({
      body: { entities: [{ id: turn }], cursors: { after: turn < 3 ? turn : null } },
    }));
    expect(await ids()).toEqual([1, 2, 3]);
    expect(asked()[2]).toBe(`${path}?pageSize=100&after=2`);
  });

  it('goes on by the cursor where there is no next address', async () => {
    const { ids, asked } = setUp(({ turn }) => ({
      body: { entities: [{ id: turn }], cursors: turn < 3 ? { before: 'x', after: `a&${turn}` } : {} },
    }));
    expect(await ids()).toEqual([1, 2, 3]);
    expect(asked()[2]).toBe(`${path}?pageSize=100&after=a%262`);
  });

  it('delivers an entity that comes twice once', async () => {
    const { ids, query, time } = setUp(({ turn }) => ({
      body: { entities: [{ id: turn }, { id: turn + 1 }], ...(turn < 3 && { nextUri: `${path}?p=${turn}` }) },
    }));
    expect(await ids()).toEqual([1, 2, 3, 4]);
    expect(time.now()).toBeGreaterThan(0);
    expect(query.name).toBe('listing');
  });

  it.each([
    ['foreign-uri', { nextUri: 'https://evil.example/api/v2/users' }],
    ['foreign-uri', { nextUri: '//evil.example/api/v2/users' }],
    ['foreign-uri', { nextUri: '/\\evil.example/api/v2/users' }],
    ['cursor-loop', { nextUri: `${path}?pageSize=100` }],
  ])('fails with %s for %j, and asks nobody', async (reason, more) => {
    const { ids, calls } = setUp(({ turn }) => ({ body: { entities: [{ id: turn }], ...more } }));
    await expect(ids()).rejects.toMatchObject({ name: 'WalkError', reason, org: 'acme', request: `GET ${path}` });
    expect(calls()).toHaveLength(1);
  });

  it('fails where addresses never end: behind empty pages, and behind the same page', async () => {
    const empty = setUp((_, page) => ({ body: { entities: [], nextUri: `${path}?pageNumber=${page + 1}` } }));
    await expect(empty.ids()).rejects.toMatchObject({ name: 'WalkError', reason: 'empty-pages' });
    expect(empty.asked()).toHaveLength(3);
    const same = setUp((_, page) => ({ body: { entities: [{ id: 1 }], nextUri: `${path}?pageNumber=${page + 1}` } }));
    await expect(same.ids()).rejects.toMatchObject({ name: 'WalkError', reason: 'page-loop' });
    expect(same.asked()).toHaveLength(3);
  });

  it('fails where entities come again and again under new addresses, mixed in other ways', async () => {
    const loop = setUp((_, page) => ({
      body: {
        entities: [{ id: page % 5 }, { id: (page + 1) % 5 }],
        nextUri: `${path}?pageNumber=${page + 1}`,
      },
    }));
    await expect(loop.ids()).rejects.toMatchObject({ name: 'WalkError', reason: 'page-loop', org: 'acme' });
    // Four with something new, and three without.
    expect(loop.asked()).toHaveLength(4 + 3);
  });

  it('goes on behind two pages of entities that have moved', async () => {
    const moved = setUp(({ turn }) => ({
      body: { entities: [{ id: [1, 2, 1, 2, 3][turn - 1] }], ...(turn < 5 && { nextUri: `${path}?p=${turn}` }) },
    }));
    expect(await moved.ids()).toEqual([1, 2, 3]);
  });

  it('says where the rows have another name', async () => {
    const { ids } = setUp(() => ({ body: { results: [], total: 5 } }));
    await expect(ids()).rejects.toMatchObject({ name: 'DecodeError', issues: [{ path: 'entities' }] });
  });

  it('goes on where an earlier run stopped', async () => {
    const first = setUp(pages(1, 1, 1));
    const page = await first.time.runWhile(lastValueFrom(first.query.pages$.pipe(take(2))));
    const from = checkpointOf(first.query, [page.position]);
    const second = setUp(pages(1, 1, 1), { from });
    const warned = warningsOf(second.query);
    expect(await second.ids()).toEqual(['3.0']);
    expect(second.asked()).toEqual([`${path}?pageSize=100&pageNumber=3`]);
    // What was counted is missed by nobody: an earlier run has read the rest.
    expect(warned).toEqual([]);
  });

  it.each([
    [{ path: 'https://evil.example/users' }, 'path'],
    [{ path: '//evil.example' }, 'path'],
    [{ path: '/api/../x' }, 'path'],
    [{ path: `${path}?pageSize=5` }, 'path'],
    [{ path: '' }, 'path'],
    [{ rows: '' }, 'rows'],
    [{ id: '' }, 'id'],
    [{ pageSize: 501 }, 'pageSize'],
    [{ pageSize: 0 }, 'pageSize'],
    [{ prefetch: 1.5 }, 'prefetch'],
    [{ interval: '2026-11-23/2026-11-24' }, 'interval'],
  ])('refuses %j at once', (options, field) => {
    expect(() => setUp(pages(1), options as Partial<ListingOptions>)).toThrow(
      expect.objectContaining({ name: 'ConfigError', field }) as Error,
    );
  });
});
