import { lastValueFrom, take, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { pageQuery, type PageQueryOptions } from '../../../src/query/endpoint/page-query.js';
import type { Got, Reply } from '../../org/fake-api.js';
import { orgOver } from '../org-over.js';
import { checkpointOf } from '../checkpoint-of.js';

const path = '/api/v2/analytics/interactions/query';

function setUp(answer: (got: Got) => Reply) {
  const { time, org, calls } = orgOver(answer);
  const read = (options: PageQueryOptions) =>
    time.runWhile(lastValueFrom(pageQuery(org, options).rows$.pipe(toArray())));
  return { time, org, read, calls, bodies: () => calls().map(({ body }) => body) };
}

const pagesOf =
  (total: number, size: number, field = 'interactions', totalHits: unknown = total) =>
  ({ body }: Got): Reply => {
    const { pageNumber } = (body as { paging: { pageNumber: number } }).paging;
    const rows = Array.from({ length: Math.max(0, Math.min(size, total - (pageNumber - 1) * size)) }, (_, place) => ({
      id: (pageNumber - 1) * size + place,
    }));
    return { body: { [field]: rows, totalHits } };
  };

describe('pageQuery', () => {
  it('reads any POST that is paged by a number', async () => {
    const { read, bodies } = setUp(pagesOf(7, 3));
    const rows = await read({
      path,
      rows: 'interactions',
      id: 'id',
      pageSize: 3,
      interval: '2026-11-23/2026-11-24',
      body: { a: 1 },
    });
    expect(rows).toEqual(Array.from({ length: 7 }, (_, id) => ({ id })));
    expect(bodies()).toEqual(
      [1, 2, 3].map((pageNumber) => ({
        a: 1,
        interval: '2026-11-23T00:00:00.000Z/2026-11-24T00:00:00.000Z',
        paging: { pageSize: 3, pageNumber },
      })),
    );
  });

  it.each([-3, 0, 1.5, 'x', '', {}])('refuses a position that says to go on at page %j', async (next) => {
    const { org, time, bodies } = setUp(pagesOf(7, 3));
    const options = { path, rows: 'interactions', pageSize: 3 };
    const slice = { start: '', end: '' };
    const positions = [{ slice, walk: 'page-number/3', next: next as number }];
    const go = () => {
      const from = checkpointOf(pageQuery(org, options), positions);
      const run = pageQuery(org, { ...options, from }).run();
      run.pages$.subscribe({ error: () => undefined });
      return run.manifest;
    };
    await expect(
      time.runWhile(
        Promise.resolve()
          .then(go)
          .catch((error: unknown) => ({ error })),
      ),
    ).resolves.toMatchObject({
      error: { name: 'CheckpointError' },
    });
    expect(bodies()).toEqual([]);
  });

  it('asks for nothing more from a position behind the last page', async () => {
    const { org, time, bodies } = setUp(pagesOf(7, 3));
    const options = { path, rows: 'interactions', pageSize: 3 };
    const query = pageQuery(org, options);
    const { position } = await time.runWhile(lastValueFrom(query.pages$));
    const sent = bodies().length;
    const from = checkpointOf(query, [position]);
    const run = pageQuery(org, { ...options, from }).run();
    expect(await time.runWhile(lastValueFrom(run.pages$.pipe(toArray())))).toEqual([]);
    expect(await run.manifest).toMatchObject({ status: 'complete', rows: 0 });
    expect(bodies()).toHaveLength(sent);
  });

  it('puts the paging where it is told, and finds the rows where they are', async () => {
    const { read, bodies } = setUp(({ body }) => {
      const { page } = body as { page: number };
      return { body: { data: { items: page === 1 ? [{ k: { id: 'a' } }] : [] }, meta: { count: 1 } } };
    });
    const options = { path, rows: 'data.items', id: 'k.id', pageSize: 1, totalHits: 'meta.count' };
    expect(await read({ ...options, paging: { pageNumber: 'page', pageSize: 'per.page' } })).toEqual([
      { k: { id: 'a' } },
    ]);
    expect(bodies()).toEqual([
      { page: 1, per: { page: 1 } },
      { page: 2, per: { page: 1 } },
    ]);
  });

  it('delivers a row that comes twice once where it knows the id, else twice', async () => {
    const drifted = ({ turn }: Got): Reply => ({
      body: { rows: [[{ id: 1 }, { id: 2 }], [{ id: 2 }, { id: 3 }], []][turn - 1] },
    });
    expect(await setUp(drifted).read({ path, rows: 'rows', id: 'id', pageSize: 2 })).toHaveLength(3);
    expect(await setUp(drifted).read({ path, rows: 'rows', pageSize: 2 })).toHaveLength(4);
  });

  it('reads on where the server gives fewer rows a page than it is asked for, as long as it counts more', async () => {
    for (const id of ['id', undefined]) {
      const { read, bodies } = setUp(pagesOf(14, 4));
      const rows = await read({ path, rows: 'interactions', id, pageSize: 10 });
      expect(rows).toEqual(Array.from({ length: 14 }, (_, id) => ({ id })));
      expect(bodies()).toHaveLength(4);
    }
  });

  it('believes a count that is written as a text', async () => {
    const { read } = setUp(pagesOf(14, 4, 'interactions', '14'));
    expect(await read({ path, rows: 'interactions', pageSize: 10 })).toHaveLength(14);
  });

  it.each(['id', undefined])('warns of rows that are counted and do not come, with the id %s', async (id) => {
    const { org, time, bodies } = setUp(({ turn }) => ({
      body: { rows: turn > 2 ? [] : [{ id: 2 * turn }, { id: 2 * turn + 1 }], totalHits: 9 },
    }));
    const query = pageQuery(org, { path, rows: 'rows', id, pageSize: 2 });
    const warned: unknown[] = [];
    query.events$.subscribe((event) => event.type === 'warning' && warned.push([event.code, event.count]));
    await time.runWhile(lastValueFrom(query.pages$));
    expect(warned).toEqual([['fewer-rows-than-total-hits', 5]]);
    expect(bodies().length).toBeLessThanOrEqual(5);
  });

  const numbered = ({ body }: Got): number => (body as { paging: { pageNumber: number } }).paging.pageNumber;

  /** An API of 20 rows, two of which leave from the front behind its n-th answer; its count follows. */
  const leavingAfter = (...answers: readonly number[]) => {
    const all = Array.from({ length: 20 }, (_, id) => ({ id }));
    let answered = 0;
    return ({ body }: Got): Reply => {
      const { pageNumber } = (body as { paging: { pageNumber: number } }).paging;
      const reply = { body: { rows: all.slice(4 * pageNumber - 4, 4 * pageNumber), totalHits: all.length } };
      if (answers.includes((answered += 1))) all.splice(0, 2);
      return reply;
    };
  };
  const asked = { path, rows: 'rows', id: 'id', pageSize: 4, interval: '2026-11-20/2026-11-21' };

  it('reads once more, page by page, when rows have moved and fewer came than were counted', async () => {
    const { org, time, bodies } = setUp(leavingAfter(2));
    const run = pageQuery(org, asked).run();
    const pages = await time.runWhile(lastValueFrom(run.pages$.pipe(toArray())));
    const ids = pages.flatMap(({ rows }) => rows.map(({ id }) => id as number));
    expect(ids.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, id) => id));
    expect(await run.manifest).toMatchObject({ status: 'complete', rows: 20, duplicates: 0, gaps: [] });
    expect(bodies().length).toBeLessThanOrEqual(11);
  });

  it('reads once more with one page in flight, however many may be', async () => {
    const answer = leavingAfter(2);
    const { org, time, calls } = setUp((got) => ({ ...answer(got), delayMs: 900 }));
    await time.runWhile(lastValueFrom(pageQuery(org, { ...asked, prefetch: 4 }).pages$));
    const begun = calls().map(numbered).lastIndexOf(1);
    const waits = calls().map(({ at }, place) => at - (calls()[place - 1]?.at ?? 0));
    expect(Math.min(...waits.slice(2, begun))).toBeLessThan(900);
    expect(waits.slice(begun)).toHaveLength(5);
    expect(Math.min(...waits.slice(begun))).toBeGreaterThanOrEqual(900);
  });

  it('is not gone on with from within the second reading, which would be complete with rows missing or bring some twice', async () => {
    for (const pages of [5, 6, 8]) {
      const { org, time } = setUp(leavingAfter(2));
      const query = pageQuery(org, { ...asked, prefetch: 0 });
      const read = await time.runWhile(lastValueFrom(query.pages$.pipe(take(pages), toArray())));
      const from = checkpointOf(query, [(read.at(-1) as (typeof read)[number]).position]);
      const { rows$ } = pageQuery(org, { ...asked, from });
      await expect(time.runWhile(lastValueFrom(rows$))).rejects.toMatchObject({ name: 'CheckpointError' });
    }
  });

  it.each([
    ['while it is left', 2, 'id'],
    ['while it is left, and have no id', 2, undefined],
    ['before it is left', 3, 'id'],
  ])('tells a gap where rows leave %s, and reads on', async (_name, pages, id) => {
    const { org, time } = setUp(leavingAfter(2));
    const query = pageQuery(org, { ...asked, id, prefetch: 0 });
    const read = await time.runWhile(lastValueFrom(query.pages$.pipe(take(pages), toArray())));
    const from = checkpointOf(query, [(read.at(-1) as (typeof read)[number]).position]);
    const run = pageQuery(org, { ...asked, id, from }).run();
    const rest = await time.runWhile(lastValueFrom(run.pages$.pipe(toArray())));
    const ids = [...read, ...rest].flatMap(({ rows }) => rows.map(({ id }) => id));
    // Those that came to stand on the second page when that had been read.
    expect(ids).toEqual(Array.from({ length: 20 }, (_, id) => id).filter((id) => id !== 8 && id !== 9));
    expect(await run.manifest).toMatchObject({ status: 'partial', gaps: [{ rows: 2 }] });
  });

  it.each([2, 3, 4])('tells a gap where its second page was short, and it was left behind page %i', async (left) => {
    const whole = pagesOf(18, 4, 'rows');
    const { org, time } = setUp((got) => {
      const { rows, totalHits } = (whole(got) as { body: { rows: object[]; totalHits: number } }).body;
      return { body: { rows: numbered(got) === 2 ? rows.slice(1) : rows, totalHits } };
    });
    const query = pageQuery(org, { ...asked, prefetch: 0 });
    const read = await time.runWhile(lastValueFrom(query.pages$.pipe(take(left), toArray())));
    const from = checkpointOf(query, [(read.at(-1) as (typeof read)[number]).position]);
    const run = pageQuery(org, { ...asked, from }).run();
    await time.runWhile(lastValueFrom(run.pages$));
    expect(await run.manifest).toMatchObject({ status: 'partial', gaps: [{ rows: 1 }] });
  });

  it.each([
    ['says how many rows were counted and came', '3/14/8'],
    ['says how many were counted', '3/14'],
    ['is a number', 3],
  ])('goes on from a position that %s', async (_name, next) => {
    const { org, time, bodies } = setUp(pagesOf(14, 4));
    const options = { path, rows: 'interactions', id: 'id', pageSize: 4, interval: '2026-11-20/2026-11-21' };
    const query = pageQuery(org, { ...options, prefetch: 0 });
    const { position } = await time.runWhile(lastValueFrom(query.pages$.pipe(take(2))));
    expect(position.next).toBe('3/14/8');
    const from = checkpointOf(query, [{ ...position, next }]);
    const run = pageQuery(org, { ...options, from }).run();
    await time.runWhile(lastValueFrom(run.pages$));
    expect(await run.manifest).toMatchObject({ status: 'complete', rows: 6, gaps: [] });
    expect(bodies()).toHaveLength(4);
  });

  it('reads once more from the first page on, where a row landed before all others', async () => {
    const all = Array.from({ length: 18 }, (_, id) => ({ id }));
    let answered = 0;
    const { org, time } = setUp(({ body }) => {
      const { pageNumber } = (body as { paging: { pageNumber: number } }).paging;
      const reply = { body: { rows: all.slice(4 * pageNumber - 4, 4 * pageNumber), totalHits: all.length } };
      if ((answered += 1) === 2) all.unshift({ id: 99 });
      return reply;
    });
    const run = pageQuery(org, asked).run();
    const pages = await time.runWhile(lastValueFrom(run.pages$.pipe(toArray())));
    expect(pages.flatMap(({ rows }) => rows.map(({ id }) => id))).toContain(99);
    expect(await run.manifest).toMatchObject({ status: 'complete', rows: 19, gaps: [] });
  });

  it('reads no more than once where it knows no ids', async () => {
    const { read, bodies } = setUp(leavingAfter(2));
    expect(await read({ ...asked, id: undefined })).toHaveLength(18);
    expect(bodies().length).toBeLessThanOrEqual(6);
  });

  it('lists as a gap what had been counted and did not come, also the second time', async () => {
    const { org, time } = setUp(({ body, turn }) => {
      const { pageNumber } = (body as { paging: { pageNumber: number } }).paging;
      return { body: { rows: pageNumber > 1 ? [] : [{ id: 1 }], totalHits: 2 + turn } };
    });
    const run = pageQuery(org, asked).run();
    await time.runWhile(lastValueFrom(run.pages$));
    const [start, end] = ['2026-11-20T00:00:00.000Z', '2026-11-21T00:00:00.000Z'];
    expect(await run.manifest).toMatchObject({ status: 'partial', rows: 1, gaps: [{ start, end }] });
  });

  it.each(['id', undefined])(
    'asks again for a page that is empty once though more is counted, with the id %s',
    async (id) => {
      for (const short of [1, 2, 3]) {
        let left = 1;
        const all = Array.from({ length: 10 }, (_, id) => ({ id }));
        const { read, bodies } = setUp((got) => {
          const page = numbered(got);
          const none = page === short && left > 0;
          if (none) left -= 1;
          return { body: { rows: none ? [] : all.slice(4 * page - 4, 4 * page), totalHits: 10 } };
        });
        expect(await read({ path, rows: 'rows', id, pageSize: 4 })).toEqual(all);
        expect(bodies()).toHaveLength(4);
      }
    },
  );

  it('keeps the longer of two answers to a page that was short, and never asks a third time', async () => {
    for (const lengths of [
      [3, 1],
      [1, 3],
    ]) {
      const left = [...lengths];
      const { read, bodies } = setUp((got) => {
        const page = numbered(got);
        const rows = Array.from({ length: page === 3 ? 2 : 4 }, (_, place) => ({ id: 4 * page - 4 + place }));
        return { body: { rows: page === 2 ? rows.slice(0, left.shift()) : rows, totalHits: 10 } };
      });
      const all = await read({ path, rows: 'rows', id: undefined, pageSize: 4 });
      expect(all.map(({ id }) => id)).toEqual([0, 1, 2, 3, 4, 5, 6, 8, 9]);
      expect(bodies()).toHaveLength(4);
    }
  });

  it('lists as a gap what a page never gives, also where rows cannot be told apart', async () => {
    const all = Array.from({ length: 10 }, (_, id) => ({ id }));
    const { org, time } = setUp((got) => {
      const page = numbered(got);
      return { body: { rows: page === 2 ? [] : all.slice(4 * page - 4, 4 * page), totalHits: 10 } };
    });
    const run = pageQuery(org, { ...asked, id: undefined }).run();
    await time.runWhile(lastValueFrom(run.pages$));
    expect(await run.manifest).toMatchObject({ status: 'partial', rows: 6, gaps: [{ rows: 4 }] });
  });

  it.each(['id', undefined])('ends a round of pages that come again and again, with the id %s', async (id) => {
    for (const counted of [{}, { totalHits: 1e6 }]) {
      const { read, bodies } = setUp((got) => {
        const first = 2 * ((numbered(got) - 1) % 3);
        return { body: { rows: [{ id: first }, { id: first + 1 }], ...counted } };
      });
      await expect(read({ path, rows: 'rows', id, pageSize: 2, prefetch: 0 })).rejects.toMatchObject({
        name: 'WalkError',
        reason: 'page-loop',
      });
      expect(bodies()).toHaveLength(6);
    }
  });

  it('delivers rows without an id once, though they are read twice because others have moved', async () => {
    const all: object[] = Array.from({ length: 20 }, (_, place) =>
      place % 3 === 1 ? { place } : { id: place, place },
    );
    let answered = 0;
    const { org, time } = setUp((got) => {
      const page = numbered(got);
      const reply = { body: { rows: all.slice(4 * page - 4, 4 * page), totalHits: all.length } };
      if ((answered += 1) === 2) all.splice(0, 1);
      return reply;
    });
    const run = pageQuery(org, asked).run();
    const pages = await time.runWhile(lastValueFrom(run.pages$.pipe(toArray())));
    const places = pages.flatMap(({ rows }) => rows.map(({ place }) => place as number));
    expect(places.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, place) => place));
    expect(await run.manifest).toMatchObject({ status: 'complete', rows: 20 });
  });

  it('takes absent, null and empty rows for the end', async () => {
    for (const end of [{}, { rows: null }, { rows: [] }]) {
      const { read, bodies } = setUp(({ turn }) => ({ body: turn === 1 ? { rows: [{ id: 1 }] } : end }));
      expect(await read({ path, rows: 'rows', pageSize: 1 })).toEqual([{ id: 1 }]);
      expect(bodies()).toHaveLength(2);
    }
  });

  it('does not take a wrong name of the rows for an org without any', async () => {
    const { read } = setUp(pagesOf(7, 3));
    await expect(read({ path, rows: 'conversations', pageSize: 3 })).rejects.toMatchObject({
      name: 'DecodeError',
      issues: [{ path: 'conversations', received: 'absent' }],
    });
  });

  it('reads rows of any depth, with an id and without', async () => {
    for (const id of [undefined, 'id']) {
      const { read } = setUp(({ turn }) => {
        const deep = `${'{"a":'.repeat(2000 * turn)}1${'}'.repeat(2000 * turn)}`;
        return { text: `{"rows":[{"id":${turn}}${turn < 5 ? `,${deep}` : ''}]}` };
      });
      expect(await read({ path, rows: 'rows', id, pageSize: 2 })).toHaveLength(9);
    }
  });

  it('does not take pages of rows that are too deep to be told apart for the same one', async () => {
    const deep = `${'{"a":'.repeat(12_000)}1${'}'.repeat(12_000)}`;
    const { read } = setUp(({ turn }) => ({ text: `{"rows":[${deep}${turn < 5 ? `,${deep}` : ''}]}` }));
    expect(await read({ path, rows: 'rows', pageSize: 2 })).toHaveLength(9);
  });

  it('refuses rows that are no list of objects', async () => {
    for (const [rows, place, received] of [
      ['text', 'rows', 'string'],
      [{}, 'rows', 'object'],
      [[{}, null], 'rows[1]', 'null'],
    ] as const) {
      const { read } = setUp(() => ({ body: { rows } }));
      await expect(read({ path, rows: 'rows' })).rejects.toMatchObject({ issues: [{ path: place, received }] });
    }
  });

  it('is another question with another body, path or interval, and the same with another page size', () => {
    const { org } = setUp(() => ({}));
    const base = { path, rows: 'rows', body: { a: 1 }, interval: '2026-11-23/2026-11-24' };
    const mark = (options: Partial<PageQueryOptions>) => pageQuery(org, { ...base, ...options }).fingerprint;
    expect(mark({ pageSize: 7 })).toBe(mark({}));
    const others = [
      {},
      { body: { a: 2 } },
      { path: '/api/v2/other' },
      { interval: '2026-11-22/2026-11-24' },
      { rows: 'x' },
      { id: 'id' },
    ];
    expect(new Set(others.map(mark)).size).toBe(others.length);
  });

  it.each([
    [{ path: 'api/v2/x', rows: 'r' }, 'path'],
    [{ path: '//evil.example/x', rows: 'r' }, 'path'],
    [{ path: '/\\evil.example', rows: 'r' }, 'path'],
    [{ path: 'https://evil.example/x', rows: 'r' }, 'path'],
    [{ path: '/api/../../x', rows: 'r' }, 'path'],
    [{ path: '/api/%2e%2E/x', rows: 'r' }, 'path'],
    [{ path: '/api/.%2e', rows: 'r' }, 'path'],
    [{ path: '/api/./x', rows: 'r' }, 'path'],
    [{ path: '/api/v2/x?y=1', rows: 'r' }, 'path'],
    [{ path, rows: '' }, 'rows'],
    [{ path, rows: 'r', id: '' }, 'id'],
    [{ path, rows: 'r', body: [] }, 'body'],
    [{ path, rows: 'r', pageSize: 0 }, 'pageSize'],
    [{ path, rows: 'r', interval: 'x' }, 'interval'],
    [{ path, rows: 'r', prefetch: -2 }, 'prefetch'],
    [{ path, rows: 'r', pagesize: 10 }, 'pagesize'],
    [{ path, rows: 'r', limits: { requestsPerMinute: 0 } }, 'requestsPerMinute'],
    [{ path, rows: 'r', limits: { requestsPerMinute: 10, burst: 10 } }, 'burst'],
    [{ path, rows: 'r', body: null }, 'body'],
    [{ path, rows: 'r', paging: { number: 'page' } }, 'number'],
    [{ path, rows: 'r', limits: { requestPerMinute: 5 } }, 'requestPerMinute'],
  ] as unknown as [PageQueryOptions, string][])('refuses %j at once', (options, field) => {
    const { org } = setUp(() => ({}));
    expect(() => pageQuery(org, options)).toThrow(
      expect.objectContaining({ name: 'ConfigError', field: expect.stringContaining(field) as string }),
    );
  });

  it('holds the limits of its path', async () => {
    const { time, org, bodies } = setUp(pagesOf(1000, 1));
    const query = pageQuery(org, {
      path,
      rows: 'interactions',
      pageSize: 1,
      limits: { requestsPerMinute: 60, burst: 2 },
    });
    const subscription = query.pages$.subscribe();
    await time.runUntil(120_000);
    subscription.unsubscribe();
    expect(bodies().length).toBeLessThanOrEqual(2 + 2 * 58);
    expect(bodies().length).toBeGreaterThanOrEqual(2 * 58 - 2);
    expect(() => pageQuery(org, { path, rows: 'interactions', limits: { requestsPerMinute: 61 } })).toThrow(
      /other limits/,
    );
  });
});
