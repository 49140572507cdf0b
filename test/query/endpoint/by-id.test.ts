import { lastValueFrom, take, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { SluiceEvent } from '../../../src/event/sluice-event.js';
import { conversationById } from '../../../src/query/endpoint/conversation-by-id.js';
import { conversationsByIds } from '../../../src/query/endpoint/conversations-by-ids.js';
import { orgOver } from '../org-over.js';
import { checkpointOf } from '../checkpoint-of.js';

const idOf = (place: number): string => `3b1f6c1e-0000-4000-8000-${String(place).padStart(12, '0')}`;
const ids = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, place) => idOf(from + place));
const asked = (url: string): string[] => new URL(url).searchParams.getAll('id');

/** What an org answers that knows the ids below `known`; those that are even have ended. */
const rowsBelow =
  (known: number) =>
  ({ url }: { readonly url: string }): { readonly body: object } => {
    const there = asked(url).filter((id) => Number(id.slice(-12)) < known);
    const rows = there.map((id) => ({
      conversationId: id,
      ...(Number(id.slice(-1)) % 2 === 0 && { conversationEnd: '2026-11-23T01:00:00.000Z' }),
    }));
    return { body: rows.length > 0 ? { conversations: rows } : {} };
  };
const knowing = (known: number): ReturnType<typeof orgOver> => orgOver(rowsBelow(known));

describe('conversationById', () => {
  it('reads one conversation, as received', async () => {
    const row = { conversationId: idOf(1), later: { x: 1 } };
    const { time, org, calls } = orgOver(() => ({ body: row }));
    const query = conversationById(org, idOf(1));
    expect(await time.runWhile(lastValueFrom(query.rows$.pipe(toArray())))).toEqual([row]);
    expect(calls().map(({ method, url }) => [method, new URL(url).pathname])).toEqual([
      ['GET', `/api/v2/analytics/conversations/${idOf(1)}/details`],
    ]);
    expect(query.name).toBe('conversation-by-id');
  });

  it('fails with the 404 of one that is not there, and names no id', async () => {
    const { time, org } = orgOver(() => ({ status: 404, body: { code: 'not.found', status: 404 } }));
    const run = conversationById(org, idOf(1)).run();
    await expect(time.runWhile(lastValueFrom(run.pages$))).rejects.toMatchObject({
      name: 'HttpError',
      status: 404,
      request: 'GET /api/v2/analytics/conversations/{id}/details',
    });
    expect(await run.manifest).toMatchObject({ status: 'failed' });
  });

  it.each(['', 'x', '../../users', `${idOf(1)}/..`, 7, undefined])('refuses %o for an id', (id) => {
    const { org } = orgOver(() => ({}));
    expect(() => conversationById(org, id as string)).toThrow(
      expect.objectContaining({ name: 'ConfigError', field: 'id' }),
    );
  });
});

