import type { EventStream } from '../event/event-stream.js';
import type { OrgContext } from './org-context.js';

/** Says that fewer rows came than the server had counted. Its count is approximate, so it is no error. */
export function warnOfMissing(org: OrgContext, query: string, events: EventStream, count: number): void {
  const message = `${count} rows fewer came than the server had counted`;
  const code = 'fewer-rows-than-total-hits' as const;
  events.emit('warning', () => ({ org: org.name, query, at: org.wallClock(), code, count, message }));
}
