import fc from 'fast-check';
import { lastValueFrom, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { conversationDetails } from '../../../src/query/endpoint/conversation-details.js';
import type { Position } from '../../../src/page/page.js';
import type { Manifest } from '../../../src/query/run/manifest.js';
import { pagedApi, rowsBetween } from '../paged-api.js';
import { type Modelled, slicedServer, type ServerOptions, truthOf } from '../sliced-server.js';

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
            const { name, fingerprint } = whole;
            const positions = JSON.parse(JSON.stringify([...newest.values()])) as Position[];
            const checkpoint = {
              version: 1,
              org: 'acme',
              query: name,
              interval: whole.interval,
              fingerprint,
              positions,
            } as const;
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

  it('comes in the order of slices when that is asked for', async () => {
    const rows = Array.from({ length: 40 }, (_, place): Modelled => {
      const start = BEGIN + place * 3 * 3_600_000;
      return { conversationId: `c${String(place).padStart(2, '0')}`, start, end: start + 1000 };
    });
    const { ids } = await read({ rows, days: 1 }, { from: BEGIN, to: BEGIN + 5 * DAY_MS, pageSize: 3, ordered: true });
    expect(ids).toEqual([...ids].sort());
    expect(ids).toHaveLength(40);
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
