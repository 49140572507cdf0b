import { map, Subject } from 'rxjs';
import { expect, it } from 'vitest';
import { Demand } from '../../src/page/demand.js';
import { StartedEarly } from '../../src/page/started-early.js';
import { collectYoungGarbage } from './collect-garbage.js';

const PAGES = 16;
const ROWS = 20_000;

it('waits for one place at a time, whatever comes meanwhile', () => {
  const places: Subject<void>[] = [];
  const take = () => {
    places.push(new Subject());
    return places.at(-1)!;
  };
  const answer = new Subject<number>();
  const early = new StartedEarly({ take, add: () => undefined, poke: () => undefined }, { fetchPage: () => answer });
  early.read([1, 2, 3]).subscribe();
  places[0]!.complete();
  expect(places).toHaveLength(2);
  answer.next(1);
  early.read([2, 3]).subscribe();
  expect(places).toHaveLength(2);
});

it('lets a page that was read go with the young garbage, though it was requested long before it came', () => {
  const answers = Array.from({ length: PAGES }, () => new Subject<number>());
  const early = new StartedEarly(new Demand(PAGES), {
    fetchPage: (cursor: number) =>
      (answers[cursor] as Subject<number>).pipe(map(() => Array.from({ length: ROWS }, (_, row) => ({ row })))),
  });
  const cursors = Array.from({ length: PAGES }, (_, cursor) => cursor);
  let rows = 0;
  const read = (cursor: number): void => {
    early.read([cursor, ...cursors.slice(cursor + 1)]).subscribe((page) => (rows += page.length));
  };
  read(0);
  // Twice over, what is young is old.
  for (let round = 0; round < 3; round += 1) collectYoungGarbage();
  const before = process.memoryUsage().heapUsed;
  for (const cursor of cursors) {
    if (cursor > 0) read(cursor);
    (answers[cursor] as Subject<number>).next(0);
    collectYoungGarbage();
  }
  const grown = process.memoryUsage().heapUsed - before;
  expect(rows).toBe(PAGES * ROWS);
  const bytesOfAPage = ROWS * 20;
  expect(grown).toBeLessThan(3 * bytesOfAPage);
});
