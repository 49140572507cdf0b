import { BehaviorSubject, defer, finalize } from 'rxjs';
import type { Org } from '../../org/org.js';
import type { OrgContext } from '../../query/org-context.js';

/**
 * The calls of an org's queries that have not ended: those that wait for a token, for leave of the gate or for their
 * next try, and those in flight.
 */
export class OpenCalls {
  /** How many there are. */
  readonly count$: BehaviorSubject<number> = new BehaviorSubject(0);
  /** The org, for queries whose calls count. */
  readonly org: OrgContext;

  constructor(org: Org) {
    const context = org.withPriority(0);
    this.org = {
      ...context,
      send: (call) =>
        defer(() => {
          this.#add(1);
          return context.send(call).pipe(finalize(() => this.#add(-1)));
        }),
    };
  }

  #add(calls: number): void {
    this.count$.next(this.count$.value + calls);
  }
}
