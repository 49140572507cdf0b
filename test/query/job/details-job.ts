import type { Warning } from '../../../src/event/sluice-event.js';
import {
  conversationDetailsJob,
  type ConversationDetailsJobOptions,
} from '../../../src/query/endpoint/conversation-details-job.js';
import type { Query } from '../../../src/query/query.js';
import type { Manifest } from '../../../src/query/run/manifest.js';
import { jobApi, type JobApiOptions } from '../job-api.js';

export const interval = '2026-11-22/2026-11-23';
/** A conversation of that day. */
export const row = (name: string) => ({ conversationId: name, conversationStart: '2026-11-22T10:00:00.000Z' });
/** Five rows on three pages. */
export const three = [[row('a'), row('b')], [row('c'), row('d')], [row('e')]];

/** A day that is read by a job, of three pages unless told otherwise. */
export function detailsJob(options: Partial<JobApiOptions> = {}, asks: Partial<ConversationDetailsJobOptions> = {}) {
  const api = jobApi({ pages: three, ...options });
  const query = conversationDetailsJob(api.org, { interval, ...asks });
  return { ...api, query };
}

/** Reads it all: the ids as they came, how it ended, and what was warned of. */
export async function readAll(
  query: Query<{ readonly conversationId?: string | null | undefined }>,
  time: { runWhile<T>(promise: PromiseLike<T>): Promise<T> },
) {
  const run = query.run();
  const warnings: Warning[] = [];
  run.events$.subscribe((event) => event.type === 'warning' && warnings.push(event));
  const ids: (string | undefined)[] = [];
  let error: unknown;
  run.pages$.subscribe({
    next: ({ rows }) => ids.push(...rows.map(({ conversationId }) => conversationId ?? undefined)),
    error: (failed: unknown) => (error = failed),
  });
  const manifest: Manifest = await time.runWhile(run.manifest);
  return { ids, manifest, error, warnings };
}
