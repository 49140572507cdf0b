import { extractInto } from './extract-into.js';
import { queryOf, type QuestionOptions } from '../query/query-of.js';
import { ServerClocks } from '../orgs/server-clocks.js';
import type { Session } from '../session.js';
import { type OrgsOptions, withOrgs } from '../orgs/with-orgs.js';

/** The options of `sluice extract`. */
export interface ExtractOptions extends QuestionOptions, OrgsOptions {
  readonly out: string;
}

/**
 * Reads a query out of every org into `DIR/<org>/<query>.ndjson`, and tells in `DIR/manifest.json` what is there.
 * Everything that can be wrong with the input is found before the first request.
 *
 * @returns the exit code
 */
export async function extract(job: ExtractOptions, session: Session): Promise<number> {
  const { query } = await queryOf(job);
  const clocks = new ServerClocks(session.io.wallClock);
  return withOrgs({ ...job, onAnswer: clocks.note }, session, (orgs) =>
    extractInto(
      job.out,
      orgs.map((one) => ({
        ...one,
        query: query(one.calls.org),
        clockAheadMs: () => clocks.aheadMs(one.org.name),
      })),
      session,
    ),
  );
}
