import { defer, lastValueFrom, Subject, takeUntil, tap } from 'rxjs';
import { right } from '#fp-ts/Either';
import { isSluiceError, NetworkError } from '../errors.js';
import { fieldAt } from '../query/answer/field-at.js';
import type { Org, OrgRequest } from '../org/org.js';
import { alongside } from './alongside.js';
import { errorText } from './error-text.js';
import { exitCode } from './exit-code.js';
import { exitCodeOfErrors } from './exit-code-of-errors.js';
import { probes } from './probes.js';
import type { Session } from './session.js';
import { unlessSilent } from './unless-silent.js';
import { type OrgsOptions, withOrgs } from './with-orgs.js';

/** The options of `sluice check`. */
export interface CheckOptions extends OrgsOptions {
  readonly json?: boolean | undefined;
  /** Queries to ask for; default all that can be. */
  readonly query?: readonly string[] | undefined;
}

/** One thing that was looked at. */
interface Finding {
  readonly check: string;
  readonly ok: boolean;
  readonly says: string;
}

/** What was found of one org. */
interface Found {
  readonly org: string;
  readonly findings: readonly Finding[];
}

/** One thing to look at: what is asked, and what the answer says. */
interface Look {
  readonly check: string;
  readonly request: OrgRequest;
  readonly permission?: string;
  readonly says: (body: unknown) => string;
}

/** Without one answer: somebody waits for the table. */
const DEADLINE_MS = 30_000;
/** Errors of the server in a row that are an answer: it says no more of this. */
const MOST_FAILURES = 3;
/** An answer says the time in whole seconds. */
const MOST_SKEW_MS = 5000;
/** The queries that are read out of the data lake of conversations. */
const OF_THE_LAKE = ['conversations', 'conversation-details-job'];

const credentials: Look = {
  check: 'credentials',
  request: { path: '/api/v2/tokens/me' },
  says: (body) => `org ${textOf(fieldAt(body, 'organization.id'))}`,
};

/**
 * Tells on stdout whether each org can be read: its credentials, which queries they may read, its limits, how far its
 * data lake is, and whether the clocks agree. Nothing is written or ordered, and no rows but one a query are asked for.
 * Orgs are asked side by side, each through its own gate.
 *
 * @returns the exit code
 */
