import fc from 'fast-check';
import { firstValueFrom, lastValueFrom, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { Position } from '../../../src/page/page.js';
import {
  conversationDetailsJob,
  type ConversationDetailsJobOptions,
} from '../../../src/query/endpoint/conversation-details-job.js';
import { checkpointOf } from '../checkpoint-of.js';
import { detailsJob, interval, readAll, row, three } from '../job/details-job.js';

describe('conversationDetailsJob', () => {
  it('reads the watermark, orders, asks, and reads a thousand rows a page', async () => {
    const { time, query, asks, said } = detailsJob(
      {},
      {
        segmentFilters: [{ type: 'and', predicates: [{ dimension: 'mediaType', value: 'voice' }] }],
        startOfDayIntervalMatching: true,
      },
    );
    const { ids, manifest } = await readAll(query, time);
    expect(ids).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(said()).toEqual([
      'availability',
      'create 1',
      'poll 1',
      'poll 1',
      'poll 1',
      'results 1',
      'results 1:1',
      'results 1:2',
    ]);
    expect(asks.find(({ kind }) => kind === 'create')?.body).toEqual({
      interval: '2026-11-22T00:00:00.000Z/2026-11-23T00:00:00.000Z',
      order: 'asc',
      orderBy: 'conversationStart',
      segmentFilters: [{ type: 'and', predicates: [{ dimension: 'mediaType', value: 'voice' }] }],
      startOfDayIntervalMatching: true,
    });
    expect(new URL(asks.at(-1)!.url).search).toBe('?pageSize=1000&cursor=2');
    expect(manifest).toMatchObject({
      status: 'complete',
      rows: 5,
      pages: 3,
      requests: 8,
      provisional: false,
      gaps: [],
    });
    expect(manifest.query).toBe('conversation-details-job');
  });

  it('sends a cursor back as it came', async () => {
    const odd = 'a+b/c=& %ü"';
    const { time, query, asks } = detailsJob({
      answer: ({ kind, cursor }) =>
        kind === 'results' ? { body: cursor === null ? { conversations: [row('a')], cursor: odd } : {} } : undefined,
    });
    expect((await readAll(query, time)).manifest.status).toBe('complete');
    expect(asks.at(-1)?.cursor).toBe(odd);
  });

  it('reads on behind short and empty pages', async () => {
    const { time, query } = detailsJob({ pages: [[row('a')], [], [], [row('b')], []] });
    expect((await readAll(query, time)).ids).toEqual(['a', 'b']);
  });

  it('gives one page and a complete manifest for an interval without rows', async () => {
    const { time, query } = detailsJob({ pages: [[]] });
    const { ids, manifest } = await readAll(query, time);
    expect([ids, manifest.status, manifest.pages]).toEqual([[], 'complete', 1]);
  });

  it('delivers a row that comes twice once', async () => {
    const { time, query } = detailsJob({
      pages: [
        [row('a'), row('b')],
        [row('b'), row('c')],
      ],
    });
    const { ids, manifest } = await readAll(query, time);
    expect([ids, manifest.duplicates]).toEqual([['a', 'b', 'c'], 1]);
  });
});

describe('conversationDetailsJob, the watermark', () => {
  it.each([
    ['before the end of the interval', '2026-11-22T23:59:59.999Z', '2026-11-22T23:59:59.999Z'],
    ['before its beginning', '2026-11-21T12:00:00.000Z', '2026-11-22T00:00:00.000Z'],
    ['at its end', '2026-11-23T00:00:00.000Z', undefined],
    ['absent', null, '2026-11-22T00:00:00.000Z'],
    ['no date', 'soon', '2026-11-22T00:00:00.000Z'],
  ])('says from where on rows are provisional where it is %s', async (name, availability, from) => {
    const { time, query } = detailsJob({ availability });
    const { manifest, warnings } = await readAll(query, time);
    expect([manifest.provisional, manifest.provisionalFrom]).toEqual([from !== undefined, from]);
    const untold = name === 'absent' || name === 'no date';
    expect(warnings.map(({ code }) => code)).toEqual(untold ? ['watermark-untold'] : []);
  });

  const refusals = [
    [403, { code: 'missing.permissions', message: 'analytics:conversationDetail:view', status: 403 }],
    [404, { code: 'not.found', status: 404 }],
  ] as const;

  it.each(refusals)('that is not told (%i) leaves all rows provisional, with a warning', async (status, body) => {
    const { time, query, said } = detailsJob({
      pages: three,
      // Nor do its pages say it, and the first job expires.
      availability: null,
      answer: ({ kind, job }) => {
        if (kind === 'availability') return { status, body };
        return kind === 'poll' && job === 1 ? { body: { state: 'EXPIRED' } } : undefined;
      },
    });
    const pages = time.runWhile(lastValueFrom(query.pages$.pipe(toArray())));
    expect((await pages).map(({ availability }) => availability)).toEqual([undefined, undefined, undefined]);
    expect(said().filter((ask) => ask === 'availability')).toHaveLength(1);
    const { ids, manifest, warnings } = await readAll(query, time);
    expect(ids).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(manifest).toMatchObject({ status: 'complete', provisional: true });
    expect(warnings).toMatchObject([{ code: 'watermark-untold', query: 'conversation-details-job', count: 1 }]);
  });

  it('that is not told is still believed as a page says it', async () => {
    const { time, query } = detailsJob({
      answer: ({ kind }) => (kind === 'availability' ? { status: 404, body: {} } : undefined),
    });
    expect((await readAll(query, time)).manifest.provisional).toBe(false);
  });

  it('that fails in another way fails the query', async () => {
    const { time, query, said } = detailsJob({
      answer: ({ kind }) => (kind === 'availability' ? { status: 400, body: {} } : undefined),
    });
    expect((await readAll(query, time)).error).toMatchObject({ name: 'HttpError', status: 400 });
    expect(said()).toEqual(['availability']);
  });

  it('is believed as each page says it, and else as it was read first', async () => {
    const page = (dataAvailabilityDate?: string) => ({
      kind: 'results',
      body: { conversations: [row('a')], ...(dataAvailabilityDate && { dataAvailabilityDate }) },
    });
    for (const [said, provisional] of [
      ['2026-11-22T10:00:00.000Z', true],
      [undefined, false],
    ] as const) {
      const { time, query } = detailsJob({ answer: ({ kind }) => (kind === 'results' ? page(said) : undefined) });
      const pages = await time.runWhile(lastValueFrom(query.pages$.pipe(toArray())));
      expect(pages[0]?.availability).toBe(Date.parse(said ?? '2026-11-24T00:00:00.000Z'));
      expect((await readAll(query, time)).manifest.provisional).toBe(provisional);
    }
  });
});

describe('conversationDetailsJob, states', () => {
  it('asks on in a state that it does not know, and warns once', async () => {
    const { time, query, said } = detailsJob({ states: ['QUEUED', 'THINKING', 'THINKING', 'FULFILLED'] });
    const { manifest, warnings } = await readAll(query, time);
    expect(manifest.status).toBe('complete');
    expect(said().filter((ask) => ask === 'poll 1')).toHaveLength(4);
    expect(warnings).toMatchObject([{ code: 'unknown-job-state', query: 'conversation-details-job', count: 1 }]);
    expect(warnings[0]?.message).toContain('THINKING');
  });

  it('takes a 202 without a body for a job that runs', async () => {
    const { time, query } = detailsJob({
      answer: ({ kind, nth }) => (kind === 'poll' && nth < 6 ? { status: 202, text: '' } : undefined),
    });
    expect((await readAll(query, time)).manifest).toMatchObject({ status: 'complete', rows: 5 });
  });

  it('asks again for results that are accepted but not there yet, which are no page without rows', async () => {
    for (const body of [{ state: 'PENDING' }, {}]) {
      const { time, query, said } = detailsJob({
        answer: ({ kind, nth }) => (kind === 'results' && (nth === 1 || nth === 3) ? { status: 202, body } : undefined),
      });
      const { ids, manifest } = await readAll(query, time);
      expect(ids).toEqual(['a', 'b', 'c', 'd', 'e']);
      expect(manifest).toMatchObject({ status: 'complete', rows: 5, pages: 3 });
      expect(said().filter((ask) => ask.startsWith('results'))).toHaveLength(5);
    }
  });

  it('fails with the code of the message, and nothing else of it', async () => {
    const { time, query, said } = detailsJob({
      answer: ({ kind }) =>
        kind === 'poll'
          ? { body: { state: 'FAILED', errorMessage: 'query.too.large: conversation of jane@acme.example' } }
          : undefined,
    });
    const { error, manifest } = await readAll(query, time);
    expect(error).toMatchObject({ name: 'JobError', jobId: 'job-1', state: 'FAILED', org: 'acme' });
    expect((error as Error).message).toContain('query.too.large');
    expect((error as Error).message).not.toContain('jane');
    expect(manifest.status).toBe('failed');
    expect(said()).not.toContain('delete 1');
  });

  it.each(['The query of jane.doe failed.', 'jane', '', 'jane.doe@acme.example', 'token-1_x9', 'very.'.repeat(50_000)])(
    'tells nothing of a message without a code: %.40j',
    async (errorMessage) => {
      const { time, query } = detailsJob({
        answer: ({ kind }) => (kind === 'poll' ? { body: { state: 'FAILED', errorMessage } } : undefined),
      });
      const { error } = await readAll(query, time);
      expect((error as Error).message).toMatch(/ended as FAILED$/);
    },
  );

  it('gives up after the deadline of jobs, and deletes the job', async () => {
    const { time, query, said } = detailsJob({ states: ['PENDING'], jobs: { deadlineMs: 60_000 } });
    const { error } = await readAll(query, time);
    expect(error).toMatchObject({ name: 'JobError', state: 'PENDING', jobId: 'job-1' });
    await time.run();
    expect(said().filter((ask) => ask.startsWith('delete'))).toEqual(['delete 1']);
  });
});

describe('conversationDetailsJob, expiry', () => {
  it('orders once more when results are gone in the middle, and delivers each row once', async () => {
    for (const status of [404, 410]) {
      const { time, query, said } = detailsJob({
        answer: ({ kind, job, cursor }) =>
          kind === 'results' && job === 1 && cursor === '1'
            ? { status, body: { code: 'not.found', status } }
            : undefined,
      });
      const { ids, manifest } = await readAll(query, time);
      expect(ids).toEqual(['a', 'b', 'c', 'd', 'e']);
      expect(manifest).toMatchObject({ status: 'complete', rows: 5, duplicates: 2 });
      expect(said().filter((ask) => ask.startsWith('create'))).toHaveLength(2);
      expect(said().filter((ask) => ask === 'availability')).toHaveLength(1);
    }
  });

  it('delivers rows without an id once when it orders once more, and equal ones as often as they are', async () => {
    const nameless = { conversationStart: '2026-11-22T10:00:00.000Z' };
    const pages = [[row('a'), nameless], [nameless, { ...nameless, later: 1 }], [row('e')]];
    const { time, query } = detailsJob({
      pages,
      answer: ({ kind, job, cursor }) =>
        kind === 'results' && job === 1 && cursor === '2'
          ? { status: 404, body: { code: 'not.found', status: 404 } }
          : undefined,
    });
    const { ids, manifest, warnings } = await readAll(query, time);
    expect(ids).toEqual(['a', undefined, undefined, undefined, 'e']);
    expect(manifest).toMatchObject({ status: 'complete', rows: 5, duplicates: 4 });
    expect(warnings).toMatchObject([{ code: 'rows-without-id', count: 3 }]);
  });

  it.each([
    ['EXPIRED', { body: { state: 'EXPIRED' } }],
    ['not known any more', { status: 404, body: { code: 'not.found', status: 404 } }],
  ])('orders once more after a 400 on the results of a job that is %s', async (_name, poll) => {
    const bad = { status: 400, body: { code: 'bad.request', status: 400 } };
    const { time, query, said } = detailsJob({
      answer: ({ kind, job, cursor, nth }) => {
        if (job !== 1) return undefined;
        if (kind === 'poll' && nth > 3) return poll;
        return kind === 'results' && cursor === '1' ? bad : undefined;
      },
    });
    const { ids, manifest } = await readAll(query, time);
    expect(ids).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(manifest).toMatchObject({ status: 'complete', rows: 5, duplicates: 2 });
    expect(said().slice(5, 9)).toEqual(['results 1', 'results 1:1', 'poll 1', 'create 2']);
  });

  it.each([
    ['that is still there', { body: { state: 'FULFILLED' } }],
    ['of which nobody can say how it is', { status: 403, body: { code: 'missing.permissions', status: 403 } }],
  ])('lets a 400 on the results of a job stand %s', async (_name, poll) => {
    const { time, query, said } = detailsJob({
      answer: ({ kind, nth }) => {
        if (kind === 'poll' && nth > 3) return poll;
        return kind === 'results' ? { status: 400, body: { code: 'bad.cursor', status: 400 } } : undefined;
      },
    });
    expect((await readAll(query, time)).error).toMatchObject({ name: 'HttpError', status: 400, code: 'bad.cursor' });
    expect(said().filter((ask) => ask.startsWith('create'))).toHaveLength(1);
  });

  it.each(['FAILED', 'CANCELLED'])('fails as a job after a 400 on the results of one that is %s', async (state) => {
    const { time, query, said } = detailsJob({
      answer: ({ kind, cursor, nth }) => {
        if (kind === 'poll' && nth > 3) return { body: { state, errorMessage: 'query.stopped: by jane' } };
        return kind === 'results' && cursor === '1' ? { status: 400, body: { code: 'bad.request' } } : undefined;
      },
    });
    const { ids, error, manifest } = await readAll(query, time);
    await time.run();
    expect(ids).toEqual(['a', 'b']);
    expect(error).toMatchObject({ name: 'JobError', state, jobId: 'job-1' });
    expect((error as Error).message).toMatch(new RegExp(`ended as ${state} \\(query.stopped\\)$`));
    expect(manifest).toMatchObject({ status: 'failed', rows: 2 });
    expect(said().slice(5)).toEqual(['results 1', 'results 1:1', 'poll 1']);
  });

  it('orders once more in the state EXPIRED', async () => {
    const { time, query } = detailsJob({
      answer: ({ kind, job }) => (kind === 'poll' && job === 1 ? { body: { state: 'EXPIRED' } } : undefined),
    });
    expect((await readAll(query, time)).manifest).toMatchObject({ status: 'complete', rows: 5, duplicates: 0 });
  });

  it('fails when it expires again', async () => {
    const { time, query, said } = detailsJob({
      answer: ({ kind }) =>
        kind === 'results' ? { status: 404, body: { code: 'not.found', status: 404 } } : undefined,
    });
    const { error, manifest } = await readAll(query, time);
    expect(error).toMatchObject({ name: 'JobError', jobId: 'job-2', state: 'EXPIRED' });
    expect(manifest.gaps).toHaveLength(1);
    expect(said().filter((ask) => ask.startsWith('create'))).toHaveLength(2);
  });

  it('delivers every row once, wherever the first job expires and whatever the second gives in which pages', async () => {
    const ids = fc.uniqueArray(fc.constantFrom(...'abcdefgh'.split('')), { maxLength: 8 });
    const cut = (names: readonly string[], size: number) =>
      Array.from({ length: Math.max(1, Math.ceil(names.length / size)) }, (_, page) =>
        names.slice(page * size, (page + 1) * size).map(row),
      );
    await fc.assert(
      fc.asyncProperty(
        ids,
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 3 }),
        fc.nat(8),
        async (names, size, other, at) => {
          const first = cut(names, size);
          const second = cut([...names].reverse(), other);
          const { time, query } = detailsJob({
            pages: first,
            answer: ({ kind, job, cursor }) => {
              if (kind !== 'results') return undefined;
              if (job === 1) return Number(cursor ?? 0) === at ? { status: 404, body: {} } : undefined;
              const page = Number(cursor ?? 0);
              return {
                body: { conversations: second[page], ...(page + 1 < second.length && { cursor: String(page + 1) }) },
              };
            },
          });
          const read = await readAll(query, time);
          expect([...read.ids].sort()).toEqual([...names].sort());
          expect(read.manifest.status).toBe('complete');
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('conversationDetailsJob, from a checkpoint', () => {
  const later = (api: ReturnType<typeof detailsJob>, position: Position) => {
    const from = checkpointOf(api.query, [position]);
    return conversationDetailsJob(api.org, { interval: api.query.interval, from });
  };

  it('goes on in the same job, behind the page that was read', async () => {
    const api = detailsJob();
    const { position } = await api.time.runWhile(firstValueFrom(api.query.pages$));
    await api.time.run();
    const before = api.said().length;
    const { ids } = await readAll(later(api, position), api.time);
    expect(ids).toEqual(['c', 'd', 'e']);
    expect(
      api
        .said()
        .slice(before)
        .filter((ask) => ask !== 'availability'),
    ).toEqual(['results 1:1', 'results 1:2']);
  });

  it.each(['job-1', 'job-1/', '../x/1', 7])('orders no other job where the position is damaged: %s', async (next) => {
    const api = detailsJob();
    const { position } = await api.time.runWhile(firstValueFrom(api.query.pages$));
    await api.time.run();
    const before = api.said().length;
    const { ids, error } = await readAll(later(api, { ...position, next }), api.time);
    expect(error).toMatchObject({ name: 'CheckpointError', org: 'acme', reason: 'torn' });
    expect([ids, api.said().slice(before)]).toEqual([[], []]);
  });
});

describe('conversationDetailsJob, jobs at once', () => {
  it.each([
    [undefined, 1],
    [2, 2],
  ])('runs as many as the org may: %s', async (maxConcurrent, most) => {
    const { time, org, asks } = detailsJob({ jobs: maxConcurrent === undefined ? undefined : { maxConcurrent } });
    const read = () => lastValueFrom(conversationDetailsJob(org, { interval }).rows$.pipe(toArray()));
    await time.runWhile(Promise.all([read(), read(), read()]));
    let running = 0;
    let peak = 0;
    for (const { kind, nth } of asks) {
      if (kind === 'create') peak = Math.max(peak, (running += 1));
      if (kind === 'results' && nth === 1) running -= 1;
    }
    expect(peak).toBe(most);
  });

  it.each([
    [{ maxConcurrent: 0 }, 'jobs.maxConcurrent'],
    [{ maxConcurrent: 1.5 }, 'jobs.maxConcurrent'],
    [{ maxConcurrent: Infinity }, 'jobs.maxConcurrent'],
    [{ deadlineMs: 0 }, 'jobs.deadlineMs'],
    [{ deadlineMs: NaN }, 'jobs.deadlineMs'],
  ])('refuses %j', (jobs, field) => {
    expect(() => detailsJob({ jobs })).toThrow(expect.objectContaining({ name: 'ConfigError', field }) as Error);
  });
});

describe('conversationDetailsJob, bad input', () => {
  it.each([
    [{ pageSize: 1001 }, 'pageSize'],
    [{ pageSize: 0 }, 'pageSize'],
    [{ interval: '2026-11-23' }, 'interval'],
    [{ order: 'desc' }, 'order'],
    [{ paging: {} }, 'paging'],
    [{ segmentFilter: [] }, 'segmentFilter'],
    [{ prefetch: -1 }, 'prefetch'],
    [
      { conversationFilters: [{ type: 'and', predicates: [{ dimension: 'queueId', value: 'x' }] }] },
      'conversationFilters[0].predicates[0]',
    ],
  ])('refuses %j at once', (options, field) => {
    expect(() => detailsJob({}, options as Partial<ConversationDetailsJobOptions>)).toThrow(
      expect.objectContaining({ name: 'ConfigError', field }) as Error,
    );
  });
});
