import {
  concat,
  defer,
  delay,
  EMPTY,
  finalize,
  lastValueFrom,
  NEVER,
  type Observable,
  of,
  Subject,
  switchMap,
  take,
  takeUntil,
  tap,
  throwError,
  timer,
  toArray,
} from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it } from 'vitest';
import { Demand } from '../../src/page/demand.js';
import { paginate, type Walk } from '../../src/page/paginate.js';

/** Virtual time: the same for the walk, the demand and what is expected. */
function inTime(test: Parameters<TestScheduler['run']>[0]) {
  new TestScheduler((actual, expected) => expect(actual).toEqual(expected)).run(test);
}

/** Everything that a walk emits, once it is over. */
function all<T>(values$: Observable<T>): Promise<T[]> {
  return lastValueFrom(values$.pipe(toArray()), { defaultValue: [] });
}

/** A walk over page numbers of `requests`, where `promise` says how many pages a page promises behind it. */
function over(requests: readonly Observable<string>[], promise?: (number: number) => number): Walk<number, string> {
  return {
    first: 1,
    fetchPage: (number) => requests[number - 1] ?? throwError(() => new Error(`there is no page ${number}`)),
    next: (_page, number) => (number < requests.length ? number + 1 : undefined),
    ...(promise && {
      ahead: (_page, number) => Array.from({ length: promise(number) }, (_, index) => number + 1 + index),
    }),
  };
}

/** A server of `count` pages that answers in the turn of the question, and what it was asked for. */
function synchronous(count: number, promised?: number) {
  const asked: number[] = [];
  const walk: Walk<number, number> = {
    first: 1,
    fetchPage: (number) =>
      defer(() => {
        asked.push(number);
        return of(number);
      }),
    next: (_page, number) => (number < count ? number + 1 : undefined),
    ...(promised && {
      ahead: (_page, number) =>
        Array.from({ length: Math.min(promised, count - number) }, (_, index) => number + 1 + index),
    }),
  };
  return { asked, walk };
}

