import { concat, defer, EMPTY, map, type Observable } from 'rxjs';
import type { Interval } from './interval/interval.js';
import { type NumberedEndpoint, numberedPages, type NumberedReading } from './numbered-pages.js';
import type { OrgContext } from './org-context.js';
import type { ReceivedPage } from './question.js';
import { missingGap } from './run/missing-gap.js';
import { SeenRows } from './run/seen-rows.js';
import { warnOfMissing } from './run/warn-of-missing.js';
import { wholeOf } from './slice/whole-of.js';

/**
 * The pages of one piece of an interval, each row once. When rows with ids have moved while the pages were read ahead,
 * and fewer came than were counted, it is read once more, a page at a time.
 */
export function readNumberedPiece<Row>(
  org: OrgContext,
  endpoint: NumberedEndpoint<Row>,
  { from: start = 1, ...reading }: NumberedReading,
  interval: Interval | undefined,
): Observable<ReceivedPage<Row>> {
  const { name: query, idOf } = endpoint;
  const seen = new SeenRows(idOf);
  // What an earlier run read is counted too, and is not here: then nobody can tell what is missing.
  let read = start === 1 ? 0 : Infinity;
  const walk = (from: number, serial: boolean): Observable<ReceivedPage<Row>> => {
    /** The most that was counted: where the count falls, rows have left, and those behind may have moved unread. */
    let counted = 0;
    let moved = false;
    let again = false;
    const pages$ = numberedPages(org, endpoint, { ...reading, from, serial }).pipe(
      map(({ rows, totalHits, number, surelyLast }) => {
        const page = seen.take({ rows, totalHits, next: surelyLast || serial ? null : number + 1 });
        const count = totalHits ?? 0;
        moved ||= !!page.duplicates || (number > from && count !== counted);
        counted = serial ? count : Math.max(counted, count);
        read += page.rows.length;
        const missing = surelyLast ? counted - read : 0;
        again = missing > 0 && moved && !serial && !!idOf;
        if (missing > 0 && !again) warnOfMissing({ org, query, events: reading.events }, missing);
        const lost = missing > 0 && serial && (interval?.end ?? Infinity) <= org.wallClock();
        return {
          ...page,
          // What is read twice on purpose has not come twice.
          ...(serial && { duplicates: 0 }),
          ...(lost && { gap: missingGap(wholeOf(interval), missing) }),
        };
      }),
    );
    return concat(
      pages$,
      defer(() => (again ? walk(1, true) : EMPTY)),
    );
  };
  return walk(start, false);
}
