import fc from 'fast-check';
import { map, merge, Observable, of, Subject, takeUntil, timer, VirtualTimeScheduler } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { Demand } from '../../src/page/demand.js';
import { paginate } from '../../src/page/paginate.js';
import { rankedPlaces } from '../../src/page/ranked-places.js';

/** What somebody does in the middle of something else. */
const deed = fc.oneof(
  { weight: 8, arbitrary: fc.constant({ kind: 'nothing' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'leave itself' as const }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('leave' as const, 'start' as const), who: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.constantFrom({ kind: 'add' as const }, { kind: 'poke' as const }) },
);
type Deed = typeof deed extends fc.Arbitrary<infer T> ? T : never;

const page = fc.record({
  ms: fc.constantFrom(0, 0, 0, 1, 5, 20),
  ending: fc.oneof(
    { weight: 12, arbitrary: fc.constant('page' as const) },
    { weight: 1, arbitrary: fc.constantFrom('error' as const, 'empty' as const, 'two' as const) },
  ),
  promised: fc.integer({ min: 0, max: 5 }),
  /** Whether it promises one page behind the last, or leaves out the next one. */
  lie: fc.constantFrom('none', 'none', 'none', 'none', 'beyond', 'leaves out'),
  amendMs: fc.constantFrom(undefined, undefined, undefined, 0, 3),
  asked: deed,
  begun: deed,
  ended: deed,
  left: deed,
  read: deed,
  readMs: fc.constantFrom(0, 0, 1, 30),
});

const world = fc.record({
  bounds: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 4 }),
  /** The looks at which the live bound throws. */
  broken: fc.option(fc.record({ from: fc.integer({ min: 1, max: 20 }), count: fc.constantFrom(1, 1e9) }), {
    freq: 8,
    nil: { from: 0, count: 0 },
  }),
  wanted: fc.integer({ min: 1, max: 3 }),
  walks: fc.array(
    fc.record({
      at: fc.constantFrom(0, 0, 0, 4),
      rank: fc.nat(2),
      pages: fc.array(page, { minLength: 1, maxLength: 8 }),
      leavesAt: fc.option(fc.integer({ min: 0, max: 60 }), { freq: 6, nil: undefined }),
    }),
    { minLength: 1, maxLength: 4 },
  ),
});
type World = typeof world extends fc.Arbitrary<infer T> ? T : never;