describe('paginate, a serial walk', () => {
  it('asks for each page when the one before it has come', () => {
    inTime(({ cold, expectObservable, expectSubscriptions }) => {
      const requests = [cold('---a|'), cold('---b|'), cold('---c|')];
      expectObservable(paginate(over(requests))).toBe('---a--b--(c|)');
      expectSubscriptions(requests[0]!.subscriptions).toBe('^--!');
      expectSubscriptions(requests[1]!.subscriptions).toBe('---^--!');
      expectSubscriptions(requests[2]!.subscriptions).toBe('------^--!');
    });
  });

  it('waits for demand before each request', () => {
    inTime(({ cold, hot, expectObservable, expectSubscriptions }) => {
      const demand = new Demand(0);
      const wants$ = hot('-----w-----w---');
      const requests = [cold('--a|'), cold('--b|'), cold('--c|')];
      expectObservable(wants$.pipe(tap(() => demand.add())));
      expectObservable(paginate(over(requests), demand), '^-----------------!').toBe('-------a-----b-----');
      expectSubscriptions(requests[0]!.subscriptions).toBe('-----^-!');
      expectSubscriptions(requests[1]!.subscriptions).toBe('-----------^-!');
      expectSubscriptions(requests[2]!.subscriptions).toBe([]);
    });
  });

  it('sends exactly n requests for take(n)', () => {
    inTime(({ cold, expectObservable, expectSubscriptions }) => {
      const requests = [cold('--a|'), cold('--b|'), cold('--c|')];
      expectObservable(paginate(over(requests)).pipe(take(2))).toBe('--a-(b|)');
      expectSubscriptions(requests[1]!.subscriptions).toBe('--^-!');
      expectSubscriptions(requests[2]!.subscriptions).toBe([]);
    });
  });

  it('does not ask the walk where to go on when the reader has left', () => {
    const { walk } = synchronous(9);
    const asked: number[] = [];
    const next = (page: number, number: number) => {
      asked.push(number);
      return walk.next(page, number);
    };
    paginate({ ...walk, next })
      .pipe(take(3))
      .subscribe();
    expect(asked).toEqual([1, 2]);
  });

  it('aborts the request in flight when it is unsubscribed, and sends no other', () => {
    inTime(({ cold, expectObservable, expectSubscriptions }) => {
      const requests = [cold('--a|'), cold('--b|'), cold('--c|')];
      expectObservable(paginate(over(requests)), '^--!').toBe('--a-');
      expectSubscriptions(requests[1]!.subscriptions).toBe('--^!');
      expectSubscriptions(requests[2]!.subscriptions).toBe([]);
    });
  });

  it('gives up its place in the demand when it is unsubscribed while it waits', () => {
    const demand = new Demand(0);
    const { asked, walk } = synchronous(3);
    const other = synchronous(3);
    paginate(walk, demand).subscribe().unsubscribe();
    paginate(other.walk, demand).subscribe();
    demand.add();
    expect([asked, other.asked]).toEqual([[], [1]]);
  });

  it('takes the first value for the page and ends the request', () => {
    inTime(({ cold, expectObservable, expectSubscriptions }) => {
      const requests = [cold('--a--x|'), cold('--b--y|')];
      expectObservable(paginate(over(requests))).toBe('--a-(b|)');
      expectSubscriptions(requests[0]!.subscriptions).toBe('^-!');
    });
  });

  it('is cold: each subscription walks from the first page with a window of its own', () => {
    const { asked, walk } = synchronous(2);
    const pages$ = paginate(walk);
    expect(asked).toEqual([]);
    const seen: number[] = [];
    pages$.subscribe((page) => seen.push(page));
    pages$.subscribe((page) => seen.push(page));
    expect([asked, seen]).toEqual([
      [1, 2, 1, 2],
      [1, 2, 1, 2],
    ]);
  });

  it('begins with an undefined cursor where the protocol does', async () => {
    const walk: Walk<string | undefined, string> = {
      first: undefined,
      fetchPage: (cursor) => of(cursor ?? 'start'),
      next: (page) => ({ start: 'b', b: 'c' })[page],
    };
    expect(await all(paginate(walk))).toEqual(['start', 'b', 'c']);
  });

  it('ends where the next cursor is null, as servers say it', async () => {
    const asked: (string | null)[] = [];
    const fetchPage = (cursor: string | null): Observable<{ readonly cursor: string | null }> => {
      asked.push(cursor);
      return of({ cursor: asked.length < 3 ? 'x' : null });
    };
    await all(
      paginate<string | null, { readonly cursor: string | null }>({
        first: null,
        fetchPage,
        next: (page) => page.cursor,
      }),
    );
    expect(asked).toEqual([null, 'x', 'x']);
  });

  it('takes a walk whose functions are methods', async () => {
    class Numbers implements Walk<number, number> {
      readonly first = 1;
      readonly #count = 3;
      fetchPage(number: number) {
        return of(number);
      }
      next(_page: number, number: number) {
        return number < this.#count ? number + 1 : undefined;
      }
      ahead(_page: number, number: number) {
        return number < this.#count ? [this.#count] : [];
      }
    }
    expect(await all(paginate(new Numbers()))).toEqual([1, 2, 3]);
  });

  it('sends again for a cursor that comes back', async () => {
    const asked: string[] = [];
    const walk: Walk<string, string> = {
      first: 'a',
      fetchPage: (cursor) => {
        asked.push(cursor);
        return of(cursor);
      },
      next: () => (asked.length < 4 ? 'a' : undefined),
    };
    await all(paginate(walk));
    expect(asked).toEqual(['a', 'a', 'a', 'a']);
  });
});

