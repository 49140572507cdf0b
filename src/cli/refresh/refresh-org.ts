import { concat, concatMap, defer, ignoreElements, lastValueFrom, type Observable, of, takeUntil } from 'rxjs';
import type { JsonObject } from '../../codec/json-object.js';
import type { Page } from '../../page/page.js';
import type { Query } from '../../query/query.js';
import type { Checkpoint } from '../../query/run/checkpoint.js';
import type { Manifest } from '../../query/run/manifest.js';
import type { Upsert } from '../../query/refresh/upsert.js';
import { ChangesFile } from './changes-file.js';
import { changesPath } from './changes-path.js';
import { goneRows } from './gone-rows.js';
import { gapOfIds } from '../../query/refresh/gap-of-ids.js';
import { counted } from '../screen/counted.js';
import { knownRows } from './known-rows.js';
import { nightsOf } from './nights-of.js';
import { provisionalAfter } from './provisional-after.js';
import { settledSpans } from './settled-spans.js';
import type { ManifestEntry } from '../out/manifest-entry.js';
import type { OutFolder } from '../out/out-folder.js';
import type { Session } from '../session.js';

/** What was asked of an org, and what the manifest says of it: complete. */
export interface Extracted {
  readonly asked: Query<JsonObject>;
  readonly entry: ManifestEntry;
}

/** How it is read again. */
export interface ReadAgain extends Extracted {
  /** Whether the query alone was asked for: no data lake will ever bring what is provisional. */
  readonly byQuery: boolean;
}

/** How it went. */
export interface Refreshed {
  readonly interrupted: boolean;
  /** What did not come. */
  readonly missing: Manifest['gaps'];
}

/** Appends what has changed of one org to its file of changes, and then tells the manifest what is still open. */
export async function refreshOrg(
  extracted: ReadAgain,
  { manifest, file }: OutFolder,
  { io, screen, interrupted$ }: Session,
): Promise<Refreshed> {
  const { asked, entry, byQuery } = extracted;
  const { org, name } = asked;
  const rows = file(org, name);
  const changes = await ChangesFile.open(changesPath(rows));
  const known = await knownRows(rows, changes.path);
  const now = io.wallClock();
  const checkpoint = checkpointOf(extracted);
  const { readAt } = checkpoint;
  const came = new Set<string>();
  const hashOf = (id: string): string | undefined => {
    came.add(id);
    return known.get(id);
  };
  const days = nightsOf({ entry, readAt, now, byQuery });
  const run = asked.refresh(checkpoint, { days, known: hashOf }).run();
  const isWritten = await append(run.pages$, changes, interrupted$);
  const { requests, open, gaps, provisionalFrom } = await run.manifest;
  const found = `${org}: ${name}: ${counted(changes.added, 'changed row')} in ${counted(requests, 'request')}`;
  if (!isWritten) {
    screen.log(`${found}, then interrupted; the next refresh asks for the rest`);
    return { interrupted: true, missing: [] };
  }
  const { open: before = [], gone: goneBefore = [], ...rest } = entry;
  const again = { entry, readAt, now, days, provisionalFrom };
  const refreshedAt = new Date(now).toISOString();
  // Conversations that are gone leave a gap without a place: nothing of the interval is unread. Else its days stay due.
  const whole = gaps.every(({ start }) => start === '');
  // What only the query gives is all there: it is provisional for what it lacks, and not for rows to come.
  const spans = settledSpans(byQuery ? { ...again, provisionalFrom: undefined } : again);
  const cameOrAsked = new Set([...came, ...before]);
  const left = whole ? await goneRows({ rows, changes: changes.path, spans, came: cameOrAsked }) : [];
  const gone = [...new Set([...goneBefore, ...before, ...left])].filter((id) => !came.has(id));
  manifest.put({
    ...rest,
    ...(whole && { refreshedAt, ...provisionalAfter(again) }),
    ...(open && { open }),
    ...(gone.length > 0 && { gone }),
  });
  await manifest.save();
  screen.log(`${found}; ${open?.length ?? 0} still open${gone.length > 0 ? `, ${gone.length} gone` : ''}`);
  const what = `${counted(left.length, 'conversation')} of the days that were read again did not come any more:`;
  const gap = gapOfIds(left, what);
  const missing = gap ? [...gaps, gap] : gaps;
  for (const { reason } of missing) screen.log(`${org}: ${name}: ${reason}`);
  return { interrupted: false, missing };
}

/** Where the run ended that the manifest tells of: all is read, and some of it was open. */
function checkpointOf({ asked, entry }: Extracted): Checkpoint & { readonly readAt: string } {
  const { org, name, interval, fingerprint } = asked;
  return {
    version: 1,
    org,
    query: name,
    interval,
    fingerprint,
    positions: [],
    readAt: entry.refreshedAt ?? entry.startedAt,
    ...(entry.open && { open: entry.open }),
  };
}

/** Whether all pages have been written when this comes back, and no signal came before. The file is closed then. */
async function append(
  pages$: Observable<Page<Upsert<JsonObject>>>,
  changes: ChangesFile,
  interrupted$: Observable<unknown>,
): Promise<boolean> {
  const append$ = pages$.pipe(
    concatMap((page) => defer(() => changes.append(page.rows))),
    ignoreElements(),
  );
  // What is read may still wait to be written when a signal comes.
  const written$ = concat(append$, of(true)).pipe(takeUntil(interrupted$));
  const isWritten = await lastValueFrom(written$, { defaultValue: false }).catch(async (error: unknown) => {
    await changes.close().catch(() => undefined);
    throw error;
  });
  await changes.close();
  return isWritten;
}
