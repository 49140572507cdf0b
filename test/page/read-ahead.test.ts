import fc from 'fast-check';
import { concat, concatMap, defer, EMPTY, ignoreElements, map, type Observable, of, take, timer } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { Demand } from '../../src/page/demand.js';
import { paginate } from '../../src/page/paginate.js';
import { VirtualTime } from '../../src/testing/virtual-time.js';
import { PagedServer, type ServedPage } from './paged-server.js';

const PAGES = 87;
const hits = fc.constantFrom(0, 37, 87, 200);
const prefetches = fc.integer({ min: 0, max: 5 });
const millis = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 9 });
const walks = fc.constantFrom('numbers' as const, 'cursors' as const);

interface Case {
  readonly kind: 'numbers' | 'cursors';
  readonly prefetch: number;
  readonly totalHits: number;
  readonly latencies: readonly number[];
  readonly pauses: readonly number[];
  readonly broken?: number | undefined;
  readonly pages?: number | undefined;
}

/** A reader who works on each page for a while, and only then wants one more. Everything that it saw, in order. */
async function read(
  { kind, prefetch, totalHits, latencies, pauses, broken, pages = PAGES }: Case,
  reader: (pages$: Observable<string>) => Observable<string> = (pages$) => pages$,
) {
  const time = new VirtualTime();
  const demand = new Demand(1 + prefetch);
  const seen: string[] = [];
  let done = 0;
  const server = new PagedServer({
    pages,
    totalHits,
    latencies,
    broken,
    scheduler: time,
    onSent: (sent) => expect(sent).toBeLessThanOrEqual(done + 1 + prefetch),
  });
  const work = (page: ServedPage, index: number): Observable<string> => {
    const pause = pauses[index % pauses.length] ?? 0;
    const finished$ = defer(() => {
      done += 1;
      demand.add();
      return EMPTY;
    });
    return concat(
      of(`page ${page.rows.join() || 'without rows'}`),
      pause > 0 ? timer(pause, time).pipe(ignoreElements()) : EMPTY,
      finished$,
    );
  };
  const pages$ = kind === 'numbers' ? paginate(server.numbers(), demand) : paginate(server.cursors(), demand);
  pages$.pipe(concatMap(work), reader).subscribe({
    next: (page) => seen.push(page),
    error: (error: unknown) => seen.push((error as Error).message),
    complete: () => seen.push('complete'),
  });
  await time.run();
  return { seen, server };
}

const upTo = (last: number) => Array.from({ length: last }, (_, index) => `page ${index + 1}`);

/** What a walk emits: the pages, for page numbers also the empty ones that end it, and the end. */
function wholeWalk({ kind, totalHits, pages = PAGES }: Pick<Case, 'kind' | 'totalHits' | 'pages'>): string[] {
  const empty = kind === 'cursors' ? 0 : totalHits > pages + 1 ? 2 : 1;
  return [...upTo(pages), ...Array.from({ length: empty }, () => 'page without rows'), 'complete'];
}

describe('reading ahead', () => {
  it('keeps the bound and the order, and loses and doubles nothing, whatever latency and reader', async () => {
    const cases = fc.record({ kind: walks, prefetch: prefetches, totalHits: hits, latencies: millis, pauses: millis });
    await fc.assert(
      fc.asyncProperty(cases, async (given) => {
        const { seen, server } = await read(given);
        expect(seen).toEqual(wholeWalk(given));
        expect(server.inFlight).toBe(0);
        expect(server.mostInFlight).toBeLessThanOrEqual(given.kind === 'cursors' ? 1 : 1 + given.prefetch);
      }),
      { numRuns: 25 },
    );
  });

  it('fills the window where pages are promised and answers are slow', async () => {
    const slow = { totalHits: PAGES, latencies: [50], pauses: [0] };
    const ahead = await read({ ...slow, kind: 'numbers', prefetch: 4 });
    expect(ahead.server.mostInFlight).toBe(5);
    const serial = await read({ ...slow, kind: 'cursors', prefetch: 4 });
    expect(serial.server.mostInFlight).toBe(1);
  });

  it('shows the same to a reader of n pages as no reading ahead: pages, error and end', async () => {
    const cases = fc.record({
      kind: walks,
      prefetch: prefetches,
      totalHits: hits,
      latencies: millis,
      pauses: millis,
      pages: fc.integer({ min: 0, max: 40 }),
      broken: fc.option(fc.integer({ min: 1, max: 40 }), { nil: undefined }),
      count: fc.integer({ min: 1, max: 45 }),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ count, ...given }) => {
        // Only the sequence counts here, not when a reader's work is cut off: so it takes no time.
        const reader = { ...given, pauses: [0] };
        const serial = await read({ ...reader, prefetch: 0, latencies: [1] }, take(count));
        const ahead = await read(reader, take(count));
        expect(ahead.seen).toEqual(serial.seen);
        if (given.broken !== undefined && given.broken <= Math.min(given.pages, count)) {
          expect(ahead.seen).toEqual([...upTo(given.broken - 1), `page ${given.broken} is broken`]);
        }
        expect([serial.server.inFlight, ahead.server.inFlight]).toEqual([0, 0]);
      }),
      { numRuns: 50 },
    );
  });

  it('sends exactly n for take(n) on cursors, and on page numbers without prefetch', async () => {
    const cases = fc.record({ kind: walks, prefetch: prefetches, totalHits: hits, latencies: millis, pauses: millis });
    await fc.assert(
      fc.asyncProperty(cases, fc.integer({ min: 1, max: 20 }), async (given, count) => {
        // A cursor is known only when its page has come; numbers are known before.
        const quick = given.kind === 'cursors' ? { pauses: [0] } : { prefetch: 0 };
        const { seen, server } = await read({ ...given, ...quick }, take(count));
        expect(seen).toEqual([...upTo(count), 'complete']);
        expect(server.sent).toEqual(Array.from({ length: count }, (_, index) => index + 1));
        expect(server.aborted).toBe(0);
      }),
      { numRuns: 25 },
    );
  });

  it('sends nothing more after the page on which the reader left, and aborts what is in flight', async () => {
    const cases = fc.record({ prefetch: prefetches, totalHits: hits, latencies: millis, pauses: millis });
    await fc.assert(
      fc.asyncProperty(cases, fc.integer({ min: 1, max: 20 }), async (given, count) => {
        let servedThen: { sent: number; inFlight: number; aborted: number } | undefined;
        const counts = ({ sent, inFlight, aborted }: PagedServer) => ({ sent: sent.length, inFlight, aborted });
        const time = new VirtualTime();
        const demand = new Demand(1 + given.prefetch);
        const server = new PagedServer({ ...given, pages: PAGES, scheduler: time });
        paginate(server.numbers(), demand)
          .pipe(
            map((page, index) => {
              if (index + 1 === count) servedThen = counts(server);
              return page;
            }),
            take(count),
          )
          .subscribe(() => demand.add());
        await time.run();
        expect(counts(server)).toEqual({
          sent: servedThen!.sent,
          inFlight: 0,
          aborted: servedThen!.aborted + servedThen!.inFlight,
        });
        expect(servedThen!.sent).toBeLessThanOrEqual(count + given.prefetch);
      }),
      { numRuns: 25 },
    );
  });
});
