import { lastValueFrom, takeUntil } from 'rxjs';
import { fieldAt } from '../query/answer/field-at.js';
import type { Org, OrgRequest } from '../org/org.js';
import { proxyFetch } from '../node/proxy-fetch.js';
import { errorText } from './error-text.js';
import { exitCode } from './exit-code.js';
import { exitCodeOfErrors } from './exit-code-of-errors.js';
import type { Session } from './session.js';
import { type OrgsOptions, withOrgs } from './with-orgs.js';

/** The options of `sluice check`. */
export interface CheckOptions extends OrgsOptions {
  readonly json?: boolean | undefined;
}

/** One thing that was looked at. */
interface Finding {
  readonly check: string;
  readonly ok: boolean;
  readonly says: string;
}

const DAY_MS = 86_400_000;
/** Somebody waits for the table. */
const DEADLINE_MS = 30_000;
/** An answer says the time in whole seconds. */
const MOST_SKEW_MS = 5000;

/**
 * Tells on stdout whether each org can be read: its credentials, what they may read, its limits, how far its data lake
 * is, and whether the clocks agree. Nothing is written, and no rows but one are asked for.
 *
 * @returns the exit code
 */
export async function check(options: CheckOptions, { io, screen, interrupted$ }: Session): Promise<number> {
  const send = io.fetch ?? proxyFetch(io.env) ?? globalThis.fetch;
  let skewMs: number | undefined;
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const answer = await send(input, init);
    const date = Date.parse(answer.headers.get('date') ?? '');
    if (!Number.isNaN(date)) skewMs = date - io.wallClock();
    return answer;
  };
  const impatient = { ...options, deadlineMs: DEADLINE_MS };
  return withOrgs(impatient, { io: { ...io, fetch }, screen, interrupted$ }, async (orgs) => {
    const errors: unknown[] = [];
    const found: { readonly org: string; readonly findings: readonly Finding[] }[] = [];
    for (const { org } of orgs) {
      skewMs = undefined;
      const findings: Finding[] = [];
      for (const [name, request, says] of asks(io.wallClock())) {
        const finding = await look(org, name, request, says).catch((error: unknown): Finding => {
          errors.push(error);
          return { check: name, ok: false, says: errorText(error) };
        });
        if (!finding) return exitCode.interrupted;
        findings.push(finding);
        // Without credentials nothing else can be looked at.
        if (!finding.ok && name === 'credentials') break;
      }
      findings.push(clock(skewMs));
      found.push({ org: org.name, findings });
    }
    io.stdout.write(options.json ? `${JSON.stringify({ orgs: found })}\n` : found.map(linesOf).join(''));
    return exitCodeOfErrors(errors, found.filter(({ findings }) => findings[0]?.ok).length);
  });

  async function look(org: Org, name: string, request: OrgRequest, says: Says): Promise<Finding | undefined> {
    const body$ = org.request(request).pipe(takeUntil(interrupted$));
    const body = await lastValueFrom(body$, { defaultValue: interrupted$ });
    return body === interrupted$ ? undefined : { check: name, ok: true, says: says(body) };
  }
}

type Says = (body: unknown) => string;

/** What is asked, in order; the first shows whether the credentials are good. */
function asks(now: number): readonly (readonly [string, OrgRequest, Says])[] {
  const end = Math.floor(now / DAY_MS) * DAY_MS;
  const interval = `${new Date(end - DAY_MS).toISOString()}/${new Date(end).toISOString()}`;
  const paging = { pageSize: 1, pageNumber: 1 };
  const may = (): string => 'may be read';
  const text = (path: string) => (body: unknown) => textOf(fieldAt(body, path));
  const analytics = '/api/v2/analytics';
  return [
    ['credentials', { path: '/api/v2/tokens/me' }, (body) => `org ${text('organization.id')(body)}`],
    ['limits', { path: '/api/v2/organizations/limits/namespaces/platform.api' }, limitOf],
    ['watermark', { path: `${analytics}/conversations/details/jobs/availability` }, text('dataAvailabilityDate')],
    [
      'conversation-details',
      { method: 'POST', path: `${analytics}/conversations/details/query`, body: { interval, paging } },
      may,
    ],
    [
      'conversation-aggregates',
      {
        method: 'POST',
        path: `${analytics}/conversations/aggregates/query`,
        body: { interval, metrics: ['nConversations'] },
      },
      may,
    ],
    ['user-details', { method: 'POST', path: `${analytics}/users/details/query`, body: { interval, paging } }, may],
  ];
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

function linesOf({ org, findings }: { readonly org: string; readonly findings: readonly Finding[] }): string {
  return findings
    .map(({ check: name, ok, says }) => `${org}  ${name.padEnd(24)}  ${ok ? 'ok' : 'FAILED'}  ${says}\n`)
    .join('');
}
