import { defer, lastValueFrom, merge, Subject, takeUntil, tap } from 'rxjs';
import { fleet } from '../../org/fleet.js';
import { afterChanges } from './after-changes.js';
import { alongside } from './alongside.js';
import { atRest } from '../orgs/at-rest.js';
import type { ManifestFile } from '../out/manifest-file.js';
import type { Member } from './member.js';
import { OrgProgress } from '../screen/org-progress.js';
import { orgSummary } from './org-summary.js';
import { Progress } from '../screen/progress.js';
import { SavedManifest } from './saved-manifest.js';
import type { Screen } from '../screen/screen.js';
import type { Session } from '../session.js';

const SAVE_MS = 1_000;

/**
 * Reads all members into their files, until all have ended or the first signal comes. The manifest is saved at most
 * once a second while something happens, and at the end, when nothing moves any more.
 *
 * Errors: `SinkError` when the manifest cannot be saved at the end. What happens to an org is told in its `reading`.
 */
export async function readIntoFiles(
  members: readonly Member[],
  manifest: ManifestFile,
  { io, screen, interrupted$ }: Session,
): Promise<void> {
  const memberOf = lookUp(members);
  const progress = new Progress(
    members.map(({ org, requestsPerMinute }) => new OrgProgress(org, requestsPerMinute)),
    { screen, wallClock: io.wallClock },
  );
  const saved = new SavedManifest(manifest, members, screen);
  const night = fleet(
    members.map(({ org }) => org),
    ({ name }) => memberOf(name).query,
  );

  const changed$ = new Subject<void>();
  const noted$ = night.events$.pipe(
    tap((event) => {
      memberOf(event.org).reading.note(event);
      progress.note(event);
      changed$.next();
    }),
  );
  const saved$ = changed$.pipe(afterChanges(() => saved.onTheWay(), SAVE_MS));
  const read$ = night
    .commitTo(({ name }) => memberOf(name).reading.sink)
    .pipe(
      tap((outcome) => {
        changed$.next();
        if (outcome.kind === 'committed') return;
        const { reading } = memberOf(outcome.org);
        reading.end(outcome);
        screen.log(orgSummary(reading));
      }),
      takeUntil(interrupted$),
    );

  const readAndClose = async (): Promise<void> => {
    await lastValueFrom(alongside(read$, merge(saved$, progress.shown$)), { defaultValue: undefined });
    screen.show([]);
    await closeWhatIsLeft(members, screen);
    await saved.atTheEnd();
  };
  await lastValueFrom(alongside(defer(readAndClose), noted$), { defaultValue: undefined });
}

/** Ends the members that a signal has left in the middle: their files first, then what they still have at the server. */
async function closeWhatIsLeft(members: readonly Member[], screen: Screen): Promise<void> {
  const left = members.filter(({ reading }) => !reading.ending);
  for (const { sink } of left.map(({ reading }) => reading)) {
    // What was being written when the signal came is written to its end.
    await sink.close().catch((error: unknown) => screen.log(`${sink.path}: ${String(error)}`));
  }
  // A job that is not wanted any more is cancelled behind the end of its run: that is a request too.
  await atRest(members, screen);
  for (const { reading } of left) screen.log(orgSummary(reading));
}

function lookUp(members: readonly Member[]): (org: string) => Member {
  const byName = new Map(members.map((member) => [member.org.name, member]));
  return (org) => {
    const member = byName.get(org);
    if (!member) throw new Error(`${org} is no member of this run`);
    return member;
  };
}