export async function check(options: CheckOptions, session: Session): Promise<number> {
  const { io, interrupted$ } = session;
  const skews = new Map<string, number>();
  const onAnswer = (org: string, answer: Response): void => {
    const date = Date.parse(answer.headers.get('date') ?? '');
    if (!Number.isNaN(date)) skews.set(org, date - io.wallClock());
  };
  const looks = looksFor(options.query, io.wallClock());
  return withOrgs({ ...options, deadlineMs: DEADLINE_MS, onAnswer }, session, async (orgs) => {
    const errors: unknown[] = [];
    const found = await Promise.all(orgs.map(({ org }) => lookAt(org, errors)));
    const all = found.filter((one) => one !== undefined);
    if (all.length < orgs.length) return exitCode.interrupted;
    io.stdout.write(options.json ? `${JSON.stringify({ orgs: all })}\n` : tableOf(all));
    return exitCodeOfErrors(errors, all.filter(({ findings }) => findings[0]?.ok).length);
  });

  async function lookAt(org: Org, errors: unknown[]): Promise<Found | undefined> {
    let calls = 0;
    /** The last failure of each request that is tried again. */
    const troubles = new Map<string, string>();
    /** An answer, or a failure that nobody tries again. */
    const heard$ = new Subject<void>();
    const answers = new Map<string, Promise<unknown>>();
    const looking = async (): Promise<readonly (Finding | undefined)[]> => {
      const first = await findingOf(credentials);
      // Without credentials nothing else can be looked at.
      return first?.ok ? [first, ...(await Promise.all(looks.map(findingOf)))] : [first];
    };
    const counting$ = org.events$.pipe(
      tap((event) => {
        if (event.type === 'requestSent') calls += 1;
        if (event.type === 'retried') troubles.set(event.request, ` (${event.error})`);
      }),
    );
    const findings: readonly (Finding | undefined)[] = await lastValueFrom(alongside(defer(looking), counting$), {
      defaultValue: [undefined],
    });
    const known = findings.filter((finding) => finding !== undefined);
    if (known.length < findings.length) return undefined;
    const last = [clock(skews.get(org.name)), { check: 'calls', ok: true, says: String(calls) }];
    return { org: org.name, findings: [...known, ...last] };

    async function findingOf({ check: name, request, permission, says }: Look): Promise<Finding | undefined> {
      const key = JSON.stringify(request);
      const asked = answers.get(key) ?? ask(request);
      answers.set(key, asked);
      try {
        const body = await asked;
        return body === interrupted$ ? undefined : { check: name, ok: true, says: says(body) };
      } catch (error) {
        // What this server does not have is of no account where nobody asked for it.
        const isAbsent = isSluiceError(error, 'HttpError') && error.status === 404;
        if (!isAbsent || permission === undefined || options.query) errors.push(error);
        const missing = isSluiceError(error, 'PermissionError') ? (error.permission ?? permission) : undefined;
        return { check: name, ok: false, says: missing === undefined ? errorText(error) : `no: needs ${missing}` };
      }
    }

    function ask({ method = 'GET', path, query, body }: OrgRequest): Promise<unknown> {
      const isFinal = (error: unknown, inARow: number): boolean =>
        isSluiceError(error, 'HttpError') && error.status >= 500 && inARow >= MOST_FAILURES;
      const heard = (): void => heard$.next();
      const body$ = org
        .send({ method, path, parameters: query, body, isFinal, read: right })
        .pipe(tap({ next: heard, error: heard }));
      const silent = (): Error => {
        const context = { org: org.name, request: `${method} ${path}`, gaveUp: 'deadline' } as const;
        const trouble = troubles.get(context.request) ?? troubles.get('POST /oauth/token') ?? '';
        const what = `no answer within ${DEADLINE_MS / 1000} s${trouble}`;
        return new NetworkError(`${org.name}: ${context.request}: ${what}`, context);
      };
      const told$ = unlessSilent(body$, { heard$, ms: DEADLINE_MS, silent });
      return lastValueFrom(told$.pipe(takeUntil(interrupted$)), { defaultValue: interrupted$ });
    }
  }
}

/** What is asked behind the credentials, in order. */
function looksFor(queries: readonly string[] | undefined, now: number): readonly Look[] {
  const wanted = probes(now).filter(({ query }) => queries?.includes(query) ?? true);
  const lake = wanted.find(({ query }) => OF_THE_LAKE.includes(query));
  return [
    { check: 'limits', request: { path: '/api/v2/organizations/limits/namespaces/platform.api' }, says: limitOf },
    ...(lake
      ? [{ ...lake, check: 'watermark', says: (body: unknown): string => watermarkOf(body) ?? 'not said' }]
      : []),
    ...wanted.map((probe) => ({ ...probe, says: yes })),
  ];
}

function yes(body: unknown): string {
  const upTo = watermarkOf(body);
  return upTo === undefined ? 'yes' : `yes, complete up to ${upTo}`;
}

function watermarkOf(body: unknown): string | undefined {
  const date = fieldAt(body, 'dataAvailabilityDate');
  return typeof date === 'string' ? date : undefined;
}

function limitOf(body: unknown): string {
  const entities: unknown = fieldAt(body, 'entities');
  const all: readonly unknown[] = Array.isArray(entities) ? entities : [];
  const limit = all.find((one) => fieldAt(one, 'key') === 'client.credentials.token.rate.per.minute');
  return limit === undefined ? 'not said' : `${textOf(fieldAt(limit, 'value'))} requests a minute`;
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : 'not said';
}

function clock(skewMs: number | undefined): Finding {
  if (skewMs === undefined) return { check: 'clock', ok: true, says: 'the server does not tell its time' };
  const seconds = Math.round(skewMs / 1000);
  return { check: 'clock', ok: Math.abs(skewMs) <= MOST_SKEW_MS, says: `${seconds} s from the server's` };
}

function tableOf(orgs: readonly Found[]): string {
  const rows = orgs.flatMap(({ org, findings }) =>
    findings.map(({ check: name, ok, says }) => [org, name, ok ? 'ok' : 'FAILED', says]),
  );
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => `${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}\n`).join('');
}
