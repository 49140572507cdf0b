import fc from 'fast-check';
import { lastValueFrom, take, tap, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { conversationDetails } from '../../../src/query/endpoint/conversation-details.js';
import type { Position } from '../../../src/page/page.js';
import type { Manifest } from '../../../src/query/run/manifest.js';
import { pagedApi, rowsBetween } from '../paged-api.js';
import { type Modelled, slicedServer, type ServerOptions, truthOf } from '../sliced-server.js';
import { checkpointOf } from '../checkpoint-of.js';

const DAY_MS = 86_400_000;
const BEGIN = Date.UTC(2026, 10, 1);

interface Read {
  readonly ids: readonly string[];
  readonly manifest: Manifest;
  readonly requests: number;
}

async function read(
  server: ServerOptions,
  { from, to, pageSize, ordered }: { from: number; to: number; pageSize: number; ordered?: boolean },
): Promise<Read> {
  const { time, org, got } = slicedServer(server);
  const interval = `${new Date(from).toISOString()}/${new Date(to).toISOString()}`;
  const run = conversationDetails(org, { interval, pageSize, ordered }).run();
  const pages = await time.runWhile(lastValueFrom(run.pages$.pipe(toArray())));
  return {
    ids: pages.flatMap(({ rows }) => rows.map(({ conversationId }) => conversationId ?? '')),
    manifest: await run.manifest,
    requests: got.length - 1,
  };
}

/** Rows over five days, many of them at the same few instants, of no length, long, or still open. */
const world = fc
  .array(
    fc.record({
      day: fc.integer({ min: 0, max: 4 }),
      at: fc.oneof(fc.integer({ min: 0, max: DAY_MS - 1 }), fc.constantFrom(0, 1, 3_600_000, DAY_MS - 1)),
      ms: fc.oneof(
        fc.constant(0),
        fc.integer({ min: 0, max: 600_000 }),
        fc.integer({ min: 0, max: 2 * DAY_MS }),
        fc.constant(undefined),
      ),
    }),
    { maxLength: 60 },
  )
  .map((rows) =>
    rows.map(({ day, at, ms }, place): Modelled => {
      const start = BEGIN + day * DAY_MS + at;
      return { conversationId: `c${place}`, start, end: ms === undefined ? undefined : start + ms };
    }),
  );

const span = fc
  .tuple(fc.integer({ min: 0, max: 5 * DAY_MS - 1 }), fc.integer({ min: 1, max: 5 * DAY_MS }))
  .map(([a, b]) => ({ from: BEGIN + Math.min(a, b), to: BEGIN + Math.max(a, b) + (a === b ? 1 : 0) }));

/** Rows of one day, a second apart. */
const aSecondApart = (count: number, name = (place: number): string => `c${place}`): readonly Modelled[] =>
  Array.from({ length: count }, (_, place): Modelled => {
    const start = BEGIN + place * 1000;
    return { conversationId: name(place), start, end: start + 1 };
  });

describe('an interval in slices', () => {
  it(
    'gives what one question without caps would give, each row once, whatever the caps',
    { timeout: 120_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(
          world,
          span,
          fc.record({
            days: fc.integer({ min: 1, max: 5 }),
            pages: fc.integer({ min: 2, max: 8 }),
            strict: fc.boolean(),
          }),
          fc.integer({ min: 1, max: 7 }),
          fc.boolean(),
          async (drawn, { from, to }, { days, pages, strict }, pageSize, ordered) => {
            // A conversation without length, at a midnight to the millisecond, is in neither of two days that a server
            // with a strict overlap is asked for one by one.
            const rows = strict ? drawn.filter(({ start, end }) => start % DAY_MS > 0 || end !== start) : drawn;
            const most = Math.max(0, ...countsAtOneInstant(rows));
            // Above that an instant alone is over the cap, which is another law.
            const results = Math.max(pages, Math.ceil((most + 1) / pageSize) + 1) * pageSize;
            const { ids, manifest } = await read({ rows, days, results, strict }, { from, to, pageSize, ordered });
            expect([...ids].sort()).toEqual(truthOf(rows, from, to, strict));
            expect(manifest).toMatchObject({ status: 'complete', gaps: [], rows: ids.length });
          },
        ),
        { numRuns: 1000 },
      );
    },
  );

  it(
    'can be gone on with from behind any page: what was read and what is left make the whole',
    { timeout: 60_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(
          world,
          span,
          fc.integer({ min: 1, max: 4 }),
          fc.nat(),
          async (rows, { from, to }, pageSize, cut) => {
            const most = Math.max(0, ...countsAtOneInstant(rows));
            const results = (Math.ceil((most + 1) / pageSize) + 1) * pageSize;
            const { time, org } = slicedServer({ rows, days: 2, results });
            const interval = `${new Date(from).toISOString()}/${new Date(to).toISOString()}`;
            const whole = conversationDetails(org, { interval, pageSize });
            const pages = await time.runWhile(lastValueFrom(whole.pages$.pipe(toArray())));
            const before = pages.slice(0, cut % (pages.length + 1));
            const newest = new Map(before.map(({ position }) => [position.slice.start, position]));
            const positions = JSON.parse(JSON.stringify([...newest.values()])) as Position[];
            const checkpoint = checkpointOf(whole, positions);
            const rest = conversationDetails(org, { interval, pageSize, from: checkpoint });
            const after = await time.runWhile(lastValueFrom(rest.pages$.pipe(toArray()), { defaultValue: [] }));
            const ids = [...before, ...after].flatMap((page) => page.rows.map(({ conversationId }) => conversationId));
            expect([...ids].sort()).toEqual(truthOf(rows, from, to));
          },
        ),
        { numRuns: 200 },
      );
    },
  );

  /** Rows of one day, and what lands or leaves with the n-th answer. */
  const moving = fc.record({
    count: fc.integer({ min: 6, max: 36 }),
    pageSize: fc.integer({ min: 2, max: 5 }),
    lands: fc.array(fc.tuple(fc.integer({ min: 2, max: 25 }), fc.nat(19)), { maxLength: 5 }),
    leaves: fc.array(fc.tuple(fc.integer({ min: 2, max: 25 }), fc.nat(35)), { maxLength: 3 }),
    capped: fc.boolean(),
  });

  it(
    'brings no row twice when it is left behind any page and gone on with, whatever moves, and tells what it may have missed',
    { timeout: 120_000 },
    async () => {
      const aDay = '2026-11-01/2026-11-02';
      let left = 0;
      await fc.assert(
        fc.asyncProperty(moving, fc.nat(), async ({ count, pageSize, lands, leaves, capped }, cut) => {
          const begun = (second: number) => ({ start: BEGIN + second * 1000, end: BEGIN + 100_000 });
          const rows = Array.from({ length: count }, (_, place) => ({
            conversationId: `c${place}`,
            ...begun((place * 7) % 20),
          }));
          const late = lands.map(([at, second], place) => ({ at, conversationId: `late${place}`, ...begun(second) }));
          const pages = Math.ceil(count / pageSize);
          const { time, org } = slicedServer({
            rows,
            results: capped ? Math.max(4, Math.ceil(pages / 2)) * pageSize : 100_000,
            landing: (answer) => late.filter(({ at }) => at === answer),
            leaving: (answer) => leaves.filter(([at]) => at === answer).map(([, place]) => `c${place}`),
          });
          const query = conversationDetails(org, { interval: aDay, pageSize });
          const atMost = 1 + (cut % (3 * pages));
          const before = await time.runWhile(lastValueFrom(query.pages$.pipe(take(atMost), toArray())));
          const positions = JSON.parse(JSON.stringify(before.slice(-1).map(({ position }) => position))) as Position[];
          const rest = conversationDetails(org, { interval: aDay, pageSize, from: checkpointOf(query, positions) });
          const run = rest.run();
          const after = await time.runWhile(lastValueFrom(run.pages$.pipe(toArray()), { defaultValue: [] }));
          const ids = [...before, ...after].flatMap((page) => page.rows.map(({ conversationId }) => conversationId));
          expect(new Set(ids).size).toBe(ids.length);
          left += Number(positions[0]?.next?.toString().includes('"again":true') ?? false);
          // A row that lands while another leaves hides it from the count.
          if ((leaves.length > 0 && lands.length > 0) || (await run.manifest).status === 'partial') return;
          const gone = new Set(leaves.map(([, place]) => `c${place}`));
          const stayed = rows.map(({ conversationId }) => conversationId).filter((id) => !gone.has(id));
          expect(ids).toEqual(expect.arrayContaining(stayed));
        }),
        { numRuns: 400 },
      );
      expect(left).toBeGreaterThan(20);
    },
  );

  it(
    'loses no row where others leave before it is gone on with: it goes back to where they are now, or tells a gap',
    { timeout: 120_000 },
    async () => {
      const asked = { interval: '2026-11-01/2026-11-02', prefetch: 0 };
      // Whether between the two runs, else with which answer; and which row.
      const leave = fc.tuple(fc.boolean(), fc.nat(), fc.nat());
      const drawn = fc.record({
        count: fc.integer({ min: 6, max: 36 }),
        pageSize: fc.integer({ min: 2, max: 5 }),
        ties: fc.integer({ min: 1, max: 3 }),
        leaves: fc.array(leave, { minLength: 1, maxLength: 6 }),
        capped: fc.boolean(),
        cut: fc.nat(),
      });
      const ended = { complete: 0, partial: 0, failed: 0 };
      await fc.assert(
        fc.asyncProperty(drawn, async ({ count, pageSize, ties, leaves, capped, cut }) => {
          const rows = aSecondApart(count).map(({ conversationId }, place) => {
            const start = BEGIN + Math.floor(place / ties) * 1000;
            return { conversationId, start, end: start + 50_000 };
          });
          const pages = Math.ceil(count / pageSize);
          const left = 1 + (cut % pages);
          const gone = leaves.map(([between, when, place]) => ({
            at: between ? left + 1 : 2 + (when % (2 * pages)),
            id: `c${place % count}`,
          }));
          const { time, org } = slicedServer({
            rows,
            results: capped ? Math.max(4, Math.ceil(pages / 2)) * pageSize : 100_000,
            leaving: (answer) => gone.filter(({ at }) => at === answer).map(({ id }) => id),
          });
          const query = conversationDetails(org, { ...asked, pageSize });
          const before = await time.runWhile(lastValueFrom(query.pages$.pipe(take(left), toArray())));
          const positions = JSON.parse(JSON.stringify(before.slice(-1).map(({ position }) => position))) as Position[];
          const run = conversationDetails(org, { ...asked, pageSize, from: checkpointOf(query, positions) }).run();
          const after = await time.runWhile(lastValueFrom(run.pages$.pipe(toArray()), { defaultValue: [] }));
          const ids = [...before, ...after].flatMap((page) => page.rows.map(({ conversationId }) => conversationId));
          expect(new Set(ids).size).toBe(ids.length);
          const { status, gaps } = await run.manifest;
          ended[status] += 1;
          if (status === 'partial') {
            expect(gaps).not.toEqual([]);
            return;
          }
          const whoLeft = new Set(gone.map(({ id }) => id));
          const stayed = rows.map(({ conversationId }) => conversationId).filter((id) => !whoLeft.has(id));
          expect(ids).toEqual(expect.arrayContaining(stayed));
        }),
        { numRuns: 400 },
      );
      expect(ended.complete).toBeGreaterThan(150);
      expect(ended.failed).toBe(0);
    },
  );

  it(
    'is whole and complete where the server gives fewer rows a page than it is asked for, whatever its caps',
    { timeout: 120_000 },
    async () => {
      const drawn = { count: fc.integer({ min: 1, max: 60 }), pageSize: fc.integer({ min: 2, max: 9 }), less: fc.nat(7), pages: fc.integer({ min: 2, max: 8 }), ties: fc.integer({ min: 1, max: 2 }), long: fc.boolean() }; // prettier-ignore
      await fc.assert(
        fc.asyncProperty(fc.record(drawn), async ({ count, pageSize, less, pages, ties, long }) => {
          const rows = aSecondApart(count).map((row, n) => {
            const start = BEGIN + Math.floor(n / ties) * 1000;
            return { ...row, start, end: start + (long ? DAY_MS : 1) };
          });
          const mostAPage = Math.max(1, pageSize - less);
          const results = Math.max(pages, Math.ceil((ties + 1) / mostAPage) + 1) * pageSize;
          const { ids, manifest } = await read(
            { rows, results, mostAPage },
            { from: BEGIN, to: BEGIN + DAY_MS, pageSize },
          );
          expect([...ids].sort()).toEqual(rows.map(({ conversationId }) => conversationId).sort());
          expect(manifest).toMatchObject({ status: 'complete', gaps: [] });
        }),
        { numRuns: 300 },
      );
    },
  );

  /** Reads so many pages, leaves, and goes on from the last of them. */
  async function leftAndResumed(
    server: ServerOptions,
    more: { readonly interval: string; readonly pageSize: number },
    pages: number,
  ) {
    const { time, org } = slicedServer(server);
    const asked = { ...more, ordered: true, prefetch: 0 };
    const query = conversationDetails(org, asked);
    const before = await time.runWhile(lastValueFrom(query.pages$.pipe(take(pages), toArray())));
    const positions = before.slice(-1).map(({ position }) => position);
    const run = conversationDetails(org, { ...asked, from: checkpointOf(query, positions) }).run();
    const after = await time.runWhile(lastValueFrom(run.pages$.pipe(toArray()), { defaultValue: [] }));
    const idsOf = (read: typeof before) => read.flatMap(({ rows }) => rows.map(({ conversationId }) => conversationId));
    const parts = JSON.parse(String(positions[0]?.next ?? '[]')) as { again: boolean; order: string }[];
    return { parts, before: idsOf(before), after: idsOf(after), manifest: await run.manifest };
  }

  it.each([
    ['two, of one page', ['c3', 'c41'], 1],
    ['those of more than a page', ['c3', 'c4', 'c5', 'c6', 'c7', 'c8', 'c41'], 2],
  ])('goes back no further than rows have left: %s', async (_, gone, back) => {
    const rows = aSecondApart(100);
    const leaving = (answer: number): readonly string[] => (answer === 9 ? gone : []);
    const asked = { interval: '2026-11-01/2026-11-02', pageSize: 5 };
    const { before, after, manifest } = await leftAndResumed({ rows, leaving }, asked, 8);
    expect(before).toHaveLength(40);
    expect(after).toEqual(rows.slice(40).flatMap(({ conversationId: id }) => (id === 'c41' ? [] : [id])));
    // The ninth page, the first where rows stand that had not come, and those from there to the last.
    const last = Math.ceil((100 - gone.length) / 5);
    expect(manifest).toMatchObject({ status: 'complete', gaps: [], requests: 1 + (last - (9 - back) + 1) });
  });

  it('keeps no more names in its position than rows began with the last one', async () => {
    const rows = aSecondApart(60).map((row, n) => (n === 28 ? { ...row, start: row.start + 1000 } : row));
    const asked = { interval: '2026-11-01/2026-11-02', pageSize: 10 };
    const { parts } = await leftAndResumed({ rows }, asked, 3);
    expect(parts).toMatchObject([{ ids: ['c28', 'c29'] }]);
  });

  it('tells a gap where rows had left by the time the run was left, and reads on', async () => {
    const rows = aSecondApart(40);
    const leaving = (answer: number): readonly string[] => (answer === 3 ? ['c0'] : []);
    const asked = { interval: '2026-11-01/2026-11-02', pageSize: 5 };
    const { before, after, manifest } = await leftAndResumed({ rows, leaving }, asked, 4);
    // The one that came to stand on the second page when that had been read.
    const missing = rows
      .map(({ conversationId }) => conversationId)
      .filter((id) => ![...before, ...after].includes(id));
    expect(missing).toEqual(['c10']);
    expect(manifest).toMatchObject({
      status: 'partial',
      gaps: [{ start: '2026-11-01T00:00:00.000Z', end: '2026-11-02T00:00:00.000Z' }],
    });
  });

  it('cannot go back where rows keep no order, or say no start, and tells a gap', async () => {
    const rows = aSecondApart(40);
    const leaving = (answer: number): readonly string[] => (answer === 5 ? ['c39'] : []);
    const asked = { interval: '2026-11-01/2026-11-02', pageSize: 5 };
    const { before, after, manifest } = await leftAndResumed({ rows, leaving, order: 'desc' }, asked, 4);
    expect(new Set([...before, ...after]).size).toBe(39);
    expect(before.length + after.length).toBe(39);
    expect(manifest).toMatchObject({ status: 'partial', gaps: [{ rows: 1 }] });
  });

  it('goes on from a position that does not say what was counted', async () => {
    const rows = aSecondApart(20);
    const asked = { interval: '2026-11-01/2026-11-02', pageSize: 5 };
    const { time, org } = slicedServer({ rows });
    const query = conversationDetails(org, { ...asked, prefetch: 0 });
    const before = await time.runWhile(lastValueFrom(query.pages$.pipe(take(2), toArray())));
    const positions = before.slice(-1).map(({ position }) => {
      const parts = JSON.parse(String(position.next)) as object[];
      return { ...position, next: JSON.stringify(parts.map((part) => ({ ...part, promised: undefined }))) };
    });
    expect(positions[0]?.next).not.toBe(before.at(-1)?.position.next);
    const run = conversationDetails(org, { ...asked, from: checkpointOf(query, positions) }).run();
    await time.runWhile(lastValueFrom(run.pages$));
    expect(await run.manifest).toMatchObject({ status: 'complete', rows: 10, duplicates: 0, gaps: [] });
  });

  it('tells a gap from where the second reading of a slice was left, and reads the slices behind it', async () => {
    const rows = [...aSecondApart(10), { conversationId: 'next', start: BEGIN + DAY_MS, end: BEGIN + DAY_MS + 1 }];
    // Before the third page: the one that it pulls forward is missed by the first reading.
    const leaving = (answer: number): readonly string[] => (answer === 3 ? ['c0'] : []);
    const asked = { interval: '2026-11-01/2026-11-03', pageSize: 3 };
    const { parts, after, manifest } = await leftAndResumed({ rows, days: 1, leaving }, asked, 6);
    expect(parts.some(({ again }) => again)).toBe(true);
    expect(after).toEqual(['next']);
    expect(manifest).toMatchObject({ status: 'partial', rows: 1, gaps: [{ end: '2026-11-02T00:00:00.000Z' }] });
  });

  it('tells the gap of what is unread also from the far end', async () => {
    // All go on for the whole day.
    const rows = aSecondApart(18).map((row) => ({ ...row, end: BEGIN + DAY_MS }));
    let seen = 0;
    for (let at = 11; at < 17; at += 1) {
      for (let pages = 11; pages < 24; pages += 1) {
        const leaving = (answer: number): readonly string[] => (answer === at ? ['c0', 'c17'] : []);
        const asked = { interval: '2026-11-01/2026-11-02', pageSize: 2 };
        const { parts, before, after, manifest } = await leftAndResumed({ rows, results: 10, leaving }, asked, pages);
        if (!parts.some(({ again, order }) => again && order === 'desc')) continue;
        const came = new Set([...before, ...after, 'c0', 'c17']);
        for (const { start } of rows.filter(({ conversationId }) => !came.has(conversationId))) {
          seen += 1;
          expect(manifest.gaps.some((gap) => Date.parse(gap.start) <= start && start < Date.parse(gap.end))).toBe(true);
        }
      }
    }
    expect(seen).toBeGreaterThan(0);
  });

  it('tells again what an earlier run had found missing, also where nothing is left to be read', async () => {
    const holds = (_: number, page: number) => (page === 3 ? 0 : undefined);
    const asked = { interval: '2026-11-01/2026-11-02', pageSize: 2 };
    const missing = [{ start: '2026-11-01T00:00:00.000Z', end: '2026-11-02T00:00:00.000Z', rows: 2 }];
    // The day is read twice, five pages each time.
    const { after, manifest } = await leftAndResumed({ rows: aSecondApart(9), holds }, asked, 10);
    expect(after).toEqual([]);
    expect(manifest).toMatchObject({ status: 'partial', requests: 0, gaps: missing });
  });

  it(
    'is complete where all rows came, and only there, whichever pages were short when it was left and gone on with',
    { timeout: 120_000 },
    async () => {
      const short = fc.record({ page: fc.nat(12), times: fc.integer({ min: 1, max: 4 }), holds: fc.nat(4) });
      const drawn = fc.record({
        count: fc.integer({ min: 1, max: 30 }),
        pageSize: fc.integer({ min: 2, max: 5 }),
        mostAPage: fc.oneof(fc.constant(Infinity), fc.integer({ min: 1, max: 5 })),
        shorts: fc.array(short, { maxLength: 3 }),
        even: fc.nat(1),
        cut: fc.nat(),
      });
      const ended = { complete: 0, partial: 0, failed: 0 };
      await fc.assert(
        fc.asyncProperty(drawn, async ({ count, pageSize, mostAPage, shorts, even, cut }) => {
          const pages = Math.ceil(count / Math.min(pageSize, mostAPage));
          // Behind two short ones, or a last one that is short each time, nobody could know of more. Nor behind an empty
          // one where the first page had twice not all that the count leaves for it: then the count is too high.
          const holds = (_: number, page: number, asked: number) =>
            page < pages && page % 2 === even && (page === 1 || count > pageSize)
              ? shorts.find((one) => one.page === page && asked <= one.times)?.holds
              : undefined;
          const server = { rows: aSecondApart(count), holds, mostAPage };
          const asked = { interval: '2026-11-01/2026-11-02', pageSize };
          const { before, after, manifest } = await leftAndResumed(server, asked, 1 + (cut % pages));
          expect(new Set([...before, ...after]).size).toBe(before.length + after.length);
          ended[manifest.status] += 1;
          expect(manifest.status).toBe(before.length + after.length === count ? 'complete' : 'partial');
        }),
        { numRuns: 300 },
      );
      expect(Math.min(ended.complete, ended.partial)).toBeGreaterThan(10);
    },
  );

  it('tells no gap outside the interval for rows that began before it', async () => {
    const rows = aSecondApart(12).map((row) => ({ ...row, end: BEGIN + DAY_MS }));
    const leaving = (answer: number): readonly string[] => (answer === 3 ? ['c0'] : []);
    const asked = { interval: '2026-11-01T12:00:00Z/2026-11-02', pageSize: 2 };
    const { parts, manifest } = await leftAndResumed({ rows, leaving }, asked, 9);
    expect(parts.some(({ again }) => again)).toBe(true);
    expect(manifest.gaps.map(({ start }) => start)).toEqual(['2026-11-01T12:00:00.000Z']);
  });

  it('tells each gap within the interval, though rows that began before it are read from where they did', async () => {
    const rows = aSecondApart(40).map((row) => ({ ...row, end: BEGIN + DAY_MS }));
    const asked = { interval: '2026-11-01T12:00:00Z/2026-11-02', pageSize: 5 };
    const told = new Set<string>();
    const readTwice = async (server: Partial<ServerOptions>, pages: number): Promise<void> => {
      const { manifest } = await leftAndResumed({ rows, results: 10, ...server }, asked, pages);
      for (const { start, end } of manifest.gaps) told.add(`${start}/${end}`);
    };
    for (let pages = 1; pages <= 12; pages += 1) {
      await readTwice({ holds: (_, page) => (page === 1 ? 3 : undefined) }, pages);
      for (let at = 1; at <= 12; at += 1)
        await readTwice({ leaving: (answer) => (answer === at ? ['c14'] : []) }, pages);
    }
    const noon = '2026-11-01T12:00:00.000Z';
    expect([...told].sort()).toEqual([`${noon}/2026-11-01T12:00:00.001Z`, `${noon}/2026-11-02T00:00:00.000Z`]);
  });

  it('tells a gap for each part of a slice that was being read again, where that was cut', async () => {
    const rows = Array.from({ length: 24 }, (_, n) => ({ conversationId: `c${n}`, start: BEGIN + n * 3_600_000, end: BEGIN + n * 3_600_000 + 1 })); // prettier-ignore
    const leaving = (answer: number): readonly string[] => (answer === 4 ? ['c0'] : []);
    // The second reading of the day times out, and is halved.
    const late = (order: string, asked: number) => order === 'asc' && asked >= 2 && asked <= 4;
    let most = 0;
    for (let pages = 1; pages < 16; pages += 1) {
      const asked = { interval: '2026-11-01/2026-11-02', pageSize: 3 };
      const { parts, before, after, manifest } = await leftAndResumed({ rows, leaving, late }, asked, pages);
      expect(new Set([...before, ...after]).size).toBe(before.length + after.length);
      const again = parts.filter((part) => part.again).length;
      most = Math.max(most, again);
      if (again > 0) expect(manifest.gaps).toHaveLength(again);
    }
    expect(most).toBeGreaterThan(1);
  });

  it.each([
    [
      'exceed',
      (most: number) => `exceeds the maximum of ${most} days`,
      (most: number) => `may not exceed ${most} results`,
    ],
    ['longer', (most: number) => `Not longer than ${most} day(s)`, (most: number) => `No more than ${most} records`],
    [
      'limit',
      (most: number) => `The limit is ${most}-days.`,
      (most: number) => `At most ${most.toLocaleString('en')} conversations`,
    ],
  ])('learns its caps from a refusal that says "%s"', async (_, days, results) => {
    const rows = Array.from({ length: 1300 }, (_each, place): Modelled => {
      const start = BEGIN + place * 300_000;
      return { conversationId: `c${place}`, start, end: start + 1000 };
    });
    const asked = { from: BEGIN, to: BEGIN + 5 * DAY_MS, pageSize: 100 };
    const { ids } = await read({ rows, days: 4, results: 1000, words: { days, results } }, asked);
    expect([...ids].sort()).toEqual(truthOf(rows, asked.from, asked.to));
  });

  it('asks once for more than the server gives, and goes on at that depth without being told again', async () => {
    const { time, org, got } = slicedServer({ rows: aSecondApart(100), results: 40 });
    const run = conversationDetails(org, { interval: '2026-11-01/2026-11-02', pageSize: 10, prefetch: 0 }).run();
    const pages = await time.runWhile(lastValueFrom(run.pages$.pipe(toArray())));
    expect(pages.flatMap(({ rows }) => rows)).toHaveLength(100);
    const numbers = got.slice(1).map(({ body }) => (body as { paging: { pageNumber: number } }).paging.pageNumber);
    expect(numbers.filter((number) => number > 4)).toEqual([5]);
    expect(await run.manifest).toMatchObject({ status: 'complete', gaps: [] });
  });

  it('comes in the order of slices when that is asked for', async () => {
    const rows = Array.from({ length: 40 }, (_, place): Modelled => {
      const start = BEGIN + place * 3 * 3_600_000;
      return { conversationId: `c${String(place).padStart(2, '0')}`, start, end: start + 1000 };
    });
    const { ids } = await read({ rows, days: 1 }, { from: BEGIN, to: BEGIN + 5 * DAY_MS, pageSize: 3, ordered: true });
    expect(ids).toEqual([...ids].sort());
    expect(ids).toHaveLength(40);
  });

  it('gives a row that begins at the joint of two slices once, also where the server gives it with both', async () => {
    const rows = [0, 1, 2].map((day): Modelled => ({ conversationId: `c${day}`, start: BEGIN + day * DAY_MS }));
    const asked = { from: BEGIN, to: BEGIN + 3 * DAY_MS, pageSize: 5 };
    const { ids } = await read({ rows, days: 1, inclusive: true }, asked);
    expect([...ids].sort()).toEqual(['c0', 'c1', 'c2']);
  });

  it('asks on when the server times out three times where it is read from its far end, which cannot be asked for in less', async () => {
    // All go on for the whole day, so that those from which the reading starts are in the way of those behind them.
    const rows = aSecondApart(18).map((row) => ({ ...row, end: BEGIN + DAY_MS }));
    const late: ServerOptions['late'] = (order, asked) => order === 'desc' && asked <= 5;
    const asked = { from: BEGIN, to: BEGIN + DAY_MS, pageSize: 5 };
    const { ids, manifest } = await read({ rows, results: 10, late }, asked);
    expect([...ids].sort()).toEqual(truthOf(rows, asked.from, asked.to));
    expect(manifest).toMatchObject({ status: 'complete' });
  });

  it('is whole where more rows than the server gives from either end began before it, and last into it', async () => {
    // Some have ended before, some go on.
    const ends = [BEGIN + 3_600_000, undefined, BEGIN + DAY_MS];
    const rows = aSecondApart(60).map((row, place) => ({ ...row, end: ends[Math.min(2, place % 6)] }));
    const late = { from: BEGIN + 2 * 3_600_000, to: BEGIN + DAY_MS, pageSize: 5 };
    const { ids, manifest } = await read({ rows, results: 10 }, late);
    expect([...ids].sort()).toEqual(truthOf(rows, late.from, late.to));
    expect(manifest).toMatchObject({ status: 'complete', gaps: [], rows: 50 });
  });

  it('fails by name where one instant alone is over the cap, and delivers what came before', async () => {
    const rows = Array.from({ length: 30 }, (_, place): Modelled => {
      const start = BEGIN + (place < 5 ? place : 5) * 1000;
      return { conversationId: `c${place}`, start, end: start + 1 };
    });
    const { time, org } = slicedServer({ rows, results: 10 });
    const run = conversationDetails(org, { interval: '2026-11-01/2026-11-02', pageSize: 5 }).run();
    await expect(time.runWhile(lastValueFrom(run.pages$))).rejects.toMatchObject({
      name: 'WalkError',
      reason: 'over-cap',
    });
    const manifest = await run.manifest;
    expect(manifest).toMatchObject({ status: 'failed' });
    expect(manifest.rows).toBeGreaterThanOrEqual(10);
    expect(manifest.gaps).toHaveLength(1);
  });

  it('gives each row once where the server answers any part of a day with the whole of it, and never gets to its middle', async () => {
    const rows = Array.from({ length: 100 }, (_, place): Modelled => {
      const start = BEGIN + place * 60_000;
      return { conversationId: `c${place}`, start, end: start + 1 };
    });
    const { time, org } = slicedServer({ rows, results: 40, wholeDays: true });
    const run = conversationDetails(org, { interval: '2026-11-01/2026-11-02', pageSize: 10 }).run();
    const ids: string[] = [];
    const pages$ = run.pages$.pipe(
      tap((page) => ids.push(...page.rows.map(({ conversationId }) => `${conversationId}`))),
    );
    await expect(time.runWhile(lastValueFrom(pages$))).rejects.toMatchObject({ reason: 'over-cap' });
    const [near, far] = [rows.slice(0, 40), rows.slice(60).reverse()];
    expect(ids).toEqual([...near, ...far].map(({ conversationId }) => conversationId));
    expect(await run.manifest).toMatchObject({ status: 'failed', rows: 80 });
  });

  it('is whole where whole days come, and the far end reaches the rows that came from the near one', async () => {
    const rows = aSecondApart(100);
    const { ids, manifest } = await read({ rows, results: 70, wholeDays: true }, { ...aDay, pageSize: 10 });
    expect([...ids].sort()).toEqual(truthOf(rows, aDay.from, aDay.to));
    expect(manifest).toMatchObject({ status: 'complete', gaps: [] });
  });

  it('is never complete where whole days come for a part of one, and the cap is met before its end from either side', async () => {
    const rows = Array.from({ length: 200 }, (_, place): Modelled => {
      const start = BEGIN + place * 60_000;
      return { conversationId: `c${place}`, start, end: start + 1 };
    });
    const { time, org } = slicedServer({ rows, results: 40, wholeDays: true });
    const run = conversationDetails(org, { interval: '2026-11-01/2026-11-01T01:00:00Z', pageSize: 10 }).run();
    await expect(time.runWhile(lastValueFrom(run.pages$))).rejects.toMatchObject({ reason: 'over-cap' });
    expect(await run.manifest).toMatchObject({ status: 'failed' });
  });

  it('is halved from where it stands when the server times out three times, down to a floor', async () => {
    const rows = Array.from({ length: 48 }, (_, place): Modelled => {
      const start = BEGIN + place * 3_600_000;
      return { conversationId: `c${place}`, start, end: start + 7_200_000 };
    });
    const asked = { from: BEGIN, to: BEGIN + 2 * DAY_MS, pageSize: 10 };
    const { ids, manifest } = await read({ rows, slowAboveMs: 4 * 3_600_000 }, asked);
    expect([...ids].sort()).toEqual(truthOf(rows, asked.from, asked.to));
    expect(manifest).toMatchObject({ status: 'complete', gaps: [] });

    const { time, org } = slicedServer({ rows, slowAboveMs: 1000 });
    const never = conversationDetails(org, { interval: '2026-11-01/2026-11-02' });
    await expect(time.runWhile(lastValueFrom(never.rows$))).rejects.toMatchObject({
      name: 'WalkError',
      reason: 'over-cap',
      cause: { name: 'HttpError', status: 504 },
    });
  });

  it(
    'loses no row that was there all the time, whatever lands between its pages, and none comes twice',
    { timeout: 60_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(
          world,
          fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 5 * DAY_MS - 1 })), {
            maxLength: 12,
            selector: ([at]) => at,
          }),
          fc.integer({ min: 2, max: 5 }),
          async (rows, late, pageSize) => {
            const landing = (answer: number): readonly Modelled[] =>
              late
                .map(([at, offset], place) => ({
                  at,
                  conversationId: `late${place}`,
                  start: BEGIN + offset,
                  end: BEGIN + offset + 1000,
                }))
                .filter(({ at }) => at === answer);
            const asked = { from: BEGIN, to: BEGIN + 5 * DAY_MS, pageSize };
            const { ids } = await read({ rows, landing }, asked);
            expect(new Set(ids).size).toBe(ids.length);
            expect(ids).toEqual(expect.arrayContaining([...truthOf(rows, asked.from, asked.to)]));
          },
        ),
        { numRuns: 300 },
      );
    },
  );

  it('loses no row behind one that leaves while the pages are read for the first time', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 6, max: 40 }),
        fc.integer({ min: 2, max: 5 }),
        fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 1, maxLength: 6 }),
        async (count, pageSize, picks) => {
          const rows = Array.from({ length: count }, (_, place): Modelled => {
            const start = BEGIN + place * 1000;
            return { conversationId: `c${place}`, start, end: start + 1 };
          });
          // Between the first page and the last, so that the server counts fewer than it did.
          const pages = Math.floor((count - picks.length) / pageSize);
          const leaves = picks.map(([id, at]) => ({ id: `c${id % count}`, at: 2 + (at % Math.max(1, pages - 1)) }));
          const leaving = (answer: number) => leaves.filter(({ at }) => at === answer).map(({ id }) => id);
          const { ids, manifest } = await read({ rows, leaving }, { from: BEGIN, to: BEGIN + DAY_MS, pageSize });
          expect(new Set(ids).size).toBe(ids.length);
          const gone = new Set(leaves.map(({ id }) => id));
          const stayed = rows.map(({ conversationId }) => conversationId).filter((id) => !gone.has(id));
          expect(ids).toEqual(expect.arrayContaining(stayed));
          expect(manifest.status).toBe('complete');
        },
      ),
      { numRuns: 300 },
    );
  });

  const aDay = { from: BEGIN, to: BEGIN + DAY_MS };

  it(
    'gives the whole, each row once, when pages are short or empty once though more is counted, whatever the caps',
    { timeout: 120_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(
          world,
          span,
          fc.record({ days: fc.integer({ min: 1, max: 5 }), pages: fc.integer({ min: 2, max: 8 }) }),
          fc.integer({ min: 2, max: 7 }),
          fc.array(fc.option(fc.nat(6), { nil: undefined, freq: 3 }), { maxLength: 30 }),
          async (rows, { from, to }, { days, pages }, pageSize, hiccups) => {
            const most = Math.max(0, ...countsAtOneInstant(rows));
            const results = Math.max(pages, Math.ceil((most + 1) / pageSize) + 1) * pageSize;
            // What is asked for again comes whole.
            const holds = (answer: number, _: number, asked: number) => (asked % 2 === 1 ? hiccups[answer] : undefined);
            const { ids, manifest } = await read({ rows, days, results, holds }, { from, to, pageSize, ordered: true });
            expect(new Set(ids).size).toBe(ids.length);
            expect([...ids].sort()).toEqual(truthOf(rows, from, to));
            expect(manifest).toMatchObject({ status: 'complete', gaps: [] });
          },
        ),
        { numRuns: 500 },
      );
    },
  );

  it.each([
    ['the first is empty', [1], 0],
    ['one in the middle is empty', [4], 0],
    ['one in the middle has 4 of its 10', [4], 4],
    ['the last three are empty', [6, 7, 8], 0],
    ['the last has 1 of its 3', [8], 1],
    ['the first has 4 of its 10', [1], 4],
  ])('asks again for pages that have fewer rows than are counted: %s', async (_, short, length) => {
    for (const results of [100_000, 40]) {
      const left = new Set<number>(short);
      const holds = (_: number, page: number) => (left.delete(page) ? length : undefined);
      const rows = aSecondApart(73);
      const { ids, manifest, requests } = await read({ rows, results, holds }, { ...aDay, pageSize: 10 });
      expect([...ids].sort()).toEqual(truthOf(rows, aDay.from, aDay.to));
      expect(manifest).toMatchObject({ status: 'complete', rows: 73, gaps: [] });
      // The eight pages, one more for each that was short, and all once more where nobody can know that the first was.
      if (results > 40) expect(requests).toBeLessThanOrEqual(short[0] === 1 && length > 0 ? 16 : 8 + short.length);
    }
  });

  it('asks again for the only page when it is empty though rows are counted, and lists them as a gap when it stays so', async () => {
    const rows = aSecondApart(3);
    const once = (answer: number) => (answer === 1 ? 0 : undefined);
    expect((await read({ rows, holds: once }, { ...aDay, pageSize: 10 })).manifest).toMatchObject({
      status: 'complete',
      rows: 3,
    });
    const never = await read({ rows, holds: () => 0 }, { ...aDay, pageSize: 10 });
    expect(never.manifest).toMatchObject({ status: 'partial', rows: 0, gaps: [{ rows: 3 }] });
  });

  it('lists as a gap what a page in the middle never gives, with or without a cap', async () => {
    for (const results of [100_000, 50]) {
      const rows = aSecondApart(73);
      const holds = (_: number, page: number) => (page === 3 ? 0 : undefined);
      const { ids, manifest } = await read({ rows, results, holds }, { ...aDay, pageSize: 10 });
      expect(new Set(ids).size).toBe(ids.length);
      expect(manifest.status).toBe('partial');
    }
  });

  it('takes a count that is merely too high for a warning, at the cost of two requests', async () => {
    const { ids, manifest, requests } = await read(
      { rows: aSecondApart(73), uncounted: () => 8 },
      { ...aDay, pageSize: 10 },
    );
    expect(ids).toHaveLength(73);
    expect(manifest).toMatchObject({ status: 'complete', gaps: [] });
    expect(requests).toBeLessThanOrEqual(8 + 3);
  });

  it.each(['leaves', 'lands'])('loses no row at a cap when one %s while the pages before it are read', async (what) => {
    for (let at = 2; at <= 12; at += 1) {
      const rows = aSecondApart(100);
      const late = { conversationId: 'late', start: BEGIN + 500, end: BEGIN + 501 };
      const { ids, manifest } = await read(
        {
          rows,
          results: 40,
          leaving: (answer) => (what === 'leaves' && answer === at ? ['c2'] : []),
          landing: (answer) => (what === 'lands' && answer === at ? [late] : []),
        },
        { ...aDay, pageSize: 10 },
      );
      expect(new Set(ids).size).toBe(ids.length);
      const stayed = rows.map(({ conversationId }) => conversationId).filter((id) => id !== 'c2');
      expect(ids).toEqual(expect.arrayContaining(stayed));
      expect(manifest).toMatchObject({ status: 'complete', gaps: [] });
    }
  });

  it('takes no page that begins before the end of the last for disorder: rows may land while it is read once more', async () => {
    const rows = aSecondApart(100);
    const landing = (answer: number): Modelled[] =>
      Array.from({ length: 3 }, (_, place) => {
        const start = BEGIN + 3 * answer + place;
        return { conversationId: `late ${answer} ${place}`, start, end: start + 1 };
      });
    const { ids } = await read({ rows, results: 40, landing }, { ...aDay, pageSize: 10 });
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(expect.arrayContaining(rows.map(({ conversationId }) => conversationId)));
  });

  it(
    'says complete only when no row is lost, whatever leaves or lands between its pages, with caps and short pages',
    { timeout: 120_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 1, max: 60 }),
          fc.integer({ min: 2, max: 5 }),
          fc.integer({ min: 2, max: 6 }),
          fc.boolean(),
          fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 40 }), fc.nat()), { maxLength: 8, selector: ([at]) => at }),
          fc.array(fc.option(fc.nat(4), { nil: undefined, freq: 6 }), { maxLength: 20 }),
          async (count, pageSize, pages, leave, moves, hiccups) => {
            const rows = aSecondApart(count);
            const at = (answer: number) => moves.filter(([when]) => when === answer);
            const holds = (answer: number, _: number, asked: number) => (asked % 2 === 1 ? hiccups[answer] : undefined);
            const { ids, manifest } = await read(
              {
                rows,
                results: pages * pageSize,
                holds,
                leaving: (answer) => (leave ? at(answer).map(([, place]) => `c${place % count}`) : []),
                landing: (answer) =>
                  leave
                    ? []
                    : at(answer).map(([when, place]) => {
                        const start = BEGIN + (place % (count * 1000));
                        return { conversationId: `late${when}`, start, end: start + 1 };
                      }),
              },
              { ...aDay, pageSize },
            );
            expect(new Set(ids).size).toBe(ids.length);
            const gone = new Set(leave ? moves.map(([, place]) => `c${place % count}`) : []);
            const stayed = rows.map(({ conversationId }) => conversationId).filter((id) => !gone.has(id));
            if (manifest.status === 'complete') expect(ids).toEqual(expect.arrayContaining(stayed));
            else expect(manifest.gaps).not.toEqual([]);
          },
        ),
        { numRuns: 1000 },
      );
    },
  );

  it('delivers rows without an id once, though their pages are read twice, and equal ones as often as they are', async () => {
    const rows = aSecondApart(60, (place) => (place % 3 === 0 ? `?${place}` : `c${place}`));
    const twin = { conversationId: '?twin', start: BEGIN + 3000, end: BEGIN + 3001 };
    const leaving = (answer: number) => (answer === 3 ? ['c1'] : []);
    const { time, org } = slicedServer({ rows: [...rows, twin], leaving });
    const run = conversationDetails(org, { interval: '2026-11-01/2026-11-02', pageSize: 10 }).run();
    const counts: unknown[] = [];
    run.events$.subscribe((event) => event.type === 'warning' && counts.push([event.code, event.count]));
    const pages = await time.runWhile(lastValueFrom(run.pages$.pipe(toArray())));
    const starts = pages.flatMap((page) => page.rows.map(({ conversationStart }) => conversationStart));
    expect(starts).toHaveLength(61);
    expect(new Set(starts).size).toBe(60);
    expect(await run.manifest).toMatchObject({ status: 'complete', rows: 61 });
    expect(counts).toEqual([['rows-without-id', 21]]);
  });

  it('delivers rows without an id that began at one instant once where the server gives no more', async () => {
    const rows = Array.from({ length: 45 }, (_, place): Modelled => {
      const start = BEGIN + Math.floor(place / 9) * 1000;
      return { conversationId: `?${place}`, start, end: start + 1 + place };
    });
    const { time, org } = slicedServer({ rows, results: 20 });
    const run = conversationDetails(org, { interval: '2026-11-01/2026-11-02', pageSize: 10 }).run();
    const pages = await time.runWhile(lastValueFrom(run.pages$.pipe(toArray())));
    const ends = pages.flatMap((page) => page.rows.map(({ conversationEnd }) => conversationEnd));
    expect(ends.sort()).toEqual(rows.map(({ end }) => new Date(end ?? 0).toISOString()).sort());
  });

  it('takes an empty id for none', async () => {
    const { time, org } = pagedApi(0, {
      answer: () => ({
        body: {
          conversations: [
            { conversationId: '', a: 1 },
            { conversationId: '', a: 2 },
          ],
        },
      }),
    });
    const run = conversationDetails(org, { interval: '2026-11-23/2026-11-24' }).run();
    await time.runWhile(lastValueFrom(run.pages$));
    expect(await run.manifest).toMatchObject({ status: 'complete', rows: 2, duplicates: 0 });
    expect((await run.manifest).open).toBeUndefined();
  });

  it.each([true, false])('ends a round of pages that come again and again, with a count: %s', async (counted) => {
    for (const round of [1, 2, 5]) {
      const { time, org, pages } = pagedApi(0, {
        answer: (page) => {
          const first = ((page - 1) % round) * 100;
          return { body: { conversations: rowsBetween(first, first + 100), ...(counted && { totalHits: 1e6 }) } };
        },
      });
      const query = conversationDetails(org, { interval: '2026-11-23/2026-11-24', prefetch: 0 });
      await expect(time.runWhile(lastValueFrom(query.rows$))).rejects.toMatchObject({ reason: 'page-loop' });
      expect(pages()).toHaveLength(round + 3);
    }
  });

  it('fails by name at a cap where the server does not keep to the order, instead of taking what came for all', async () => {
    const rows = aSecondApart(100);
    const { time, org } = slicedServer({ rows, results: 40, order: 'desc' });
    const run = conversationDetails(org, { interval: '2026-11-01/2026-11-02', pageSize: 10 }).run();
    await expect(time.runWhile(lastValueFrom(run.pages$))).rejects.toMatchObject({
      name: 'WalkError',
      reason: 'over-cap',
    });
    expect(await run.manifest).toMatchObject({ status: 'failed' });
    // Without a cap it does not matter.
    expect((await read({ rows, order: 'desc' }, { ...aDay, pageSize: 10 })).manifest).toMatchObject({ rows: 100 });
  });

  it('cuts what is left when the longest interval becomes shorter while it is read', async () => {
    const rows = Array.from({ length: 60 }, (_, place): Modelled => {
      const start = BEGIN + place * 7_200_000;
      return { conversationId: `c${place}`, start, end: start + 1000 };
    });
    const asked = { from: BEGIN, to: BEGIN + 5 * DAY_MS, pageSize: 10 };
    const { ids, manifest } = await read({ rows, days: (answer) => (answer < 3 ? 7 : 2) }, asked);
    expect([...ids].sort()).toEqual(truthOf(rows, asked.from, asked.to));
    expect(manifest).toMatchObject({ status: 'complete', gaps: [] });
  });

  it('asks once for more days than the server takes, and cuts the slices behind by those that it names', async () => {
    const rows = Array.from({ length: 14 }, (_, day): Modelled => {
      const start = BEGIN + day * DAY_MS;
      return { conversationId: `c${day}`, start, end: start + 1000 };
    });
    const { time, org, got } = slicedServer({ rows, days: 3 });
    const run = conversationDetails(org, { interval: '2026-11-01/2026-11-15', ordered: true }).run();
    await time.runWhile(lastValueFrom(run.pages$.pipe(toArray())));
    const days = got.slice(1).map(({ body }) => {
      const [from = 0, to = 0] = (body as { interval: string }).interval.split('/').map((side) => Date.parse(side));
      return Math.round((to - from) / DAY_MS);
    });
    expect(days).toEqual([7, 3, 3, 1, 3, 3, 1]);
    expect(await run.manifest).toMatchObject({ status: 'complete', rows: 14 });
  });

  it('fails as the server does where that gives less than one page, and does not ask again', async () => {
    let asked = 0;
    const refusal = { code: 'bad.request', status: 400, message: 'Pagination may not exceed 40 results.' };
    const answer = () => ((asked += 1) > 1 ? { status: 403 } : { status: 400, body: refusal });
    const { time, org } = pagedApi(150, { answer });
    const { pages$ } = conversationDetails(org, { interval: '2026-11-23/2026-11-24' });
    await expect(time.runWhile(lastValueFrom(pages$))).rejects.toMatchObject({ name: 'HttpError', status: 400 });
    expect(asked).toBe(1);
  });

  it('fails as the server does behind the last row that can be asked for', async () => {
    // The last row of the first page began at the end of the interval: nothing is left to ask for in less.
    const { time, org } = pagedApi(150, { answer: (page) => (page > 1 ? { status: 504 } : undefined) });
    const run = conversationDetails(org, { interval: '2026-11-23T00:00:00Z/2026-11-23T00:01:39Z' }).run();
    await expect(time.runWhile(lastValueFrom(run.pages$))).rejects.toMatchObject({ name: 'HttpError', status: 504 });
    expect(await run.manifest).toMatchObject({ status: 'failed', rows: 100 });
  });

  it('can be gone on with when some slices are done and others are not', async () => {
    const rows = Array.from({ length: 42 }, (_, place): Modelled => {
      const start = BEGIN + place * 28_800_000;
      return { conversationId: `c${place}`, start, end: start + 1 };
    });
    const asked = { interval: '2026-11-01/2026-11-15', pageSize: 5, ordered: true };
    const { time, org } = slicedServer({ rows });
    const whole = conversationDetails(org, asked);
    const pages = await time.runWhile(lastValueFrom(whole.pages$.pipe(toArray())));
    for (let cut = 1; cut < pages.length; cut += 1) {
      const before = pages.slice(0, cut);
      const positions = [...new Map(before.map(({ position }) => [position.slice.start, position])).values()];
      const from = checkpointOf(whole, positions);
      const rest = conversationDetails(org, { ...asked, from });
      const after = await time.runWhile(lastValueFrom(rest.pages$.pipe(toArray())));
      const ids = [...before, ...after].flatMap((page) => page.rows.map(({ conversationId }) => conversationId));
      expect([...ids].sort()).toEqual(truthOf(rows, BEGIN, BEGIN + 14 * DAY_MS));
    }
  });

  it('is complete when it is gone on with at its last page, which the depth ends right behind', async () => {
    const rows = aSecondApart(61);
    const asked = { interval: '2026-11-01/2026-11-02', pageSize: 10 };
    const { time, org } = slicedServer({ rows, results: 75 });
    const whole = conversationDetails(org, asked);
    const pages = await time.runWhile(lastValueFrom(whole.pages$.pipe(take(6), toArray())));
    const from = checkpointOf(
      whole,
      pages.slice(-1).map(({ position }) => position),
    );
    const run = conversationDetails(org, { ...asked, from }).run();
    await time.runWhile(lastValueFrom(run.pages$));
    expect(await run.manifest).toMatchObject({ status: 'complete', rows: 1, gaps: [] });
  });

  it('does not read again what an earlier run has delivered: a gap says what moved meanwhile', async () => {
    const rows = aSecondApart(60);
    const asked = { interval: '2026-11-01/2026-11-02', pageSize: 10 };
    const first = slicedServer({ rows });
    const whole = conversationDetails(first.org, asked);
    const [, second] = await first.time.runWhile(lastValueFrom(whole.pages$.pipe(toArray())));
    const positions = [second?.position as Position];
    const from = checkpointOf(whole, positions);
    const { time, org } = slicedServer({ rows, leaving: (answer) => (answer === 2 ? ['c1'] : []) });
    const run = conversationDetails(org, { ...asked, from }).run();
    const pages = await time.runWhile(lastValueFrom(run.pages$.pipe(toArray())));
    const ids = pages.flatMap((page) => page.rows.map(({ conversationId }) => conversationId ?? ''));
    expect(ids.filter((id) => Number(id.slice(1)) < 20)).toEqual([]);
    expect(await run.manifest).toMatchObject({ status: 'partial', gaps: [{ rows: 1 }] });
  });

  it('takes a row without an id for one that came', async () => {
    const { time, org } = pagedApi(250, {
      answer: (page) =>
        page === 2 ? { body: { conversations: [{ later: 1 }, ...rowsBetween(101, 200)], totalHits: 250 } } : undefined,
    });
    const run = conversationDetails(org, { interval: '2026-11-23/2026-11-24' }).run();
    const warned: unknown[] = [];
    run.events$.subscribe((event) => event.type === 'warning' && warned.push(event.code));
    await time.runWhile(lastValueFrom(run.pages$));
    expect(await run.manifest).toMatchObject({ status: 'complete', rows: 250 });
    expect(warned).toEqual(['rows-without-id']);
  });

  it('lists as a gap what had been counted and did not come, also the second time', async () => {
    const rows = Array.from({ length: 10 }, (_, place): Modelled => {
      const start = BEGIN + place * 1000;
      return { conversationId: `c${place}`, start, end: start + 1 };
    });
    // The count grows with every answer, and what it counts is never given.
    const { time, org } = slicedServer({ rows, uncounted: (answer) => answer });
    const run = conversationDetails(org, { interval: '2026-11-01/2026-11-02', pageSize: 4 }).run();
    await time.runWhile(lastValueFrom(run.pages$));
    const manifest = await run.manifest;
    expect(manifest).toMatchObject({ status: 'partial', rows: 10, gaps: [{ start: '2026-11-01T00:00:00.000Z' }] });
  });
});

function countsAtOneInstant(rows: readonly Modelled[]): readonly number[] {
  const counts = new Map<number, number>();
  for (const { start } of rows) counts.set(start, (counts.get(start) ?? 0) + 1);
  return [...counts.values()];
}
