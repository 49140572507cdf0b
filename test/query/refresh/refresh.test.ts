import { lastValueFrom, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { Conversation } from '../../../src/codec/conversation.js';
import type { Checkpoint } from '../../../src/query/run/checkpoint.js';
import { conversationDetails } from '../../../src/query/endpoint/conversation-details.js';
import { conversations } from '../../../src/query/endpoint/conversations.js';
import { contentHash } from '../../../src/query/refresh/content-hash.js';
import { dueDays } from '../../../src/query/refresh/due-days.js';
import { fingerprint } from '../../../src/query/run/fingerprint.js';
import type { Manifest } from '../../../src/query/run/manifest.js';
import type { Query } from '../../../src/query/query.js';
import type { Upsert } from '../../../src/query/refresh/upsert.js';
import { type VirtualTime } from '../../../src/testing/virtual-time.js';
import type { Got, Reply } from '../../org/fake-api.js';
import { checkpointOf } from '../checkpoint-of.js';
import { orgOver } from '../org-over.js';

const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 10, 20);
const interval = '2026-11-20/2026-11-22';

/** An org of which a test changes the rows as time goes by. */
function living(rows: Map<string, Conversation>) {
  const answer = (request: Got): Reply => {
    const url = new URL(request.url);
    if (request.method === 'GET') {
      const ids = url.searchParams.getAll('id');
      return { body: { conversations: ids.flatMap((id) => rows.get(id) ?? []) } };
    }
    const [from = '', to = ''] = (request.body as { interval: string }).interval.split('/');
    const starts = ({ conversationStart }: Conversation): string => conversationStart ?? from;
    const found = [...rows.values()].filter((one) => starts(one) >= from && starts(one) < to);
    const { pageNumber } = (request.body as { paging: { pageNumber: number } }).paging;
    return { body: { conversations: pageNumber === 1 ? found : [], totalHits: found.length } };
  };
  const { time, org, calls } = orgOver(answer, { start: '2026-11-22T01:00:00Z' });
  const asked = (): string[] =>
    calls().map(({ url, body }) => {
      const { search } = new URL(url);
      return search || (body as { interval: string }).interval;
    });
  return { time, org, asked, query: conversationDetails(org, { interval }) };
}

const row = (id: string, startMs: number, more: Partial<Conversation> = {}): [string, Conversation] => [
  id,
  { conversationId: id, conversationStart: new Date(START + startMs).toISOString(), ...more },
];
const ended = { conversationEnd: '2026-11-21T23:00:00.000Z' };

async function firstRun(
  time: VirtualTime,
  query: Query<Conversation>,
): Promise<{ checkpoint: Checkpoint; hashes: Map<string, string>; manifest: Manifest }> {
  const run = query.run();
  const pages = await time.runWhile(lastValueFrom(run.pages$.pipe(toArray())));
  const manifest = await run.manifest;
  const hashes = new Map(pages.flatMap(({ rows }) => rows.map((one) => [one.conversationId ?? '', fingerprint(one)])));
  const checkpoint: Checkpoint = {
    ...checkpointOf(
      query,
      pages.slice(-1).map(({ position }) => position),
    ),
    readAt: manifest.finishedAt,
    ...(manifest.open && { open: manifest.open }),
  };
  return { checkpoint, hashes, manifest };
}

describe('the due days of an interval', () => {
  const days = [1, 4];
  const whole = { start: START, end: START + 2 * DAY_MS };
  it.each([
    ['nothing before a night has passed', 2, 2.5, []],
    ['the first day after its first night', 2, 2.99, []],
    ['a day whose night has passed since', 1.5, 2.5, [[0, 1]]],
    ['both days as one, when both have had a night', 1.5, 3.5, [[0, 2]]],
    ['the fourth night as well', 3.5, 5.5, [[0, 1]]],
    ['nothing more after that', 6.5, 60, []],
  ] as const)('are %s', (_, readDay, nowDay, expected) => {
    const due = dueDays({ interval: whole, readAt: START + readDay * DAY_MS, now: START + nowDay * DAY_MS, days });
    expect(due).toEqual(expected.map(([from, to]) => ({ start: START + from * DAY_MS, end: START + to * DAY_MS })));
  });
});

