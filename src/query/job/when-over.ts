import { catchError, type Observable, timer } from 'rxjs';
import type { OrgContext } from '../org-context.js';

/** Milliseconds that cancelling a job may take once the org is closed. */
const LAST_MS = 5_000;

/** Emits so long after the org was closed, for whoever leaves a job may close the org in the next line. Never before. */
export function whenOver({ wire, scheduler }: OrgContext): Observable<unknown> {
  return wire.closed$.pipe(catchError(() => timer(LAST_MS, scheduler)));
}
