import { proxyFetch } from '../node/proxy-fetch.js';
import { connect } from '../org/connect.js';
import { extractInto } from './extract-into.js';
import { inTermsOf } from './in-terms-of.js';
import type { Errand } from './member.js';
import { queryOf, type QuestionOptions } from './query-of.js';
import type { Session } from './session.js';
import { toldOrgs } from './told-orgs.js';

/** What the API allows a token when nothing else is told. */
const DOCUMENTED_LIMIT = 300;

/** The options of `sluice extract`. */
export interface ExtractOptions extends QuestionOptions {
  readonly orgs?: string | undefined;
  readonly out: string;
}

/**
 * Reads a query out of every org into `DIR/<org>/<query>.ndjson`, and tells in `DIR/manifest.json` what is there.
 * Everything that can be wrong with the input is found before the first request.
 *
 * @returns the exit code
 */
export async function extract(job: ExtractOptions, session: Session): Promise<number> {
  const { io, screen } = session;
  const told = await toldOrgs(job.orgs, { env: io.env, warn: (text) => screen.log(`warning: ${text}`) });
  const query = await queryOf(job);
  const fetch = io.fetch ?? proxyFetch(io.env);
  const errands = told.map(({ options, place }): Errand => {
    const org = inTermsOf(place, () => connect({ ...options, fetch, wallClock: io.wallClock }));
    return { org, query: query(org), requestsPerMinute: options.limits?.requestsPerMinute ?? DOCUMENTED_LIMIT };
  });
  try {
    return await extractInto(job.out, errands, session);
  } finally {
    for (const { org } of errands) org.close();
  }
}
