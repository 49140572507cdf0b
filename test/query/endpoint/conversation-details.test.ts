import { catchError, firstValueFrom, lastValueFrom, take, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { Conversation } from '../../../src/codec/conversation.js';
import type { SluiceEvent } from '../../../src/event/sluice-event.js';
import { connect } from '../../../src/org/connect.js';
import {
  conversationDetails,
  type ConversationDetailsOptions,
} from '../../../src/query/endpoint/conversation-details.js';
import { pagedApi, rowsBetween } from '../paged-api.js';
import type { Checkpoint } from '../../../src/query/run/checkpoint.js';
import { checkpointOf } from '../checkpoint-of.js';

const interval = '2026-11-23/2026-11-24';
const startOfDay = Date.UTC(2026, 10, 23);
const ids = (rows: readonly Conversation[]) => rows.map(({ conversationId }) => conversationId);
const expected = (total: number) => rowsBetween(0, total).map(({ conversationId }) => conversationId);

describe('conversationDetails', () => {
  it('asks page by page, oldest first, in UTC with milliseconds', async () => {
    const { time, org, got } = pagedApi(250);
    const segmentFilters = [{ type: 'and', predicates: [{ dimension: 'mediaType', value: 'voice' }] }];
    const query = conversationDetails(org, {
      interval: '2026-11-23T01:00+01:00/2026-11-24',
      segmentFilters,
      prefetch: 0,
    });
    const rows = await time.runWhile(lastValueFrom(query.rows$.pipe(toArray())));
    expect(ids(rows)).toEqual(expected(250));
    expect(got.slice(1).map(({ url, method, body }) => ({ url, method, body }))).toEqual(
      [1, 2, 3].map((pageNumber) => ({
        url: 'https://api.mypurecloud.de/api/v2/analytics/conversations/details/query',
        method: 'POST',
        body: {
          segmentFilters,
          interval: '2026-11-23T00:00:00.000Z/2026-11-24T00:00:00.000Z',
          order: 'asc',
          orderBy: 'conversationStart',
          paging: { pageSize: 100, pageNumber },
        },
      })),
    );
  });

  it('sends nothing before it is read, and a run of its own for each reader', async () => {
    const { time, org, pages, got } = pagedApi(5);
    const query = conversationDetails(org, { interval });
    await time.run();
    expect(got).toEqual([]);
    await time.runWhile(lastValueFrom(query.rows$));
    await time.runWhile(lastValueFrom(query.rows$));
    expect(pages()).toEqual([1, 1]);
  });

  it.each([
    [0, 1],
    [1, 1],
    [99, 1],
    [100, 2],
    [101, 2],
    [1000, 11],
  ])('reads %i rows with %i requests', async (total, requests) => {
    const { time, org, pages } = pagedApi(total);
    const rows = await time.runWhile(lastValueFrom(conversationDetails(org, { interval }).rows$.pipe(toArray())));
    expect(ids(rows)).toEqual(expected(total));
    expect(pages()).toHaveLength(requests);
  });

  it('never takes the end from totalHits', async () => {
    for (const totalHits of [0, -1, 3, 1e9, '250', null, undefined]) {
      const { time, org } = pagedApi(250, {
        answer: (page) => ({
          body: { conversations: rowsBetween((page - 1) * 100, Math.min(250, page * 100)), totalHits },
        }),
      });
      const rows = await time.runWhile(lastValueFrom(conversationDetails(org, { interval }).rows$.pipe(toArray())));
      expect(ids(rows)).toEqual(expected(250));
    }
  });

  it('delivers a row that drifted to a later page once, and counts it', async () => {
    const { time, org } = pagedApi(0, {
      answer: (page) => ({
        body: { conversations: rowsBetween((page - 1) * 97, page === 3 ? 210 : (page - 1) * 97 + 100) },
      }),
    });
    const run = conversationDetails(org, { interval }).run();
    const rows = await time.runWhile(lastValueFrom(run.pages$.pipe(toArray())));
    expect(ids(rows.flatMap((page) => page.rows))).toEqual(expected(210));
    expect(await run.manifest).toMatchObject({ status: 'complete', rows: 210, duplicates: 6 });
  });

  it('goes on behind a short page that has rows behind it', async () => {
    const { time, org } = pagedApi(300, {
      answer: (page) => (page === 2 ? { body: { conversations: rowsBetween(100, 199), totalHits: 300 } } : undefined),
    });
    const rows = await time.runWhile(lastValueFrom(conversationDetails(org, { interval }).rows$.pipe(toArray())));
    expect(rows).toHaveLength(299);
  });

  it('stops a server that gives the same page for ever', async () => {
    const { time, org, pages } = pagedApi(0, { answer: () => ({ body: { conversations: rowsBetween(0, 100) } }) });
    const reading = lastValueFrom(conversationDetails(org, { interval }).rows$);
    await expect(time.runWhile(reading)).rejects.toMatchObject({ name: 'WalkError', reason: 'page-loop', org: 'acme' });
    expect(pages().length).toBeLessThanOrEqual(4);
  });

  it('keeps the content of rows, unknown fields and own __proto__ keys', async () => {
    const row = '{"conversationId":"a","later":{"__proto__":{"x":1},"lone":"\\ud800"},"big":9007199254740993}';
    const { time, org } = pagedApi(0, { answer: () => ({ text: `{"conversations":[${row}]}` }) });
    const heard: SluiceEvent[] = [];
    const query = conversationDetails(org, { interval });
    query.events$.subscribe((event) => heard.push(event));
    const [read] = await time.runWhile(lastValueFrom(query.rows$.pipe(toArray())));
    expect(JSON.stringify(read)).toBe(JSON.stringify(JSON.parse(row)));
    expect(heard).toContainEqual(expect.objectContaining({ type: 'warning', code: 'unsafe-integers', count: 1 }));
  });

  it.each([1, 2])('keeps rows without an id, and says so: %i', async (count) => {
    const nameless = Array.from({ length: count }, () => ({ a: 1 }));
    const { time, org } = pagedApi(0, {
      answer: () => ({ body: { conversations: [...nameless, { conversationId: 'x' }], totalHits: count + 1 } }),
    });
    const query = conversationDetails(org, { interval });
    const heard: SluiceEvent[] = [];
    query.events$.subscribe((event) => heard.push(event));
    expect(await time.runWhile(lastValueFrom(query.rows$.pipe(toArray())))).toHaveLength(count + 1);
    expect(heard.filter(({ type }) => type === 'warning')).toMatchObject([{ code: 'rows-without-id', count }]);
  });

  it('counts rows without an id among those that came, whose number the server had counted', async () => {
    const nameless = Array.from({ length: 3 }, () => ({ conversationStart: '2026-11-23T00:00:00.000Z' }));
    const { time, org } = pagedApi(0, {
      answer: (page) => ({ body: { conversations: [nameless, [{ conversationId: 'x' }]][page - 1], totalHits: 5 } }),
    });
    const heard: SluiceEvent[] = [];
    const query = conversationDetails(org, { interval, pageSize: 3 });
    query.events$.subscribe((event) => heard.push(event));
    expect(await time.runWhile(lastValueFrom(query.rows$.pipe(toArray())))).toHaveLength(4);
    expect(heard.filter(({ type }) => type === 'warning')).toMatchObject([
      { code: 'fewer-rows-than-total-hits', count: 1 },
      { code: 'rows-without-id', count: 3 },
    ]);
  });

  it('says where an answer has the wrong shape, and shows no value', async () => {
    const { time, org } = pagedApi(0, {
      answer: () => ({ body: { conversations: [{ conversationId: 'ok' }, 'canary'] } }),
    });
    const reading = lastValueFrom(conversationDetails(org, { interval }).rows$);
    await expect(time.runWhile(reading)).rejects.toMatchObject({
      name: 'DecodeError',
      org: 'acme',
      request: 'POST /api/v2/analytics/conversations/details/query',
      issues: [{ path: 'conversations[1]', expected: 'conversation', received: 'string' }],
      message: expect.not.stringContaining('canary') as string,
    });
  });

  it.each([
    [{ interval: '2026-11-24/2026-11-23' }, 'interval'],
    [{ interval, pageSize: 0 }, 'pageSize'],
    [{ interval, pageSize: 101 }, 'pageSize'],
    [{ interval, pageSize: 2.5 }, 'pageSize'],
    [{ interval, segmentFilter: [] }, 'segmentFilter'],
    [{ interval, order: 'desc' }, 'order'],
    [{ interval, paging: {} }, 'paging'],
    [{ interval, prefetch: -1 }, 'prefetch'],
    [{ interval, prefetch: 1.5 }, 'prefetch'],
    [{ interval, floorMs: 0 }, 'floorMs'],
    [{ interval, floorMs: '60000' }, 'floorMs'],
  ] as unknown as [ConversationDetailsOptions, string][])('refuses %j at once', (options, field) => {
    const { org } = pagedApi(0);
    expect(() => conversationDetails(org, options)).toThrow(expect.objectContaining({ name: 'ConfigError', field }));
  });

  it('refuses a predicate in the wrong group before any request, and names the right one', async () => {
    const { time, org, got } = pagedApi(5);
    const ask = (dimension: string, allowUnknown?: readonly string[]) => () =>
      conversationDetails(org, {
        interval,
        conversationFilters: [{ type: 'and', predicates: [{ dimension, value: '1' }] }],
        allowUnknown,
      });
    expect(ask('ani')).toThrow(
      expect.objectContaining({ name: 'ConfigError', fix: 'give it as dimension in segmentFilters' }),
    );
    expect(ask('divisionID')).toThrow(/did you mean divisionId\?/);
    expect(ask('brandNew')).toThrow(/allowUnknown/);
    expect(ask('brandNew', ['brandNew'])).not.toThrow();
    await time.run();
    expect(got).toEqual([]);
  });

  it('goes on from a checkpoint of its own, and from no other', async () => {
    const { time, org, pages } = pagedApi(450);
    const query = conversationDetails(org, { interval });
    const [, second] = await time.runWhile(lastValueFrom(query.pages$.pipe(take(2), toArray())));
    const before = pages().length;
    const checkpoint = JSON.parse(JSON.stringify(checkpointOf(query, [second!.position]))) as Checkpoint;
    const rest = await time.runWhile(
      lastValueFrom(conversationDetails(org, { interval, from: checkpoint }).rows$.pipe(toArray())),
    );
    expect(ids(rest)).toEqual(expected(450).slice(200));
    expect(pages().slice(before)[0]).toBe(3);

    const refused = (from: unknown, options: object = {}) =>
      expect(() => conversationDetails(org, { interval, from: from as typeof checkpoint, ...options }));
    refused({ ...checkpoint, org: 'globex' }).toThrow(
      expect.objectContaining({
        name: 'CheckpointError',
        org: 'acme',
        reason: 'foreign',
        message: expect.stringMatching(/^acme: /) as string,
      }),
    );
    refused(checkpoint, { interval: '2026-11-22/2026-11-24' }).toThrow(expect.objectContaining({ reason: 'foreign' }));
    refused(checkpoint, { segmentFilters: [{ type: 'and' }] }).toThrow(/another body/);
    refused(checkpoint, { pageSize: 50 }).toThrow(/count as/);
    refused({ ...checkpoint, version: 2 }).toThrow(expect.objectContaining({ reason: 'newer' }));
    for (const torn of [7, {}, { ...checkpoint, positions: 7 }]) {
      refused(torn).toThrow(expect.objectContaining({ reason: 'torn' }));
    }
    refused({ ...checkpoint, version: undefined }).toThrow(expect.objectContaining({ reason: 'torn' }));
    const [position] = checkpoint.positions;
    const elsewhere = { start: '2026-01-01T00:00:00.000Z', end: '2026-01-02T00:00:00.000Z' };
    for (const damaged of [
      null,
      {},
      { ...position, slice: null },
      { ...position, slice: {} },
      { ...position, slice: elsewhere },
      { ...position, slice: { ...position?.slice, start: elsewhere.start } },
      { ...position, slice: { ...position?.slice, end: '2026-12-01T00:00:00.000Z' } },
      { ...position, next: undefined },
      { ...position, gaps: 1 },
    ]) {
      refused({ ...checkpoint, positions: [damaged] }).toThrow(expect.objectContaining({ reason: 'torn' }));
    }
  });

  type Parts = readonly Record<string, unknown>[];
  it.each<[string, (parts: Parts) => unknown]>([
    ['no JSON', () => '{'],
    ['no list', () => 7],
    ['nothing', () => []],
    ['numbers', () => [1]],
    ['null', () => [null]],
    ['no fields', () => [{}]],
    ['a text for a start', () => [{ start: '1', end: 2 }]],
    ['no list of ids', (parts) => parts.map((part) => ({ ...part, ids: {} }))],
    ['a text for a count', (parts) => parts.map((part) => ({ ...part, promised: '7' }))],
    ['a text for what came', (parts) => parts.map((part) => ({ ...part, came: '7' }))],
    ['no number of a page', (parts) => parts.map((part) => ({ ...part, page: {} }))],
    ['one part of two', (parts) => [...parts, {}]],
  ])('reads nothing from a place in a slice that is damaged: %s', async (_, damage) => {
    const { time, org, got } = pagedApi(30);
    const query = conversationDetails(org, { interval, pageSize: 10 });
    const { position } = await time.runWhile(firstValueFrom(query.pages$));
    const damaged = damage(JSON.parse(String(position.next)) as Parts);
    const next = typeof damaged === 'string' ? damaged : JSON.stringify(damaged);
    const from = checkpointOf(query, [{ ...position, next }]);
    const before = got.length;
    const { pages$ } = conversationDetails(org, { interval, pageSize: 10, from });
    await expect(time.runWhile(lastValueFrom(pages$))).rejects.toMatchObject({
      name: 'CheckpointError',
      org: 'acme',
      reason: 'torn',
    });
    expect(got.length).toBe(before);
  });

  it('reads nothing more from the checkpoint of a slice that is read to its end', async () => {
    const { time, org, got } = pagedApi(30);
    const query = conversationDetails(org, { interval });
    const { position } = await time.runWhile(lastValueFrom(query.pages$));
    expect(position.next).toBeNull();
    const before = got.length;
    const from = checkpointOf(query, [position]);
    const run = conversationDetails(org, { interval, from }).run();
    expect(await time.runWhile(lastValueFrom(run.pages$, { defaultValue: 'none' }))).toBe('none');
    expect(got.length).toBe(before);
    expect(await run.manifest).toMatchObject({ status: 'complete', rows: 0 });
  });
});

describe('the faces of a query', () => {
  it('pull: no more than prefetch pages beyond the one being read, and break sends no other', async () => {
    for (const prefetch of [0, 1, 3]) {
      const { time, org, pages, got, aborted } = pagedApi(2000);
      const reading = (async () => {
        let read = 0;
        for await (const page of conversationDetails(org, { interval }).iteratePages({ prefetch })) {
          read += 1;
          expect(pages().length).toBeLessThanOrEqual(read + prefetch);
          expect(page.rows).toHaveLength(100);
          if (read === 5) break;
        }
      })();
      await time.runWhile(reading);
      const sent = got.length;
      await time.run();
      expect(got).toHaveLength(sent);
      expect(aborted.length).toBeLessThanOrEqual(prefetch);
    }
  });

  it("reads ahead as the query does where a face is asked for 'auto'", async () => {
    const { time, org, pages } = pagedApi(500);
    const query = conversationDetails(org, { interval, prefetch: 2 });
    const pull = query.iteratePages({ prefetch: 'auto' })[Symbol.asyncIterator]();
    await time.runWhile(pull.next());
    await time.run();
    expect(pages()).toEqual([1, 2, 3]);
    const push = query.drain((page) => [page.rows.length], { prefetch: 'auto' });
    expect(await time.runWhile(lastValueFrom(push.pipe(toArray())))).toEqual([100, 100, 100, 100, 100, 0]);
    const committed = query.commitTo({ commit: () => [] }, { prefetch: 'auto', batch: 9 });
    expect(await time.runWhile(lastValueFrom(committed))).toMatchObject({ rows: 500 });
  });

  it('push: the next page is asked for when the saving completes', async () => {
    const { time, org, pages } = pagedApi(450);
    const saved: number[] = [];
    const save = async (length: number) => {
      saved.push(length);
      expect(pages().length).toBeLessThanOrEqual(saved.length);
      return Promise.resolve(length);
    };
    const query = conversationDetails(org, { interval });
    await time.runWhile(lastValueFrom(query.drain((page) => save(page.rows.length), { prefetch: 0 })));
    expect(saved).toEqual([100, 100, 100, 100, 50]);
  });

  it('abort: the pending next rejects with the reason, and requests in flight are aborted', async () => {
    const { time, org, aborted } = pagedApi(2000, { answer: (page) => (page === 3 ? { delayMs: 60_000 } : undefined) });
    const controller = new AbortController();
    const reading = (async () => {
      for await (const _row of conversationDetails(org, { interval }).iterate({
        signal: controller.signal,
        prefetch: 0,
      }));
    })();
    const ended = expect(reading).rejects.toThrow('enough');
    await time.runUntil(5000);
    controller.abort(new Error('enough'));
    await ended;
    await time.run();
    expect(aborted).toHaveLength(1);
  });

  it('abort: no row comes behind it, though some of the page are left', async () => {
    const { time, org } = pagedApi(250);
    const controller = new AbortController();
    let read = 0;
    const reading = (async () => {
      for await (const _row of conversationDetails(org, { interval }).iterate({ signal: controller.signal })) {
        read += 1;
        if (read === 120) controller.abort(new Error('enough'));
      }
    })();
    await expect(time.runWhile(reading)).rejects.toThrow('enough');
    expect(read).toBe(120);
  });

  it('a sink that fails is told with the org', async () => {
    const { time, org } = pagedApi(250);
    const full = new Error('disk full');
    const committed = conversationDetails(org, { interval }).commitTo({ commit: () => Promise.reject(full) });
    await expect(time.runWhile(lastValueFrom(committed))).rejects.toMatchObject({
      name: 'SinkError',
      org: 'acme',
      message: 'acme: the sink failed; rows committed: 0',
      cause: full,
    });
  });

  it('a run tells its events and settles its manifest, whatever its end', async () => {
    const { time, org } = pagedApi(250, {
      answer: (page, got) => (page === 2 && got.turn === 2 ? { status: 503 } : undefined),
    });
    const query = conversationDetails(org, { interval, prefetch: 0 });
    const run = query.run();
    const heard: string[] = [];
    run.events$.subscribe(({ type }) => heard.push(type));
    await time.runWhile(lastValueFrom(run.pages$));
    expect(await run.manifest).toEqual({
      org: 'acme',
      query: 'conversation-details',
      interval: '2026-11-23T00:00:00.000Z/2026-11-24T00:00:00.000Z',
      status: 'complete',
      rows: 250,
      pages: 3,
      requests: 4,
      throttled: 0,
      duplicates: 0,
      gaps: [],
      provisional: true,
      // Ten minutes before the run began.
      provisionalFrom: '2026-11-23T23:50:00.000Z',
      open: expected(250),
      startedAt: '2026-11-24T00:00:00.000Z',
      finishedAt: new Date(time.wallClock()).toISOString(),
    });
    const answered = ['requestSent', 'requestAnswered'];
    expect(heard).toEqual([
      'runStarted',
      ...answered,
      'pageRead',
      ...answered,
      'retried',
      ...answered,
      'pageRead',
      ...answered,
      'pageRead',
      'runEnded',
    ]);
    await expect(firstValueFrom(run.pages$)).rejects.toMatchObject({ name: 'ConfigError', field: 'pages$' });
  });

  it('a run that fails or is left says what is missing', async () => {
    const failing = pagedApi(500, {
      answer: (page) => (page === 3 ? { status: 404, body: { code: 'not.found' } } : undefined),
    });
    const failed = conversationDetails(failing.org, { interval, prefetch: 0 }).run();
    await failing.time.runWhile(lastValueFrom(failed.pages$)).catch(() => undefined);
    expect(await failed.manifest).toMatchObject({
      status: 'failed',
      rows: 200,
      gaps: [{ start: '2026-11-23T00:03:19.000Z', end: '2026-11-24T00:00:00.000Z' }],
      error: { name: 'HttpError', message: expect.stringContaining('404 not.found') as string },
    });

    const { time, org } = pagedApi(500);
    const left = conversationDetails(org, { interval }).run();
    await time.runWhile(lastValueFrom(left.pages$.pipe(take(1))));
    expect(await left.manifest).toMatchObject({ status: 'partial', rows: 100, gaps: [{}] });
  });

  it('a run that fails behind an empty page misses what is behind the last row', async () => {
    const { time, org } = pagedApi(500, {
      answer: (page) => (page === 2 ? { body: { totalHits: 500 } } : page === 3 ? { status: 404 } : undefined),
    });
    const run = conversationDetails(org, { interval, prefetch: 0 }).run();
    const pages = await time.runWhile(
      lastValueFrom(
        run.pages$.pipe(
          catchError(() => []),
          toArray(),
        ),
      ),
    );
    expect(pages.map(({ rows }) => rows.length)).toEqual([100, 0]);
    expect((await run.manifest).gaps).toMatchObject([{ start: '2026-11-23T00:01:39.000Z' }]);
  });

  it('a run that is left on its last page cannot know that nothing is missing', async () => {
    const { time, org } = pagedApi(30);
    const run = conversationDetails(org, { interval }).run();
    await time.runWhile(lastValueFrom(run.pages$.pipe(take(1))));
    const whole = { start: '2026-11-23T00:00:00.000Z', end: '2026-11-24T00:00:00.000Z' };
    expect(await run.manifest).toMatchObject({ status: 'partial', rows: 30, gaps: [whole] });
  });

  it('a run that ran out of time is partial', async () => {
    const { time, org } = pagedApi(500, {
      deadlineMs: 60_000,
      answer: (page) => (page === 2 ? { status: 500 } : undefined),
    });
    const run = conversationDetails(org, { interval, prefetch: 0 }).run();
    const failure = expect(time.runWhile(lastValueFrom(run.pages$))).rejects.toMatchObject({
      name: 'HttpError',
      gaveUp: 'deadline',
    });
    await failure;
    expect(await run.manifest).toMatchObject({ status: 'partial', rows: 100 });
  });

  it.each([
    ['2026-11-25', true],
    ['2026-11-24', true],
    ['2026-11-23T23:50:00.001Z', true],
    ['2026-11-23T23:50:00Z', false],
  ])('at midnight of the 24th, an interval up to %s is provisional: %s', async (end, provisional) => {
    const { time, org } = pagedApi(1);
    const run = conversationDetails(org, { interval: `2026-11-23/${end}` }).run();
    await time.runWhile(lastValueFrom(run.pages$));
    expect((await run.manifest).provisional).toBe(provisional);
  });
});

describe('the window of a query', () => {
  it.each([
    ['of 2 s', 20, 0.95, () => 2000],
    ['of 150 ms, but for one of 4 s in twenty', 5, 0.9, (n: number) => (n % 20 === 10 ? 4000 : 150)],
  ])('keeps the gate and not the latency the bound: answers %s at 300 a minute', async (_, minutes, share, delayMs) => {
    let n = 0;
    const row = () => ({
      conversationId: `c${(n += 1)}`,
      conversationStart: new Date(startOfDay + 10 * n).toISOString(),
    });
    const { time, org, pages } = pagedApi(0, {
      answer: () => ({
        body: { conversations: [row()], totalHits: 1e7 },
        delayMs: delayMs(n),
      }),
    });
    const subscription = conversationDetails(org, { interval, pageSize: 1 }).pages$.subscribe();
    await time.runUntil(minutes * 60_000);
    subscription.unsubscribe();
    expect(pages().length / (300 * minutes)).toBeGreaterThanOrEqual(share);
    expect(pages().length).toBeLessThanOrEqual(300 * minutes);
    org.close();
  });
});

it('connect and conversationDetails need no network to be made', () => {
  const org = connect({ name: 'a', region: 'us-east-1', clientId: 'i', clientSecret: 's' });
  expect(conversationDetails(org, { interval }).interval).toBe('2026-11-23T00:00:00.000Z/2026-11-24T00:00:00.000Z');
});