describe('a refresh', () => {
  it('reads open rows by id, gives only what has changed, and knows what is open still', async () => {
    const rows = new Map([row('a', 0, ended), row('b', 1000), row('c', 2000)]);
    const { time, query, asked } = living(rows);
    const { checkpoint, hashes, manifest } = await firstRun(time, query);
    expect(manifest.open).toEqual(['b', 'c']);
    rows.set(...row('b', 1000, ended));
    const again = query.refresh(checkpoint, { known: (id) => hashes.get(id) });
    expect(again.name).toBe('conversation-details.changes');
    const run = again.run();
    const pages = await time.runWhile(lastValueFrom(run.pages$.pipe(toArray())));
    const upserts = pages.flatMap((page): readonly Upsert<Conversation>[] => page.rows);
    expect(upserts).toEqual([{ kind: 'upsert', id: 'b', hash: fingerprint(rows.get('b') ?? {}), row: rows.get('b') }]);
    expect(asked().at(-1)).toBe('?id=b&id=c');
    expect(await run.manifest).toMatchObject({ status: 'complete', rows: 1, open: ['c'] });
  });

  it('does not take a row for changed because only jobs give the attributes of its participants', async () => {
    const participants = [{ participantId: 'p', purpose: 'customer' }];
    const rows = new Map([row('a', 0, { participants }), row('b', 1000, { participants })]);
    const { time, query } = living(rows);
    const { checkpoint } = await firstRun(time, query);
    const withAttributes = (id: string): Conversation => ({
      ...rows.get(id),
      participants: participants.map((one) => ({ ...one, attributes: { crm: '7' } })),
    });
    const hashes = new Map(['a', 'b'].map((id) => [id, contentHash(withAttributes(id))]));
    rows.set(...row('b', 1000, { participants, ...ended }));
    const again = query.refresh(checkpoint, { known: (id) => hashes.get(id) });
    const pages = await time.runWhile(lastValueFrom(again.pages$.pipe(toArray())));
    expect(pages.flatMap((page) => page.rows.map(({ id }) => id))).toEqual(['b']);
    // The other way round they are news.
    expect(contentHash(withAttributes('a')).startsWith(`${contentHash(rows.get('a') ?? {})}-`)).toBe(true);
  });

  it('reads the days that are due as a whole, and what is open besides, each row once and in its own name', async () => {
    const rows = new Map([row('a', 0, ended), row('b', DAY_MS + 1000)]);
    const { time, query, asked } = living(rows);
    const { checkpoint, hashes } = await firstRun(time, query);
    // The night of the first day's reprocessing was over before; that of the second comes.
    await time.runUntil(time.now() + DAY_MS);
    rows.set(...row('a', 0, { ...ended, originatingDirection: 'inbound' }));
    rows.set(...row('late', DAY_MS + 5000, ended));
    const run = query.refresh(checkpoint, { known: (id) => hashes.get(id) }).run();
    const before = asked().length;
    const names = new Set<string | undefined>();
    run.events$.subscribe((event) => names.add('query' in event ? event.query : undefined));
    const pages = await time.runWhile(lastValueFrom(run.pages$.pipe(toArray())));
    expect([...names]).toEqual(['conversation-details.changes']);
    expect(asked().slice(before)).toEqual(['2026-11-21T00:00:00.000Z/2026-11-22T00:00:00.000Z']);
    expect(pages.flatMap((page) => page.rows.map(({ id }) => id))).toEqual(['late']);
    const whole = { start: '2026-11-20T00:00:00.000Z', end: '2026-11-22T00:00:00.000Z' };
    expect(pages.map(({ slice }) => slice)).toEqual(pages.map(() => whole));
    expect(await run.manifest).toMatchObject({ status: 'complete', open: ['b'] });
  });

  it('gives a row without a start once, though each day that is due has it', async () => {
    const rows = new Map([['x', { conversationId: 'x' }], row('a', 0, ended), row('b', 3 * DAY_MS, ended)]);
    const { time, org } = living(rows);
    await time.runUntil(time.now() + 2.5 * DAY_MS);
    const query = conversationDetails(org, { interval: '2026-11-20/2026-11-24' });
    const { checkpoint } = await firstRun(time, query);
    await time.runUntil(time.now() + DAY_MS);
    const pages = await time.runWhile(lastValueFrom(query.refresh(checkpoint).pages$.pipe(toArray())));
    expect(pages.length).toBeGreaterThan(1);
    expect(pages.flatMap((page) => page.rows.map(({ id }) => id)).sort()).toEqual(['a', 'b', 'x']);
  });

  it('leaves out a row without an id, which could take the place of none', async () => {
    const rows = new Map<string, Conversation>([row('a', 0, ended), ['', { conversationStart: '2026-11-20T00:00:01.000Z' }]]); // prettier-ignore
    const { time, query } = living(rows);
    const { checkpoint } = await firstRun(time, query);
    await time.runUntil(time.now() + 4 * DAY_MS);
    const pages = await time.runWhile(lastValueFrom(query.refresh(checkpoint).pages$.pipe(toArray())));
    expect(pages.flatMap((page) => page.rows.map(({ id }) => id))).toEqual(['a']);
  });

  it('gives a row that is nested too deep to be written each time, since nobody can tell whether it has changed', async () => {
    const deep = `${'[0,'.repeat(20_000)}0${']'.repeat(20_000)}`;
    const participants = `[{"attributes":{"a":1}},${deep}]`;
    const start = '"conversationStart":"2026-11-20T00:00:00.000Z"';
    const text = `{"conversations":[{"conversationId":"a",${start},"deep":${deep}},{"conversationId":"b",${start},"participants":${participants}},{"conversationId":"c",${start}}],"totalHits":3}`;
    const { time, org } = orgOver(() => ({ text }), { start: '2026-11-22T01:00:00Z' });
    const query = conversationDetails(org, { interval });
    const run = query.run();
    const pages = await time.runWhile(lastValueFrom(run.pages$.pipe(toArray())));
    const hashes = new Map(
      pages.flatMap(({ rows }) => rows.map((one) => [one.conversationId ?? '', contentHash(one)])),
    );
    const { open = [], finishedAt: readAt } = await run.manifest;
    const again = query.refresh({ ...checkpointOf(query, []), readAt, open }, { known: (id) => hashes.get(id) });
    const upserts = await time.runWhile(lastValueFrom(again.rows$.pipe(toArray())));
    expect(upserts.map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it('tells an open row that has gone as a gap', async () => {
    const rows = new Map([row('a', 0)]);
    const { time, query } = living(rows);
    const { checkpoint } = await firstRun(time, query);
    rows.clear();
    const run = query.refresh(checkpoint).run();
    await time.runWhile(lastValueFrom(run.pages$));
    expect(await run.manifest).toMatchObject({ status: 'partial', gaps: [{ rows: 1 }] });
  });

  it('sends nothing when nothing is due', async () => {
    const { time, query, asked } = living(new Map([row('a', 0, ended)]));
    const { checkpoint } = await firstRun(time, query);
    const before = asked().length;
    await time.runWhile(lastValueFrom(query.refresh(checkpoint).pages$, { defaultValue: undefined }));
    expect(asked()).toHaveLength(before);
  });

  it('refuses a checkpoint of another query, and one that does not say when it was read', async () => {
    const { time, query, org } = living(new Map([row('a', 0)]));
    const { checkpoint } = await firstRun(time, query);
    const { readAt, ...without } = checkpoint;
    expect(readAt).toBeDefined();
    expect(() => query.refresh(without)).toThrow(
      expect.objectContaining({ name: 'ConfigError', org: 'acme', field: 'readAt' }) as Error,
    );
    const other = conversations(org, { interval });
    expect(() => other.refresh(checkpoint)).toThrow(
      expect.objectContaining({ name: 'CheckpointError', org: 'acme', reason: 'foreign' }) as Error,
    );
    // As an emptied file or column gives it.
    expect(() => query.refresh(null as unknown as Checkpoint)).toThrow(
      expect.objectContaining({ name: 'CheckpointError', org: 'acme', reason: 'torn' }) as Error,
    );
  });
});
