import { lastValueFrom, take, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { audits, type AuditsOptions } from '../../../src/query/endpoint/audits.js';
import type { JobAsk, JobApiOptions } from '../job-api.js';
import { jobApi } from '../job-api.js';
import { checkpointOf } from '../checkpoint-of.js';

const path = '/api/v2/audits/query';
const link = 'https://bucket.example/laid-down?signature=secret';
const message = (id: string) => ({ id, eventDate: '2026-10-01T00:00:00.000Z', action: 'Update' });

function setUp(options: Partial<JobApiOptions> = {}, asks: Partial<AuditsOptions> = {}) {
  const { answer, ...rest } = options;
  const api = jobApi({
    path,
    field: 'entities',
    states: ['Queued', 'Running', 'Succeeded'],
    pages: [[message('a'), message('b')], [message('c')]],
    answer: (ask) =>
      answer?.(ask) ?? (ask.kind === 'create' ? { body: { id: `job-${ask.job}`, state: 'Queued' } } : undefined),
    ...rest,
  });
  const query = audits(api.org, { interval: '2026-10-01/2026-10-02', ...asks });
  const ids = () =>
    api.time.runWhile(lastValueFrom(query.rows$.pipe(toArray()))).then((rows) => rows.map(({ id }) => id));
  const orders = () =>
    api.asks.filter(({ kind }) => kind === 'create').map(({ body }) => body as Record<string, unknown>);
  return { ...api, query, ids, orders };
}

describe('audits', () => {
  it('orders, asks in the words of audits, and reads 500 a page without a watermark', async () => {
    const filters = [{ property: 'UserId', value: 'u' }] as const;
    const { ids, said, asks, orders } = setUp({}, { serviceName: 'Architect', filters });
    expect(await ids()).toEqual(['a', 'b', 'c']);
    expect(said()).toEqual(['create 1', 'poll 1', 'poll 1', 'poll 1', 'results 1', 'results 1:1']);
    expect(orders()).toEqual([
      {
        interval: '2026-10-01T00:00:00.000Z/2026-10-02T00:00:00.000Z',
        serviceName: 'Architect',
        filters,
        sort: [{ name: 'Timestamp', sortOrder: 'ascending' }],
      },
    ]);
    expect(new URL(asks.at(-1)!.url).search).toBe('?pageSize=500&cursor=1&allowRedirect=false');
  });

  it.each([null, undefined, ''])('ends at the cursor %j', async (cursor) => {
    const { ids } = setUp({
      answer: ({ kind }) => (kind === 'results' ? { body: { entities: [message('a')], cursor } } : undefined),
    });
    expect(await ids()).toEqual(['a']);
  });

  it.each(['Failed', 'Cancelled'])('fails with the state %s', async (state) => {
    const { ids } = setUp({ states: [state] });
    await expect(ids()).rejects.toMatchObject({ name: 'JobError', state, jobId: 'job-1' });
  });

  it('cannot delete, and so sends nothing when it is left', async () => {
    const { query, time, said } = setUp();
    await time.runWhile(lastValueFrom(query.pages$.pipe(take(1))));
    await time.run();
    expect(said()).toEqual(['create 1', 'poll 1', 'poll 1', 'poll 1', 'results 1']);
  });

  it('takes no order for lost that was never sent', async () => {
    const { ids, said } = setUp({ answer: ({ kind }) => (kind === 'token' ? { status: 401, body: {} } : undefined) });
    await expect(ids()).rejects.toMatchObject({ name: 'AuthError' });
    expect(said()).toEqual([]);
  });
});

describe('audits, a long interval', () => {
  it('is read in slices of 31 days at most, one after the other, without gap or overlap', async () => {
    const { ids, orders, said, query, time } = setUp(
      { pages: [[message('a')]] },
      { interval: '2026-01-01T12:00:00Z/2026-04-01' },
    );
    await ids();
    expect(orders().map(({ interval }) => interval)).toEqual([
      '2026-01-01T12:00:00.000Z/2026-02-01T00:00:00.000Z',
      '2026-02-01T00:00:00.000Z/2026-03-04T00:00:00.000Z',
      '2026-03-04T00:00:00.000Z/2026-04-01T00:00:00.000Z',
    ]);
    expect(said().map((ask) => ask.split(' ')[1])).toEqual([...said().map((ask) => ask.split(' ')[1])].sort());
    const run = query.run();
    run.pages$.subscribe();
    expect(await time.runWhile(run.manifest)).toMatchObject({ status: 'complete', pages: 3, gaps: [] });
  });

  it('is cut by the days that a 400 names, where those are fewer', async () => {
    const { ids, orders } = setUp(
      {
        pages: [[message('a')]],
        answer: ({ kind, body }) => {
          if (kind !== 'create') return undefined;
          const [start = 0, end = 0] = (body as { interval: string }).interval
            .split('/')
            .map((side) => Date.parse(side));
          if (end - start <= 20 * 86_400_000) return undefined;
          const message = 'The interval must be no longer than 20 days.';
          return { status: 400, body: { code: 'bad.request', status: 400, message } };
        },
      },
      { interval: '2026-01-01/2026-02-20' },
    );
    await ids();
    expect(orders().map(({ interval }) => String(interval).replaceAll('T00:00:00.000Z', ''))).toEqual([
      '2026-01-01/2026-02-01',
      '2026-01-01/2026-01-21',
      '2026-01-21/2026-02-01',
      '2026-02-01/2026-02-20',
    ]);
  });

  it('goes on in the slice where it stopped, and skips those that are done', async () => {
    const interval = '2026-01-01/2026-04-01';
    const first = setUp({}, { interval });
    const pages = await first.time.runWhile(lastValueFrom(first.query.pages$.pipe(take(3), toArray())));
    const positions = [pages[1]!.position, pages[2]!.position];
    expect(positions.map(({ next }) => next)).toEqual([null, 'job-2/1']);
    const from = checkpointOf(first.query, positions);
    const second = setUp({}, { interval, from });
    await second.ids();
    expect(second.said().slice(0, 2)).toEqual(['results 2:1', 'create 1']);
    expect(second.orders()[0]?.['interval']).toBe('2026-03-04T00:00:00.000Z/2026-04-01T00:00:00.000Z');
  });
});

describe('audits, a page that was laid down elsewhere', () => {
  const laidDown =
    (body: unknown, downloadUrl = link) =>
    (ask: JobAsk) => {
      if (ask.kind === 'elsewhere') return { body };
      return ask.kind === 'results' && ask.cursor === null ? { body: { downloadUrl, cursor: '1' } } : undefined;
    };

  it.each([
    ['a list', [message('x'), message('y')]],
    ['a page', { entities: [message('x'), message('y')] }],
  ])('is fetched without the token: %s', async (_name, body) => {
    const { ids, asks } = setUp({ answer: laidDown(body) });
    expect(await ids()).toEqual(['x', 'y', 'c']);
    const elsewhere = asks.filter(({ kind }) => kind === 'elsewhere');
    expect(elsewhere).toHaveLength(1);
    expect(elsewhere[0]?.url).toBe(link);
    expect([...elsewhere[0]!.headers.keys()]).not.toContain('authorization');
    expect(JSON.stringify([...elsewhere[0]!.headers])).not.toContain('token-1');
  });

  const lines = (...ids: readonly string[]) => ids.map((id) => `${JSON.stringify(message(id))}\n`).join('');
  const laidDownAs = (text: string, status = 200) => ({
    answer: (ask: JobAsk) => (ask.kind === 'elsewhere' ? { status, text } : laidDown([])(ask)),
  });

  it.each([
    ['two lines', lines('x', 'y'), ['x', 'y']],
    ['one line', lines('x'), ['x']],
    [
      'lines that end as in DOS, with an empty one',
      `${lines('x')}\r\n${lines('y')}`.replaceAll('\n', '\r\n'),
      ['x', 'y'],
    ],
    [
      'a line with other separators in its texts',
      '{"id":"x\u2028\u0085y","eventDate":"z"}\n{"id":"z"}',
      ['x\u2028\u0085y', 'z'],
    ],
  ])('may be one message a line (NDJSON): %s', async (_name, text, messages) => {
    const { ids, asks } = setUp(laidDownAs(text));
    expect(await ids()).toEqual([...messages, 'c']);
    expect(asks.filter(({ kind }) => kind === 'elsewhere')).toHaveLength(1);
  });

  it('is fetched again where its last line was cut short, and not taken for shorter', async () => {
    let turn = 0;
    const whole = lines('x', 'y');
    const { ids } = setUp({
      answer: (ask) =>
        ask.kind === 'elsewhere' ? { text: (turn += 1) === 1 ? whole.slice(0, -9) : whole } : laidDown([])(ask),
    });
    expect(await ids()).toEqual(['x', 'y', 'c']);
    expect(turn).toBe(2);
  });

  it('says which line is no message', async () => {
    const { ids } = setUp(laidDownAs(`${lines('x')}[7]\n`));
    await expect(ids()).rejects.toMatchObject({ name: 'DecodeError', issues: [{ path: '[1]' }] });
  });

  it('is asked for in a body, since no redirect to it is followed', async () => {
    const { ids, asks } = setUp({
      answer: (ask) => {
        const redirects = ask.kind === 'results' && new URL(ask.url).searchParams.get('allowRedirect') !== 'false';
        return redirects ? { status: 303, headers: { location: link } } : laidDown([message('x')])(ask);
      },
    });
    expect(await ids()).toEqual(['x', 'c']);
    expect(asks.filter(({ kind }) => kind === 'results').map(({ cursor }) => cursor)).toEqual([null, '1']);
  });

  it('is asked for by a new link where the old one has expired', async () => {
    let links = 0;
    const { ids, said } = setUp({
      answer: (ask) => {
        if (ask.kind === 'elsewhere')
          return ask.url.endsWith('1') ? { status: 403, text: '<Error/>' } : { body: [message('x')] };
        return ask.kind === 'results' && ask.cursor === null
          ? { body: { downloadUrl: `${link}${(links += 1)}`, cursor: '1' } }
          : undefined;
      },
    });
    expect(await ids()).toEqual(['x', 'c']);
    expect(said().filter((ask) => ask.startsWith('create'))).toHaveLength(1);
    expect(links).toBe(2);
  });

  it('says of a link that stays forbidden that it is no permission of the org', async () => {
    const { ids, asks } = setUp(laidDownAs('<Error/>', 403));
    const error: unknown = await ids().catch((failed: unknown) => failed);
    expect(error).toMatchObject({ name: 'HttpError', status: 403, org: 'acme', request: 'GET (download)' });
    expect((error as Error).message).toContain('the link to its rows may have expired');
    expect(JSON.stringify(error)).not.toContain('bucket.example');
    expect(asks.filter(({ kind }) => kind === 'elsewhere')).toHaveLength(2);
  });

  it.each(['http://bucket.example/x', 'ftp://x', '/relative', 'no address'])('is not fetched from %s', async (url) => {
    const { ids, asks } = setUp({ answer: laidDown([], url) });
    await expect(ids()).rejects.toMatchObject({ name: 'WalkError', reason: 'foreign-uri', org: 'acme' });
    expect(asks.filter(({ kind }) => kind === 'elsewhere')).toEqual([]);
  });

  it('is waited for as long as its host tells, since no gate does that', async () => {
    let turn = 0;
    const { ids, asks } = setUp({
      answer: (ask) =>
        ask.kind === 'elsewhere' && (turn += 1) === 1
          ? { status: 429, headers: { 'retry-after': '5' } }
          : laidDown([message('x')])(ask),
    });
    expect(await ids()).toEqual(['x', 'c']);
    const [refused = 0, again = 0] = asks.filter(({ kind }) => kind === 'elsewhere').map(({ at }) => at);
    expect(again - refused).toBeGreaterThanOrEqual(5000);
  });

  it('is tried again after failures that pass, and no error tells the address', async () => {
    let turn = 0;
    const { ids, asks } = setUp({
      answer: (ask) =>
        ask.kind === 'elsewhere' ? { status: (turn += 1) < 3 ? 503 : 400, body: {} } : laidDown([])(ask),
    });
    const error: unknown = await ids().catch((failed: unknown) => failed);
    expect(error).toMatchObject({ name: 'HttpError', status: 400 });
    expect(asks.filter(({ kind }) => kind === 'elsewhere')).toHaveLength(3);
    expect(`${String(error)} ${JSON.stringify(error)}`).not.toMatch(/secret|bucket/);
  });

  it('leads to a new order where the link has expired', async () => {
    const { ids, orders } = setUp({
      answer: (ask) => {
        if (ask.kind === 'elsewhere') return { status: 404, text: '<Error/>' };
        return ask.kind === 'results' && ask.job === 1 ? { body: { downloadUrl: link } } : undefined;
      },
    });
    expect(await ids()).toEqual(['a', 'b', 'c']);
    expect(orders()).toHaveLength(2);
  });

  it('stops when the org is closed', async () => {
    const { query, org, time, asks } = setUp({
      answer: (ask) => (ask.kind === 'elsewhere' ? { body: [], delayMs: 20_000 } : laidDown([])(ask)),
    });
    let error: unknown;
    query.rows$.subscribe({ error: (failed: unknown) => (error = failed) });
    await time.runUntil(10_000);
    expect(asks.at(-1)?.kind).toBe('elsewhere');
    org.close();
    expect(error).toMatchObject({ code: 'ORG_CLOSED' });
  });
});

describe('audits, bad input', () => {
  it.each([
    [{ pageSize: 501 }, 'pageSize'],
    [{ interval: '2026-10-02/2026-10-01' }, 'interval'],
    [{ filters: 'x' }, 'filters'],
    [{ filters: [{ property: 'userId', value: 'x' }] }, 'filters[0].property'],
    [{ filters: [{ property: 'UserId' }] }, 'filters[0].value'],
    [{ sort: [] }, 'sort'],
  ])('refuses %j at once', (asks, field) => {
    expect(() => setUp({}, asks as Partial<AuditsOptions>)).toThrow(
      expect.objectContaining({ name: 'ConfigError', field }) as Error,
    );
  });
});
