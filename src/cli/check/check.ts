import { forkJoin, lastValueFrom, takeUntil } from 'rxjs';
import { checkOrg, type OrgFindings } from './check-org.js';
import { exitCode } from '../exit/exit-code.js';
import { exitCodeOfErrors } from '../exit/exit-code-of-errors.js';
import type { Finding } from './finding.js';
import { looks } from './looks.js';
import { ServerClocks } from '../orgs/server-clocks.js';
import type { Session } from '../session.js';
import { table } from '../screen/table.js';
import { type OrgsOptions, withOrgs } from '../orgs/with-orgs.js';

/** The options of `sluice check`. */
export interface CheckOptions extends OrgsOptions {
  readonly json?: boolean | undefined;
  /** Queries to ask for; default all that can be. */
  readonly query?: readonly string[] | undefined;
}

/** Without one answer: somebody waits for the table. */
const DEADLINE_MS = 30_000;
/** A clock that is further off is told. It keeps nobody from reading, so it decides no exit code. */
const MOST_SKEW_MS = 5000;

/**
 * Tells on stdout whether each org can be read: its credentials, which queries they may read, its limits, how far its
 * data lake is, and whether the clocks agree. Nothing is written or ordered, and no rows but one a query are asked for.
 * Orgs are asked side by side, each through its own gate.
 *
 * @returns the exit code
 */
export async function check(options: CheckOptions, session: Session): Promise<number> {
  const { io, interrupted$ } = session;
  const clocks = new ServerClocks(io.wallClock);
  const how = {
    looks: looks(options.query, io.wallClock()),
    asked: options.query !== undefined,
    silenceMs: DEADLINE_MS,
  };
  return withOrgs({ ...options, deadlineMs: DEADLINE_MS, onAnswer: clocks.note }, session, async (orgs) => {
    const checked$ = forkJoin(orgs.map(({ org }) => checkOrg(org, how)));
    const checked = await lastValueFrom(checked$.pipe(takeUntil(interrupted$)), { defaultValue: undefined });
    if (!checked) return exitCode.interrupted;
    const found = checked.map(({ org, findings, calls }) => {
      const took: Finding = { check: 'calls', ok: true, says: String(calls) };
      return { org, findings: [...findings, clock(clocks.aheadMs(org)), took] };
    });
    io.stdout.write(options.json ? `${JSON.stringify({ orgs: found })}\n` : tableOf(found));
    const errors = checked.flatMap((one) => one.errors);
    return exitCodeOfErrors(errors, checked.filter(({ findings }) => findings[0]?.ok).length);
  });
}

function clock(skewMs: number | undefined): Finding {
  if (skewMs === undefined) return { check: 'clock', ok: null, says: 'no answer told the time' };
  return { check: 'clock', ok: Math.abs(skewMs) <= MOST_SKEW_MS, says: `${skewMs / 1000} s from ours` };
}

function tableOf(orgs: readonly Pick<OrgFindings, 'org' | 'findings'>[]): string {
  const rows = orgs.flatMap(({ org, findings }) =>
    findings.map(({ check: name, ok, says }) => [org, name, wordOf(ok), says]),
  );
  return table(rows, 'left');
}

function wordOf(ok: boolean | null): string {
  if (ok === null) return 'unknown';
  return ok ? 'ok' : 'FAILED';
}
