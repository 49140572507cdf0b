import { lastValueFrom, take, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { cursorQuery, type CursorQueryOptions } from '../../../src/query/endpoint/cursor-query.js';
import type { Got, Reply } from '../../org/fake-api.js';
import { orgOver } from '../org-over.js';
import { checkpointOf } from '../checkpoint-of.js';

const path = '/api/v2/things';

function setUp(answer: (got: Got) => Reply, options: Partial<CursorQueryOptions> = {}) {
  const { time, org, calls } = orgOver(answer);
  const query = cursorQuery(org, { path, rows: 'rows', id: 'id', ...options });
  const ids = () => time.runWhile(lastValueFrom(query.rows$.pipe(toArray()))).then((rows) => rows.map(({ id }) => id));
  const asked = () => calls().map(({ url, body, method }) => [method, new URL(url).search, body]);
  return { time, query, ids, asked };
}

const three = ({ turn }: Got): Reply => ({
  body: { rows: [{ id: turn }], cursor: turn < 3 ? `c ${turn}` : null },
});

describe('cursorQuery', () => {
  it('sends the cursor back in the address', async () => {
    const { ids, asked } = setUp(three, { parameters: { a: 'b' }, pageSize: 5, interval: '2026-11-23/2026-11-24' });
    expect(await ids()).toEqual([1, 2, 3]);
    const interval = encodeURIComponent('2026-11-23T00:00:00.000Z/2026-11-24T00:00:00.000Z');
    expect(asked()).toEqual([
      ['GET', `?a=b&interval=${interval}&pageSize=5`, undefined],
      ['GET', `?a=b&interval=${interval}&pageSize=5&cursor=c+1`, undefined],
      ['GET', `?a=b&interval=${interval}&pageSize=5&cursor=c+2`, undefined],
    ]);
  });

  it('sends the cursor back in the body', async () => {
    const { ids, asked } = setUp(three, {
      method: 'POST',
      body: { query: { q: 1 } },
      sendAs: 'query.after',
      sizeAs: 'size',
      pageSize: 5,
    });
    expect(await ids()).toEqual([1, 2, 3]);
    expect(asked().map(([, , body]) => body)).toEqual([
      { query: { q: 1 }, size: 5 },
      { query: { q: 1, after: 'c 1' }, size: 5 },
      { query: { q: 1, after: 'c 2' }, size: 5 },
    ]);
  });

  it('sends the cursor of a POST back in the address where that is told, and its body as it is', async () => {
    const body = { groupBy: ['queueId'] };
    const parameters = { by: 'day' };
    const { ids, asked } = setUp(three, {
      method: 'POST',
      body,
      sendAs: 'after',
      pageSize: 5,
      inAddress: true,
      parameters,
    });
    expect(await ids()).toEqual([1, 2, 3]);
    expect(asked()).toEqual([
      ['POST', '?by=day&pageSize=5', body],
      ['POST', '?by=day&pageSize=5&after=c+1', body],
      ['POST', '?by=day&pageSize=5&after=c+2', body],
    ]);
  });

  it('finds the cursor inside an object, and sends it by its last name', async () => {
    const { ids, asked } = setUp(
      ({ turn }) => ({ body: { rows: [{ id: turn }], cursors: turn < 2 ? { after: 7 } : {} } }),
      {
        cursor: 'cursors.after',
      },
    );
    expect(await ids()).toEqual([1, 2]);
    expect(asked()[1]?.[1]).toBe('?after=7');
  });

  it('reads on behind pages without rows', async () => {
    const { ids } = setUp(({ turn }) => ({
      body: { ...(turn % 3 === 0 && { rows: [{ id: turn }] }), ...(turn < 9 && { cursor: String(turn) }) },
    }));
    expect(await ids()).toEqual([3, 6, 9]);
  });

  it.each([
    ['cursor-loop', 4, ({ turn }: Got) => ({ rows: [{ id: turn }], cursor: ['a', 'b', 'c', 'a'][turn - 1] })],
    ['empty-pages', 4, ({ turn }: Got) => ({ rows: turn === 1 ? [{ id: 1 }] : [], cursor: String(turn) })],
    ['page-loop', 3, ({ turn }: Got) => ({ rows: [{ id: 1 }], cursor: String(turn) })],
  ] as const)('fails with %s', async (reason, requests, body) => {
    const { ids, asked } = setUp((got) => ({ body: body(got) }));
    await expect(ids()).rejects.toMatchObject({ name: 'WalkError', reason, org: 'acme' });
    expect(asked()).toHaveLength(requests);
  });

  it('refuses a cursor that is none', async () => {
    const { ids } = setUp(() => ({ body: { rows: [], cursor: { a: 1 } } }));
    await expect(ids()).rejects.toMatchObject({
      name: 'DecodeError',
      issues: [{ path: 'cursor', received: 'object' }],
    });
  });

  it('goes on where an earlier run stopped', async () => {
    const first = setUp(three);
    const page = await first.time.runWhile(lastValueFrom(first.query.pages$.pipe(take(1))));
    expect(page.position.next).toBe('c 1');
    const from = checkpointOf(first.query, [page.position]);
    const second = setUp(() => ({ body: { rows: [{ id: 2 }] } }), { from });
    expect(await second.ids()).toEqual([2]);
    expect(second.asked()[0]?.[1]).toBe('?cursor=c+1');
  });

  it.each([
    [{ path: '//x' }, 'path'],
    [{ method: 'PUT' }, 'method'],
    [{ body: {} }, 'method'],
    [{ rows: '' }, 'rows'],
    [{ cursor: '' }, 'cursor'],
    [{ interval: 'today' }, 'interval'],
    [{ pageSize: 0 }, 'pageSize'],
    [{ method: 'POST', inAddress: 'no' }, 'inAddress'],
    [{ pagesize: 5 }, 'pagesize'],
    [{ limits: { requestsPerMinute: 0 } }, 'requestsPerMinute'],
    [{ limits: { requestPerMinute: 60 } }, 'requestPerMinute'],
  ])('refuses %j at once', (options, field) => {
    expect(() => setUp(three, options as unknown as Partial<CursorQueryOptions>)).toThrow(
      expect.objectContaining({ name: 'ConfigError', field }) as Error,
    );
  });
});
