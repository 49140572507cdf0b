import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { concatMap, defer, lastValueFrom, takeUntil } from 'rxjs';
import type { JsonObject } from '../codec/json-object.js';
import type { Manifest } from '../query/run/manifest.js';
import type { Query } from '../query/query.js';
import { aboutOrg } from './about-org.js';
import { ChangesFile } from './changes-file.js';
import { changesPath } from './changes-path.js';
import { counted } from './counted.js';
import { exitCode } from './exit-code.js';
import { exitCodeOfErrors } from './exit-code-of-errors.js';
import { knownRows } from './known-rows.js';
import type { ManifestEntry } from './manifest-entry.js';
import { openOutFolder, type OutFolder } from './out-folder.js';
import { queryKinds } from './query-kinds.js';
import { queryOf, type QuestionOptions } from './query-of.js';
import type { Session } from './session.js';
import { usageError } from './usage-error.js';
import { type OrgsOptions, withOrgs } from './with-orgs.js';

/** The options of `sluice refresh`: those of the `extract` that filled the folder. */
export interface RefreshFolderOptions extends QuestionOptions, OrgsOptions {
  readonly out: string;
}

/**
 * Reads again what may have changed since the folder was filled, and appends the rows that did to
 * `DIR/<org>/<query>.changes.ndjson`, one `{ "kind": "upsert", "id", "hash", "row" }` a line. The manifest then says what
 * is still open.
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
  const query = await queryOf(options);
  return withOrgs(options, session, async (orgs) => {
    await access(join(options.out, 'manifest.json')).catch(() => {
      throw empty(`${options.out} holds no manifest.json`);
    });
    const folder = await openOutFolder(options.out);
    try {
      const members = orgs.map(({ org }) => {
        const asked = query(org);
        return { asked, entry: completeEntry(folder, asked) };
      });
      const errors: unknown[] = [];
      const reads = members.map(async ({ asked, entry }) => {
        try {
          const { interrupted, gaps } = await refreshOne(asked, entry, folder, session);
          errors.push(...gaps);
          return interrupted;
        } catch (error) {
          errors.push(error);
          session.screen.log(aboutOrg(asked.org, error));
          return false;
        }
      });
      const ended = await Promise.all(reads);
      if (ended.includes(true)) return exitCode.interrupted;
      return exitCodeOfErrors(errors, members.length - errors.length);
    } finally {
      await folder.release();
    }
  });
}

function completeEntry(
  { manifest }: OutFolder,
  { org, name, interval, fingerprint }: Query<JsonObject>,
): ManifestEntry {
  const entry = manifest.find(org, name);
  const same = entry?.interval === interval && entry.fingerprint === fingerprint;
  if (same && entry.status === 'complete') return entry;
  throw empty(`the folder holds no complete ${name} of ${org} with this interval and body`);
}

function empty(what: string): Error {
  return usageError('--out', what, 'run sluice extract with the same options first');
}

/** Whether it was interrupted, and what did not come. */
async function refreshOne(
  asked: Query<JsonObject>,
  entry: ManifestEntry,
  { manifest, file }: OutFolder,
  { io, screen, interrupted$ }: Session,
): Promise<{ readonly interrupted: boolean; readonly gaps: Manifest['gaps'] }> {
  const { org, name, interval, fingerprint } = asked;
  const rows = file(org, name);
  const changes = await ChangesFile.open(changesPath(rows));
  const known = await knownRows(rows, changes.path);
  const begun = new Date(io.wallClock()).toISOString();
  const checkpoint = {
    version: 1,
    org,
    query: name,
    interval,
    fingerprint,
    positions: [],
    readAt: entry.refreshedAt ?? entry.startedAt,
    ...(entry.open && { open: entry.open }),
  } as const;
  const run = asked.refresh(checkpoint, { known: (id) => known.get(id) }).run();
  const written$ = run.pages$.pipe(
    concatMap((page) => defer(() => changes.append(page.rows))),
    takeUntil(interrupted$),
  );
  try {
    await lastValueFrom(written$, { defaultValue: undefined });
  } catch (error) {
    await changes.close().catch(() => undefined);
    throw error;
  }
  await changes.close();
  const { status, rows: upserts, requests, open, gaps } = await run.manifest;
  // Rows that are gone make a gap too, but the run came to its end.
  const found = `${org}: ${name}: ${counted(upserts, 'changed row')} in ${counted(requests, 'request')}`;
  if (status === 'partial' && gaps.every((gap) => gap.rows === undefined)) {
    screen.log(`${found}, then interrupted; the next refresh asks for the rest`);
    return { interrupted: true, gaps: [] };
  }
  const { open: _before, ...rest } = entry;
  manifest.put({ ...rest, refreshedAt: begun, ...(open && { open }) });
  await manifest.save();
  screen.log(`${found}; ${open?.length ?? 0} still open`);
  for (const { reason } of gaps) screen.log(`${org}: ${name}: ${reason}`);
  return { interrupted: false, gaps };
}
