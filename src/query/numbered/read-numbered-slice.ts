import { concat, defer, map, type Observable } from 'rxjs';
import type { Position } from '../../page/page.js';
import { countOf } from '../answer/count-of.js';
import type { OrgContext } from '../org-context.js';
import type { ReceivedPage } from '../question.js';
import type { Gap } from '../../page/gap.js';
import { numberIn } from '../run/number-in.js';
import { SeenRows } from '../run/seen-rows.js';
import { type NumberedEndpoint, numberedPages, type NumberedReading } from './numbered-pages.js';

/**
 * The pages of one slice, each row once. Where fewer came than were counted and rows with ids have moved,
 * or a page may have been short of some, it is read once more, a page at a time. Nobody can go on from within
 * that, where the position has no number: the run that knew which rows had come is over.
 */
export function readNumberedSlice<Row>(
  org: OrgContext,
  endpoint: NumberedEndpoint<Row>,
  reading: Pick<NumberedReading<Row>, 'demand' | 'events' | 'interval'> & {
    readonly next: Position['next'] | undefined;
  },
): Observable<ReceivedPage<Row>> {
  const seen = new SeenRows(endpoint.idOf);
  // The number of the page, what the one before it promised, and how many rows had come by then.
  const [begin = 0, promised, came] = String(reading.next ?? 1)
    .split('/')
    .map(countOf);
  const walk = (from: number, again: boolean): Observable<ReceivedPage<Row>> => {
    let missing: true | Gap | undefined;
    const pages$ = numberedPages(org, endpoint, { ...reading, seen, from, promised, came, again }).pipe(
      map((page) => {
        if (page.done) missing = page.missing();
        const last = page.done && missing !== true;
        const on = `${page.number + 1}/${(page.totalHits ?? 0) + page.fallen}/${page.came}`;
        const next = last ? null : page.done || again ? 'again' : on;
        return { ...page, next, gap: missing === true ? undefined : missing };
      }),
    );
    const more$ = defer(() => {
      if (missing !== true) return [];
      seen.reset();
      return walk(1, true);
    });
    return concat(pages$, more$);
  };
  return walk(numberIn(begin, 1), false);
}