describe('paginate, without a demand', () => {
  it('asks for nothing more while the reader is busy with a page', () => {
    const { asked, walk } = synchronous(3, 2);
    const seen: string[] = [];
    paginate(walk).subscribe((page) => seen.push(`${page} of ${asked.length}`));
    expect(seen).toEqual(['1 of 1', '2 of 2', '3 of 3']);
  });

  it('has one page in flight even where pages are promised', () => {
    inTime(({ cold, expectObservable, expectSubscriptions }) => {
      const requests = [cold('--a|'), cold('--b|'), cold('--c|')];
      expectObservable(paginate(over(requests, (number) => 3 - number))).toBe('--a-b-(c|)');
      expectSubscriptions(requests[1]!.subscriptions).toBe('--^-!');
      expectSubscriptions(requests[2]!.subscriptions).toBe('----^-!');
    });
  });

  it('sends exactly n for take(n) where pages are promised', () => {
    for (let count = 1; count <= 5; count += 1) {
      const { asked, walk } = synchronous(9, 8);
      paginate(walk).pipe(take(count)).subscribe();
      expect(asked).toHaveLength(count);
    }
  });
});

describe('paginate, reading ahead', () => {
  it('starts promised pages as demand allows and emits them in page order', () => {
    inTime(({ cold, expectObservable, expectSubscriptions }) => {
      const requests = [cold('-a|'), cold('-----b|'), cold('--c|'), cold('-d|')];
      const pages$ = paginate(
        over(requests, (number) => 4 - number),
        new Demand(3),
      );
      expectObservable(pages$, '^---------!').toBe('-a----(bc)');
      expectSubscriptions(requests[1]!.subscriptions).toBe('-^----!');
      expectSubscriptions(requests[2]!.subscriptions).toBe('-^-!');
      expectSubscriptions(requests[3]!.subscriptions).toBe([]);
    });
  });

  it('goes on as demand comes', () => {
    inTime(({ cold, hot, expectObservable, expectSubscriptions }) => {
      const demand = new Demand(1);
      const requests = [cold('-a|'), cold('---b|'), cold('---c|'), cold('---d|')];
      expectObservable(hot('---ww----w').pipe(tap(() => demand.add())));
      expectObservable(
        paginate(
          over(requests, (number) => 4 - number),
          demand,
        ),
      ).toBe('-a----bc----(d|)');
      expectSubscriptions(requests[1]!.subscriptions).toBe('---^--!');
      expectSubscriptions(requests[2]!.subscriptions).toBe('----^--!');
      expectSubscriptions(requests[3]!.subscriptions).toBe('---------^--!');
    });
  });

  it('shows an error only when the pages before it have been seen', () => {
    inTime(({ cold, expectObservable, expectSubscriptions }) => {
      const requests = [cold('-a|'), cold('-----b|'), cold('--#'), cold('---------d|')];
      const pages$ = paginate(
        over(requests, (number) => 4 - number),
        new Demand(9),
      );
      expectObservable(pages$).toBe('-a----(b#)');
      expectSubscriptions(requests[2]!.subscriptions).toBe('-^-!');
      expectSubscriptions(requests[3]!.subscriptions).toBe('-^----!');
    });
  });

  it('starts nothing more behind a page that failed', () => {
    inTime(({ cold, hot, expectObservable, expectSubscriptions }) => {
      const demand = new Demand(3);
      const requests = [cold('-a|'), cold('-----b|'), cold('--#'), cold('--d|')];
      expectObservable(hot('----w').pipe(tap(() => demand.add(9))));
      expectObservable(
        paginate(
          over(requests, (number) => 4 - number),
          demand,
        ),
      ).toBe('-a----(b#)');
      expectSubscriptions(requests[3]!.subscriptions).toBe([]);
    });
  });

  it('sends nothing more behind a page that failed in the turn in which it was requested', () => {
    const broken = new Error('broken');
    const asked: number[] = [];
    const demand = new Demand(1);
    const walk: Walk<number, string> = {
      first: 1,
      fetchPage: (number) => {
        asked.push(number);
        return number === 1 ? of('a') : throwError(() => broken);
      },
      next: (_page, number) => number + 1,
      ahead: (_page, number) => [number + 1, number + 2, number + 3],
    };
    const errors: unknown[] = [];
    paginate(walk, demand).subscribe({ error: (error: unknown) => errors.push(error) });
    demand.add();
    expect([asked, errors]).toEqual([[1, 2], [broken]]);
  });

  it('sends nothing for a reader who left as the run began', () => {
    const { asked, walk } = synchronous(3);
    const leave$ = new Subject<void>();
    const begin = (): Observable<number> => {
      leave$.next();
      return paginate(walk);
    };
    defer(begin).pipe(takeUntil(leave$)).subscribe();
    expect(asked).toEqual([]);
  });

  it('sends nothing more when its reader leaves as what was promised in vain is aborted', () => {
    const asked: number[] = [];
    const first = new Subject<string>();
    const left$ = NEVER.pipe(finalize(() => reading.unsubscribe()));
    const answers: Record<number, Observable<string>> = { 1: first, 2: of('b'), 3: left$ };
    const walk: Walk<number, string> = {
      first: 1,
      fetchPage: (number) => {
        asked.push(number);
        return answers[number] ?? NEVER;
      },
      next: (_page, number) => (number === 1 ? 2 : 9),
      ahead: (_page, number) => (number === 1 ? [2, 3] : []),
    };
    const reading = paginate(walk, new Demand(9)).subscribe();
    first.next('a');
    expect([asked, reading.closed]).toEqual([[1, 2, 3], true]);
  });

  it('aborts what was read ahead when the reader leaves, and sends nothing more', () => {
    inTime(({ cold, expectObservable, expectSubscriptions }) => {
      const requests = [cold('-a|'), cold('--b|'), cold('----c|'), cold('--d|')];
      const demand = new Demand(3);
      const pages$ = paginate(
        over(requests, (number) => 4 - number),
        demand,
      );
      expectObservable(pages$.pipe(take(2))).toBe('-a-(b|)');
      expectSubscriptions(requests[2]!.subscriptions).toBe('-^-!');
      expectSubscriptions(requests[3]!.subscriptions).toBe([]);
    });
  });

  it('starts nothing more when the reader leaves while pages are being started', () => {
    const first = new Subject<string>();
    const asked: number[] = [];
    const walk: Walk<number, string> = {
      first: 1,
      fetchPage: (number) => {
        asked.push(number);
        if (number === 2) reader.unsubscribe();
        return number === 1 ? first : NEVER;
      },
      next: (_page, number) => number + 1,
      ahead: (_page, number) => [number + 1, number + 2, number + 3],
    };
    const reader = paginate(walk, new Demand(9)).subscribe();
    first.next('a');
    expect(asked).toEqual([1, 2]);
  });

  it('reads no further than the newest promise', () => {
    inTime(({ cold, hot, expectObservable, expectSubscriptions }) => {
      const demand = new Demand(2);
      const requests = [cold('-a|'), cold('-b|'), cold('-c|'), cold('-d|')];
      const walk = over(requests, (number) => (number === 1 ? 3 : 0));
      expectObservable(hot('---w----w').pipe(tap(() => demand.add())));
      expectObservable(paginate(walk, demand)).toBe('-ab-c----(d|)');
      expectSubscriptions(requests[2]!.subscriptions).toBe('---^!');
      expectSubscriptions(requests[3]!.subscriptions).toBe('--------^!');
    });
  });

  it('gives a place back that it got for a promise which was taken back meanwhile', () => {
    const demand = new Demand(1);
    const answers = [new Subject<string>(), new Subject<string>()];
    const asked: number[] = [];
    const walk: Walk<number, string> = {
      first: 1,
      fetchPage: (number) => {
        asked.push(number);
        return answers[number - 1] ?? NEVER;
      },
      next: (_page, number) => number + 1,
      ahead: (_page, number) => (number === 1 ? [2, 3, 4] : []),
    };
    const page$ = paginate(walk, demand).subscribe();
    answers[0]!.next('a');
    demand.add(1);
    expect(asked).toEqual([1, 2]);
    answers[1]!.next('b');
    demand.add(9);
    expect(asked).toEqual([1, 2, 3]);
    const others: number[] = [];
    for (let other = 1; other <= 9; other += 1) demand.take().subscribe(() => others.push(other));
    expect(others).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    page$.unsubscribe();
  });

  it('drops what it read ahead when the walk takes another way, and reads ahead there', () => {
    inTime(({ cold, expectObservable, expectSubscriptions }) => {
      const pages: Record<number, ReturnType<typeof cold<string>>> = {
        1: cold('-a|'),
        2: cold('---b|'),
        3: cold('-#'),
        4: cold('---------x|'),
        5: cold('---------x|'),
        6: cold('x|'),
        7: cold('--s|'),
        8: cold('--t|'),
        9: cold('--u|'),
      };
      const walk: Walk<number, string> = {
        first: 1,
        fetchPage: (number) => pages[number]!,
        next: (_page, number) => ({ 1: 2, 2: 7, 7: 8, 8: 9 })[number],
        ahead: (_page, number) => ({ 1: [2, 4, 3, 5, 6], 7: [8, 9] })[number] ?? [],
      };
      // Of five places 1, 2, 4, 3 and 5 take one each, and 6 waits; 4, 3 and 5 give theirs back.
      expectObservable(paginate(walk, new Demand(5))).toBe('-a--b-s-(tu|)');
      expectSubscriptions(pages[4]!.subscriptions).toBe('-^--!');
      expectSubscriptions(pages[5]!.subscriptions).toBe('-^--!');
      expectSubscriptions(pages[6]!.subscriptions).toBe([]);
      expectSubscriptions(pages[7]!.subscriptions).toBe('----^-!');
      expectSubscriptions(pages[8]!.subscriptions).toBe('------^-!');
      expectSubscriptions(pages[9]!.subscriptions).toBe('------^-!');
    });
  });

  it('asks again for a page that it dropped when the walk comes to it after all', () => {
    const sent: (readonly [number, Subject<number>])[] = [];
    const fetchPage = (page: number) => {
      const answer = new Subject<number>();
      sent.push([page, answer]);
      return answer;
    };
    const way = new Map([[1, 2], [2, 5], [5, 3]]); // prettier-ignore
    const ahead = (page: number) => (page === 1 ? [2, 3] : []);
    const demand = new Demand(3);
    const seen: number[] = [];
    paginate({ first: 1, fetchPage, next: (page) => way.get(page), ahead }, demand).subscribe((page) => {
      seen.push(page);
      demand.add();
    });
    for (const page of [1, 2, 5, 3]) sent.findLast(([asked]) => asked === page)?.[1].next(page);
    expect(sent.map(([page]) => page)).toEqual([1, 2, 3, 5, 3]);
    expect(seen).toEqual([1, 2, 5, 3]);
  });

  it('gives the places of pages that the walk did not come to back to the other walks of the run', () => {
    const demand = new Demand(4);
    const early: number[] = [];
    const first: Walk<number, string> = {
      first: 1,
      fetchPage: (number) => {
        early.push(number);
        return number === 1 ? of('a') : number === 2 ? of('b').pipe(delay(0)) : NEVER;
      },
      next: (_page, number) => (number < 2 ? 2 : undefined),
      ahead: (_page, number) => (number < 2 ? [2, 3, 4] : []),
    };
    inTime(({ expectObservable }) => {
      const second = synchronous(2);
      expectObservable(concat(paginate(first, demand), paginate(second.walk, demand)).pipe(take(4))).toBe('(ab12|)', {
        a: 'a',
        b: 'b',
        1: 1,
        2: 2,
      });
    });
    expect(early).toEqual([1, 2, 3, 4]);
  });

  it('gives the places back when a walk failed and the run goes on', () => {
    const demand = new Demand(1);
    const { asked, walk } = synchronous(1);
    paginate(
      { first: 1, fetchPage: () => throwError(() => new Error('gone')), next: () => undefined },
      demand,
    ).subscribe({
      error: () => undefined,
    });
    paginate(walk, demand).subscribe();
    expect(asked).toEqual([1]);
  });
});

