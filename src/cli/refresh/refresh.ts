import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { JsonObject } from '../../codec/json-object.js';
import type { Query } from '../../query/query.js';
import { aboutOrg } from '../orgs/about-org.js';
import { atRest } from '../orgs/at-rest.js';
import { errorText } from '../exit/error-text.js';
import { exitCode } from '../exit/exit-code.js';
import { exitCodeOfErrors } from '../exit/exit-code-of-errors.js';
import { openOutFolder, type OutFolder } from '../out/out-folder.js';
import { sizeOf } from '../out/size-of.js';
import { queryKinds } from '../query/query-kinds.js';
import { queryOf, type QuestionOptions } from '../query/query-of.js';
import { type Extracted, refreshOrg } from './refresh-org.js';
import type { Session } from '../session.js';
import { usageError } from '../usage-error.js';
import { type OrgsOptions, withOrgs } from '../orgs/with-orgs.js';

/** The options of `sluice refresh`: those of the `extract` that filled the folder. */
export interface RefreshFolderOptions extends QuestionOptions, OrgsOptions {
  readonly out: string;
}

/**
 * Reads again what may have changed since the folder was filled, and appends the rows that did to
 * `DIR/<org>/<query>.changes.ndjson`, one `{ "kind": "upsert", "id", "hash", "row" }` a line. The manifest then says what
 * is still open. An org of which the folder does not hold all is named, and the others are refreshed.
 *
 * Errors: `ConfigError` where the folder holds all of no org, before any request.
 *
 * @returns the exit code
 */
export async function refresh(options: RefreshFolderOptions, session: Session): Promise<number> {
  if (!queryKinds[options.query]?.changes) {
    throw usageError(
      '--query',
      `rows of ${options.query} are not known to change`,
      'extract them anew, into another folder',
    );
  }
  const { query, body } = await queryOf(options);
  const byQuery = body['via'] === 'query';
  return withOrgs(options, session, async (orgs) => {
    await access(join(options.out, 'manifest.json')).catch(() => {
      throw empty(`${options.out} holds no manifest.json`);
    });
    const folder = await openOutFolder(options.out);
    try {
      const asked = orgs.map(({ calls }) => query(calls.org));
      const looked = await Promise.allSettled(asked.map((one) => extractedOf(one, folder)));
      const extracted = looked.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
      const absent = looked.flatMap((one): readonly unknown[] => (one.status === 'rejected' ? [one.reason] : []));
      // The last of them is told by whoever catches it.
      const told = extracted.length === 0 ? absent.slice(0, -1) : absent;
      for (const error of told) session.screen.log(`sluice: ${errorText(error)}`);
      if (extracted.length === 0) throw absent.at(-1);
      const refreshed = await Promise.all(
        extracted.map((one) =>
          refreshOrg({ ...one, byQuery }, folder, session).catch((error: unknown) => {
            session.screen.log(aboutOrg(one.asked.org, error));
            return { interrupted: false, missing: [error] };
          }),
        ),
      );
      if (refreshed.some(({ interrupted }) => interrupted)) return exitCode.interrupted;
      const missing = [...absent.map((error) => [error]), ...refreshed.map((one): readonly unknown[] => one.missing)];
      return exitCodeOfErrors(missing.flat(), missing.filter(({ length }) => length === 0).length);
    } finally {
      await atRest(orgs, session.screen);
      await folder.release();
    }
  });
}

/** What `extract` has left of an org. Errors: `ConfigError` where that is not all of it, or not any more. */
async function extractedOf(asked: Query<JsonObject>, { manifest, file }: OutFolder): Promise<Extracted> {
  const { org, name, interval, fingerprint } = asked;
  const entry = manifest.find(org, name);
  const same = entry?.interval === interval && entry.fingerprint === fingerprint;
  if (!same || entry.status !== 'complete') {
    throw empty(`the folder holds no complete ${name} of ${org} with this interval and body`);
  }
  const path = file(org, name);
  const size = (await sizeOf(path)) ?? 0;
  if (size < entry.bytes) throw empty(`${path} has ${size} of the ${entry.bytes} bytes that were extracted`);
  return { asked, entry };
}

function empty(what: string): Error {
  return usageError('--out', what, 'run sluice extract with the same options first');
}