/** Plays it to its end, and returns what is wrong or left over. */
function play({ bounds, broken, wanted, walks }: World): readonly string[] {
  const time = new VirtualTimeScheduler();
  const wrong: string[] = [];
  let looks = 0;
  let throws = 0;
  let isOver = false;
  const demand = new Demand(() => {
    if (isOver) return 0;
    looks += 1;
    if (looks < broken.from || looks >= broken.from + broken.count) return bounds[looks % bounds.length]!;
    throws += 1;
    throw new Error('no bound');
  });
  /** Places in all: what is wanted at first, and what is added beside one for each page. */
  let places = wanted;
  let open = 0;
  let beginning = 0;
  let deep = 0;
  const runs = walks.map((given) => ({
    given,
    state: 'new',
    leave$: new Subject<void>(),
    open: 0,
    asked: [] as number[],
    read: [] as number[],
  }));
  type Run = (typeof runs)[number];

  const leave = (run: Run): void => {
    if (run.state !== 'runs') return;
    run.state = 'left';
    run.leave$.next();
    // A request that is about to begin cannot be aborted before it has.
    if (run.open > 0 && beginning === 0) wrong.push('a request is open though its walk was left');
  };
  const act = (what: Deed, self: Run): void => {
    // Deeds that lead to deeds come to an end.
    if (deep > 20) return;
    deep += 1;
    if (what.kind === 'leave itself') leave(self);
    if (what.kind === 'leave') leave(runs[what.who % runs.length]!);
    if (what.kind === 'start') start(runs[what.who % runs.length]!);
    if (what.kind === 'poke') demand.poke();
    if (what.kind === 'add') {
      places += 1;
      demand.add();
    }
    deep -= 1;
  };

  const start = (run: Run): void => {
    if (run.state !== 'new') return;
    run.state = 'runs';
    const { rank, pages, leavesAt } = run.given;
    const last = pages.length;
    const to = (state: string): void => {
      if (run.state !== 'runs') wrong.push(`${state} though it ${run.state}`);
      run.state = state;
    };
    const request = (number: number): Observable<number> => {
      if (run.state !== 'runs') wrong.push(`asks though it ${run.state}`);
      const served = pages[number - 1];
      if (served) act(served.asked, run);
      return new Observable((subscriber) => {
        open += 1;
        run.open += 1;
        beginning += 1;
        run.asked.push(number);
        subscriber.add(() => {
          open -= 1;
          run.open -= 1;
          if (served) act(served.left, run);
        });
        if (served) act(served.begun, run);
        const end = (): void => {
          if (served?.ending === 'error') subscriber.error(new Error(`page ${number} is broken`));
          if (served?.ending !== 'empty') subscriber.next(number);
          if (served?.ending === 'two') subscriber.next(number);
          subscriber.complete();
          if (served) act(served.ended, run);
        };
        if (served && served.ms > 0) subscriber.add(time.schedule(end, served.ms));
        else end();
        beginning -= 1;
      });
    };
    paginate<number, number>(
      {
        first: 1,
        fetchPage: request,
        next: (_page, number) => (number < last ? number + 1 : undefined),
        ahead: (_page, number) => {
          const { promised, lie } = pages[number - 1]!;
          const from = lie === 'leaves out' ? number + 2 : number + 1;
          const to = Math.min(from + promised - 1, lie === 'beyond' ? last + 1 : last);
          return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
        },
        amend: (page, number) => {
          const { amendMs } = pages[number - 1]!;
          if (amendMs === undefined) return undefined;
          return amendMs > 0 ? timer(amendMs, time).pipe(map(() => page)) : of(page);
        },
      },
      rankedPlaces(demand, rank),
    )
      .pipe(takeUntil(run.leave$))
      .subscribe({
        next: (number) => {
          if (run.state !== 'runs') wrong.push(`reads though it ${run.state}`);
          run.read.push(number);
          const { read, readMs } = pages[number - 1]!;
          act(read, run);
          if (readMs > 0) time.schedule(() => demand.add(), readMs);
          else demand.add();
        },
        error: () => to('failed'),
        complete: () => {
          if (run.state !== 'left') to('completed');
        },
      });
    if (leavesAt !== undefined) time.schedule(() => leave(run), leavesAt);
  };

  demand.add(wanted);
  for (const run of runs) time.schedule(() => start(run), run.given.at);
  time.flush();
  isOver = true;

  if (open > 0) wrong.push(`${open} requests are open`);
  for (const { given, state, asked, read } of runs) {
    const { pages } = given;
    if (read.some((number, index) => number !== index + 1)) wrong.push(`read ${read.join()}`);
    if (state === 'completed' && read.length < pages.length) wrong.push(`completed behind page ${read.length}`);
    const bad = pages.findIndex(({ ending }) => ending === 'error' || ending === 'empty');
    if (state === 'failed' && throws === 0 && read.length !== bad) wrong.push(`failed behind page ${read.length}`);
    const twice = asked.length - new Set(asked).size;
    if (twice > 0 && pages.every(({ lie }) => lie !== 'leaves out')) wrong.push(`asked for ${asked.join()}`);
  }
  // Who leaves takes places along, so that others may have none.
  if (runs.some(({ state }) => state === 'left')) return wrong;
  for (const { state } of runs) if (state === 'runs' || state === 'new') wrong.push('hangs');
  if (throws > 0) return wrong;
  let free = 0;
  merge(...Array.from({ length: 99 }, () => demand.take())).subscribe(() => (free += 1));
  if (free !== places) wrong.push(`${free} places of ${places} are free`);
  return wrong;
}

describe('walks that share a demand, in the middle of which others start, leave and add', () => {
  it('give each page once and in order, send nothing behind their end, and hang on no place', () => {
    fc.assert(
      fc.property(world, (given) => {
        expect(play(given)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});