describe('conversationsByIds', () => {
  it('asks for 50 ids a call, each once, with the parameter repeated', async () => {
    const { time, org, calls } = knowing(1000);
    const query = conversationsByIds(org, [...ids(0, 120), ...ids(0, 60)]);
    const run = query.run();
    const pages = await time.runWhile(lastValueFrom(run.pages$.pipe(toArray())));
    expect(pages.flatMap(({ rows }) => rows.map((row) => row.conversationId))).toEqual(ids(0, 120));
    expect(calls().map(({ url }) => asked(url).length)).toEqual([50, 50, 20]);
    expect(calls()[0]?.url).toContain(`/api/v2/analytics/conversations/details?id=${idOf(0)}&id=${idOf(1)}&`);
    const manifest = await run.manifest;
    expect(manifest).toMatchObject({ query: 'conversations-by-ids', status: 'complete', rows: 120, gaps: [] });
    expect(manifest.open).toHaveLength(60);
  });

  it('tells the ids of which nothing came, and is partial', async () => {
    const { time, org } = knowing(60);
    const heard: SluiceEvent[] = [];
    const run = conversationsByIds(org, ids(40, 65), { pageSize: 10 }).run();
    run.events$.subscribe((event) => heard.push(event));
    const pages = await time.runWhile(lastValueFrom(run.pages$.pipe(toArray())));
    expect(pages.flatMap(({ rows }) => rows)).toHaveLength(20);
    expect(heard.filter(({ type }) => type === 'warning')).toMatchObject([{ code: 'missing-ids', count: 5 }]);
    const { status, gaps } = await run.manifest;
    expect(status).toBe('partial');
    expect(gaps.map(({ reason, rows }) => [reason, rows])).toEqual([
      [`no conversation came for ${ids(60, 65).join(', ')}`, 5],
    ]);
  });

  it('names ten missing ids and counts the others', async () => {
    const { time, org } = knowing(0);
    const reasonOf = async (count: number): Promise<string | undefined> => {
      const run = conversationsByIds(org, ids(0, count)).run();
      await time.runWhile(lastValueFrom(run.pages$));
      return (await run.manifest).gaps[0]?.reason;
    };
    const ten = `no conversation came for ${ids(0, 10).join(', ')}`;
    expect(await reasonOf(10)).toBe(ten);
    expect(await reasonOf(12)).toBe(`${ten} and 2 more`);
  });

  it.each([
    [idOf(1), idOf(1).toUpperCase()],
    [idOf(1).toUpperCase(), idOf(1)],
  ])('takes an id for the same in capitals and in small letters: %s', async (id, conversationId) => {
    const { time, org } = orgOver(() => ({ body: { conversations: [{ conversationId }] } }));
    const run = conversationsByIds(org, [id]).run();
    await time.runWhile(lastValueFrom(run.pages$));
    expect(await run.manifest).toMatchObject({ status: 'complete', gaps: [] });
  });

  it.each([400, 413, 414])('asks for fewer ids a call where as many are refused with %i', async (status) => {
    const { time, org, calls } = orgOver((request) =>
      asked(request.url).length > 20 ? { status, body: { status } } : rowsBelow(1000)(request),
    );
    const run = conversationsByIds(org, ids(0, 100), { prefetch: 0 }).run();
    const pages = await time.runWhile(lastValueFrom(run.pages$.pipe(toArray())));
    expect(pages.map(({ rows }) => rows.map((row) => row.conversationId))).toEqual([ids(0, 50), ids(50, 100)]);
    const sizes = [13, 12, 13, 12];
    expect(calls().map(({ url }) => asked(url).length)).toEqual([50, 25, 25, ...sizes, ...sizes]);
    expect(await run.manifest).toMatchObject({ status: 'complete', rows: 100, requests: 11, gaps: [] });
  });

  it.each([
    ['is refused alone', 400, 20],
    ['is not there', 404, 0],
  ])('asks for as many ids a call as before where one that %s was the fault', async (_what, status, gone) => {
    const bad = idOf(gone);
    const { time, org, calls } = orgOver((request) =>
      asked(request.url).includes(bad) && (status === 404 || asked(request.url).length > 1)
        ? { status, body: { status } }
        : rowsBelow(1000)(request),
    );
    const run = conversationsByIds(org, ids(0, 200), { prefetch: 0 }).run();
    await time.runWhile(lastValueFrom(run.pages$.pipe(toArray())));
    const sizes = calls().map(({ url }) => asked(url).length);
    // The last three batches: whole, or in two where the length itself may have been the fault.
    expect(sizes.slice(-3).reduce((all, size) => all + size)).toBeGreaterThanOrEqual(status === 404 ? 150 : 75);
    expect((await run.manifest).rows).toBe(status === 404 ? 199 : 200);
  });

  it('finds the id that is not there where that refuses all that are asked for with it', async () => {
    const { time, org } = orgOver((request) =>
      asked(request.url).includes(idOf(7)) ? { status: 404, body: { status: 404 } } : rowsBelow(1000)(request),
    );
    const run = conversationsByIds(org, ids(0, 20)).run();
    const pages = await time.runWhile(lastValueFrom(run.pages$.pipe(toArray())));
    const there = ids(0, 20).filter((id) => id !== idOf(7));
    expect(pages.flatMap(({ rows }) => rows.map((row) => row.conversationId))).toEqual(there);
    expect((await run.manifest).gaps.map(({ reason }) => reason)).toEqual([`no conversation came for ${idOf(7)}`]);
  });

  it.each([
    [400, 1],
    [403, 4],
  ])('fails at once with a %i where fewer than %i ids a call would not help', async (status, count) => {
    const { time, org, calls } = orgOver(() => ({ status, body: { status } }));
    const { pages$ } = conversationsByIds(org, ids(0, count));
    await expect(time.runWhile(lastValueFrom(pages$))).rejects.toMatchObject({
      name: status === 403 ? 'PermissionError' : 'HttpError',
    });
    expect(calls()).toHaveLength(1);
  });

  it('goes on where it was left', async () => {
    const { time, org, calls } = knowing(1000);
    const query = conversationsByIds(org, ids(0, 30), { pageSize: 10 });
    const pages = await time.runWhile(lastValueFrom(query.pages$.pipe(take(2), toArray())));
    const positions = pages.slice(-1).map(({ position }) => position);
    const before = calls().length;
    const from = checkpointOf(query, positions);
    const rest = await time.runWhile(
      lastValueFrom(conversationsByIds(org, ids(0, 30), { pageSize: 10, from }).rows$.pipe(toArray())),
    );
    expect(rest.map((row) => row.conversationId)).toEqual(ids(20, 30));
    expect(calls()).toHaveLength(before + 1);
    expect(() => conversationsByIds(org, ids(0, 30), { pageSize: 20, from })).toThrow(/count as/);
    expect(() => conversationsByIds(org, ids(0, 29), { pageSize: 10, from })).toThrow(/another body/);
  });

  it('aborts what is in flight when its reader leaves, and sends nothing more', async () => {
    const { time, org, calls } = knowing(1000);
    await time.runWhile(
      lastValueFrom(conversationsByIds(org, ids(0, 40), { pageSize: 10, prefetch: 0 }).pages$.pipe(take(1))),
    );
    await time.run();
    expect(calls()).toHaveLength(1);
  });

  it.each<[unknown, object, string]>([
    [[], {}, 'ids'],
    ['x', {}, 'ids'],
    [[idOf(0), 'x'], {}, 'ids[1]'],
    [ids(0, 2), { pageSize: 101 }, 'pageSize'],
    [ids(0, 2), { pageSize: 0 }, 'pageSize'],
    [ids(0, 2), { size: 1 }, 'size'],
    [{ length: 2 }, {}, 'ids'],
    [new Array<string>(1_000_001), {}, 'ids'],
  ])('refuses what is no list of ids, or too long (case %#)', (given, options, field) => {
    const { org } = orgOver(() => ({}));
    expect(() => conversationsByIds(org, given as string[], options)).toThrow(
      expect.objectContaining({ name: 'ConfigError', field }),
    );
  });
});