describe('paginate, errors', () => {
  const failing = (walk: Partial<Walk<number, string>>) =>
    all(paginate({ first: 1, fetchPage: () => of('a'), next: (_page, number) => number + 1, ...walk }));
  const boom = () => {
    throw new Error('boom');
  };

  it.each(['fetchPage', 'next', 'ahead'] as const)('passes on what %s throws', async (part) => {
    await expect(failing({ [part]: boom })).rejects.toThrow('boom');
  });

  it('passes on what next throws behind the first page', async () => {
    const next = (_page: string, number: number) => (number < 3 ? number + 1 : boom());
    await expect(failing({ next })).rejects.toThrow('boom');
  });

  it('does not take a request that completes without a page for the end', async () => {
    await expect(failing({ fetchPage: () => EMPTY })).rejects.toMatchObject({ name: 'EmptyError' });
  });

  it('passes on what a live bound throws', async () => {
    const demand = new Demand(() => boom());
    await expect(all(paginate(synchronous(1).walk, demand))).rejects.toThrow('boom');
  });

  it('passes on what a live bound throws for a page ahead, though the one before has come meanwhile', () => {
    let looks = 0;
    const demand = new Demand(() => ((looks += 1) < 4 ? 1 : boom()));
    const seen: unknown[] = [];
    paginate(synchronous(9, 3).walk, demand).subscribe({
      next: (page) => {
        seen.push(page);
        demand.add();
      },
      error: (error: unknown) => seen.push((error as Error).message),
      complete: () => seen.push('complete'),
    });
    expect(seen.at(-1)).toBe('boom');
  });
});

