import { proxyFetch } from '../node/proxy-fetch.js';
import { connect } from '../org/connect.js';
import { defaultStateFolder } from './default-state-folder.js';
import { extractInto } from './extract-into.js';
import { inTermsOf } from './in-terms-of.js';
import type { Errand } from './member.js';
import { queryOf, type QuestionOptions } from './query-of.js';
import type { Session } from './session.js';
import { StateFolder } from './state-folder.js';
import { toldOrgs } from './told-orgs.js';

/** What the API allows a token when nothing else is told. */
const DOCUMENTED_LIMIT = 300;

/** The options of `sluice extract`. */
export interface ExtractOptions extends QuestionOptions {
  readonly orgs?: string | undefined;
  readonly out: string;
  readonly state?: string | undefined;
}

/**
 * Reads a query out of every org into `DIR/<org>/<query>.ndjson`, and tells in `DIR/manifest.json` what is there.
 * Everything that can be wrong with the input is found before the first request.
 *
 * @returns the exit code
 */
export async function extract(job: ExtractOptions, session: Session): Promise<number> {
  const { io, screen } = session;
  const warn = (text: string): void => screen.log(`warning: ${text}`);
  const told = await toldOrgs(job.orgs, { env: io.env, warn });
  const query = await queryOf(job);
  const fetch = io.fetch ?? proxyFetch(io.env);
  const state = new StateFolder(job.state ?? defaultStateFolder(io.env), warn);
  const memories = await Promise.all(told.map(({ options }) => state.remembered(options)));
  const errands = told.map(({ options, place }, index): Errand => {
    const remembered = memories[index];
    const org = inTermsOf(place, () => connect({ ...options, remembered, fetch, wallClock: io.wallClock }));
    return { org, query: query(org), requestsPerMinute: options.limits?.requestsPerMinute ?? DOCUMENTED_LIMIT };
  });
  try {
    return await extractInto(job.out, errands, session);
  } finally {
    for (const { org } of errands) org.close();
    await state.keep(
      told.map(({ options }, index) => ({ client: options, pools: errands[index]?.org.snapshot() ?? [] })),
    );
  }
}
