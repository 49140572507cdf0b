// Watches an org while it is read: rows, requests and waits, from the one stream of events.
import { filter, map, merge, type Observable, scan } from 'rxjs';
import type { Org } from 'sluice';

export function progressOf(org: Org): Observable<string> {
  const rows$ = org.events$.pipe(
    filter((event) => event.type === 'pageRead'),
    scan((sum, { rows }) => sum + rows, 0),
    map((rows) => `${org.name}: ${rows} rows`),
  );
  const waits$ = org.events$.pipe(
    filter((event) => event.type === 'gateClosed'),
    map(({ pool, untilMs }) => `${org.name}: ${pool} is shut until ${new Date(untilMs).toISOString()}`),
  );
  return merge(rows$, waits$);
}
