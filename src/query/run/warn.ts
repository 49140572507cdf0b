import type { EventStream } from '../../event/event-stream.js';
import type { Warning } from '../../event/sluice-event.js';
import type { OrgContext } from '../org-context.js';

/** Whose run a warning is about, and where it is told. */
export interface Warned {
  readonly org: OrgContext;
  readonly query: string;
  readonly events: EventStream;
}

/** Tells of a run what a careful reader should know; `count` is how often it happened. */
export function warn({ org, query, events }: Warned, code: Warning['code'], count: number, message: string): void {
  events.emit('warning', () => ({ org: org.name, query, at: org.wallClock(), code, count, message }));
}