describe('paginate, synchronous pages', () => {
  const COUNT = 20_001;

  it.each([
    ['one by one', undefined, undefined],
    ['numbered', 20, undefined],
    ['one by one by a demand without end', undefined, COUNT],
    ['numbered by a demand without end', 20, COUNT],
  ])('walks 20 001 of them %s', async (_name, promised, window) => {
    const { asked, walk } = synchronous(COUNT, promised);
    const pages = await all(paginate(walk, window === undefined ? undefined : new Demand(window)));
    expect(pages).toHaveLength(COUNT);
    expect(pages.every((page, index) => page === index + 1)).toBe(true);
    expect(asked).toEqual(pages);
  });

  it('walks 20 001 of them behind a first page that took its time', async () => {
    const { walk } = synchronous(COUNT, 20);
    const slow: Walk<number, number> = {
      ...walk,
      fetchPage: (number) => (number === 1 ? timer(1).pipe(switchMap(() => of(1))) : walk.fetchPage(number)),
    };
    expect(await all(paginate(slow))).toHaveLength(COUNT);
  });

  it('walks 20 001 of them added one by one from outside', () => {
    const { walk } = synchronous(COUNT, 20);
    const demand = new Demand(0);
    let pages = 0;
    paginate(walk, demand).subscribe(() => {
      pages += 1;
      demand.add();
    });
    demand.add();
    expect(pages).toBe(COUNT);
  });

  it('sends nothing after the page on which the reader left, within one turn', () => {
    for (const promised of [undefined, 5]) {
      for (const window of [1, 2, 6]) {
        const { asked, walk } = synchronous(100, promised);
        const demand = new Demand(window);
        const sent: number[] = [];
        paginate(walk, demand)
          .pipe(
            tap((page) => {
              demand.add();
              sent[page] = asked.length;
            }),
            take(3),
          )
          .subscribe();
        demand.add(50);
        expect(asked).toHaveLength(sent[3]!);
      }
    }
  });
});
