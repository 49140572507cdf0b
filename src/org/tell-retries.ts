import type { EventStream } from '../event/event-stream.js';
import type { RetryFact } from '../retry/retry-policy.js';

/** Tells each retry of a request as an event. */
export function tellRetries(events: EventStream, request: string): (fact: RetryFact) => void {
  return (fact) => events.emit('retried', () => ({ request, ...fact, error: String(fact.error) }));
}
