import { defer, lastValueFrom, map, of, Subject, throwError, timer, toArray } from 'rxjs';
import { expect, it } from 'vitest';
import { Demand } from '../../src/page/demand.js';
import { paginate } from '../../src/page/paginate.js';

const promised = (number: number) => [number + 1, number + 2, number + 3].filter((next) => next <= 4);
const walk = {
  first: 1,
  next: (_: string, number: number) => (number < 4 ? number + 1 : undefined),
  ahead: (_: string, number: number) => promised(number),
};

it('puts an amended page in its place, in order, though those behind it came before', async () => {
  const asked: number[] = [];
  const pages$ = paginate(
    {
      ...walk,
      fetchPage: (number) => defer(() => (asked.push(number), of(`page ${number}`))),
      amend: (page, number) => (number === 2 ? timer(1).pipe(map(() => `${page}, amended`)) : undefined),
    },
    new Demand(9),
  );
  expect(await lastValueFrom(pages$.pipe(toArray()))).toEqual(['page 1', 'page 2, amended', 'page 3', 'page 4']);
  expect(asked).toEqual([1, 2, 3, 4]);
});

it('emits nothing and asks for nothing new while a page is amended, and gives all places back when that fails', () => {
  const amended = new Subject<string>();
  const demand = new Demand(2);
  const emitted: string[] = [];
  const failed: unknown[] = [];
  paginate(
    {
      ...walk,
      fetchPage: (number) => of(`page ${number}`),
      amend: (_, number) => (number === 2 ? amended : undefined),
    },
    demand,
  ).subscribe({ next: (page) => emitted.push(page), error: (error: unknown) => failed.push(error) });
  demand.add();
  expect(emitted).toEqual(['page 1']);
  const broken = new Error('broken');
  amended.error(broken);
  expect([emitted, failed]).toEqual([['page 1'], [broken]]);
  // One page was read and one is wanted more than the two that may be held: the places of the others are free again.
  let free = 0;
  for (let place = 0; place < 3; place += 1) demand.take().subscribe(() => (free += 1));
  expect(free).toBe(2);
});

it('asks how it goes on with the amended page', async () => {
  const heard: string[] = [];
  const pages$ = paginate<number, string>({
    first: 1,
    fetchPage: (number) => of(number > 1 ? 'end' : 'short'),
    amend: (page) => (page === 'short' ? of('whole') : undefined),
    next: (page, number) => {
      heard.push(page);
      return page === 'end' ? undefined : number + 1;
    },
  });
  expect(await lastValueFrom(pages$.pipe(toArray()))).toEqual(['whole', 'end']);
  expect(heard).toEqual(['whole', 'end']);
});

it('fails with what amending a page failed with', async () => {
  const pages$ = paginate<number, string>({
    first: 1,
    fetchPage: () => of('page'),
    amend: () => throwError(() => new Error('no second answer')),
    next: () => undefined,
  });
  await expect(lastValueFrom(pages$)).rejects.toThrow('no second answer');
});
