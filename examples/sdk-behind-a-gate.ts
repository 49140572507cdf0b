// Puts calls of the vendor's own SDK behind a gate: paced, held back together by one 429, and sent again as it says.
import { defer, type Observable } from 'rxjs';
import { type Dialect, type Gate, httpDialect, retryDelay, withPermit } from 'sluice';

// An answer that is cut fails with the status that it began with.
const dialect: Dialect = {
  ...httpDialect,
  classify: (error, at) =>
    (error as { status?: unknown } | undefined)?.status === 200
      ? { kind: 'unavailable' }
      : httpDialect.classify(error, at),
};

/** Call `ApiClient.instance.setReturnExtendedResponses(true)` before: failures have no headers otherwise. */
export function behindAGate<Body>(gate: Gate, call: () => Promise<Body>): Observable<Body> {
  // Then the body stands in the answer, whatever the types of the SDK say.
  const request$ = defer(async () => ((await call()) as { body: Body }).body);
  return withPermit(gate, request$, {
    answer(error) {
      const { kind, hint } = dialect.classify(error, Date.now());
      return kind === 'refused' ? { kind, hint } : { kind: 'unknown' };
    },
    delay: retryDelay({ behindGate: true, dialect }),
  });
}
